# verdict: wrong
# mistake: The loss that stops the test is not written down.

import numpy as np


def lr_range_test(loss_fn, W, X, y, lr_min, lr_max, num_steps):
    lrs = lr_min * (lr_max / lr_min) ** (np.arange(num_steps) / (num_steps - 1))
    losses = []
    W = W.copy()
    for lr in lrs:
        loss, dW = loss_fn(W, X, y, 0.0)
        if not np.isfinite(loss):
            break
        if losses and loss > 4 * min(losses):
            break
        losses.append(loss)
        W -= lr * dW
    losses = np.asarray(losses)
    lrs = lrs[: len(losses)]
    return lrs, losses, lrs[np.argmin(losses)] / 10
