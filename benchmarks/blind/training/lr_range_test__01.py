# verdict: right

import numpy as np


def lr_range_test(loss_fn, W, X, y, lr_min, lr_max, num_steps):
    rates = np.geomspace(lr_min, lr_max, num_steps)
    W = W.copy()
    losses = []
    lowest = np.inf
    for lr in rates:
        loss, dW = loss_fn(W, X, y, 0.0)
        losses.append(loss)
        if not np.isfinite(loss) or loss > 4 * lowest:
            break
        lowest = min(lowest, loss)
        W = W - lr * dW
    losses = np.array(losses)
    lrs = rates[: len(losses)]
    return lrs, losses, lrs[np.nanargmin(losses)] / 10
