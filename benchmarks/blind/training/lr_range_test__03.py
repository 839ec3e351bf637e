# verdict: wrong
# mistake: The test never stops early, all rates are run.

import numpy as np


def lr_range_test(loss_fn, W, X, y, lr_min, lr_max, num_steps):
    lrs = np.geomspace(lr_min, lr_max, num=num_steps)
    losses = np.zeros(num_steps)
    w = W.copy()
    for i, lr in enumerate(lrs):
        losses[i], g = loss_fn(w, X, y, 0.0)
        w = w - lr * g
    return lrs, losses, lrs[np.nanargmin(losses)] / 10
