# verdict: wrong
# mistake: The suggestion comes from the rate of the step before the lowest loss, not from the one beside it.

import numpy as np


def lr_range_test(loss_fn, W, X, y, lr_min, lr_max, num_steps):
    grid = np.geomspace(lr_min, lr_max, num_steps)
    W = np.copy(W)
    out = []
    best, best_lr, last_lr = np.inf, grid[0], grid[0]
    for k in range(num_steps):
        L, dW = loss_fn(W, X, y, 0.0)
        out.append(L)
        if not np.isfinite(L) or L > 4 * best:
            break
        if L < best:
            best, best_lr = L, last_lr
        W = W - grid[k] * dW
        last_lr = grid[k]
    out = np.array(out)
    return grid[: len(out)], out, best_lr / 10.0
