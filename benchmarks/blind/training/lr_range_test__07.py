# verdict: wrong
# mistake: The rates have equal differences, not equal ratios.

import numpy as np


def lr_range_test(loss_fn, W, X, y, lr_min, lr_max, num_steps):
    lrs = np.linspace(lr_min, lr_max, num_steps)
    w = W.copy()
    history = []
    low = np.inf
    for eta in lrs:
        loss, grad = loss_fn(w, X, y, 0.0)
        history.append(loss)
        if (not np.isfinite(loss)) or loss > 4 * low:
            break
        low = min(low, loss)
        w -= eta * grad
    history = np.array(history)
    return lrs[: history.size], history, 0.1 * lrs[np.nanargmin(history)]
