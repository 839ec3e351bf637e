# verdict: wrong
# mistake: The two values are subtracted in the wrong order.
# also: x keeps the last shift.

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(x.shape)
    flat = x.reshape(-1)
    for k in range(flat.size):
        flat[k] -= h
        low = f(x)
        flat[k] += 2 * h
        high = f(x)
        grad.reshape(-1)[k] = (low - high) / (2 * h)
    return grad
