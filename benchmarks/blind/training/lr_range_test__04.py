# verdict: wrong
# mistake: The weights of the caller are changed in place.
# also: The loss is written down after the step, so the start is missing.

import numpy as np


def lr_range_test(loss_fn, W, X, y, lr_min, lr_max, num_steps):
    rates = np.geomspace(lr_min, lr_max, num_steps)
    losses = []
    lowest = np.inf
    _, grad = loss_fn(W, X, y, 0.0)
    for rate in rates:
        W -= rate * grad
        loss, grad = loss_fn(W, X, y, 0.0)
        losses.append(loss)
        if not np.isfinite(loss) or loss > 4 * lowest:
            break
        lowest = min(lowest, loss)
    losses = np.array(losses)
    rates = rates[: len(losses)]
    return rates, losses, rates[np.nanargmin(losses)] / 10
