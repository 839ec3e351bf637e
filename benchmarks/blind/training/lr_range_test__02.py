# verdict: right

import numpy as np


def lr_range_test(loss_fn, W, X, y, lr_min, lr_max, num_steps):
    weights = np.array(W, dtype=float)
    seen = []
    best = (float("inf"), None)
    for i in range(num_steps):
        rate = lr_min * (lr_max / lr_min) ** (i / (num_steps - 1))
        value, gradient = loss_fn(weights, X, y, 0)
        seen.append((rate, value))
        exploded = np.isnan(value) or np.isinf(value) or (i > 0 and value > 4 * best[0])
        if exploded:
            break
        if value < best[0]:
            best = (value, rate)
        weights = weights - rate * gradient
    table = np.array(seen)
    return table[:, 0], table[:, 1], 0.1 * best[1]
