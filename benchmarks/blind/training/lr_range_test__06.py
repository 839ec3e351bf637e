# verdict: wrong
# mistake: The rate beside the lowest loss is suggested itself, not a tenth of it.

import numpy as np


def lr_range_test(loss_fn, W, X, y, lr_min, lr_max, num_steps):
    factor = (lr_max / lr_min) ** (1.0 / (num_steps - 1))
    lr, lowest, w = lr_min, np.inf, W.copy()
    lrs, losses = [], []
    suggestion = lr_min
    for _ in range(num_steps):
        loss, dW = loss_fn(w, X, y, 0.0)
        lrs.append(lr)
        losses.append(loss)
        if not np.isfinite(loss) or loss > 4 * lowest:
            break
        if loss < lowest:
            lowest, suggestion = loss, lr
        w = w - lr * dW
        lr = lr * factor
    return np.array(lrs), np.array(losses), suggestion
