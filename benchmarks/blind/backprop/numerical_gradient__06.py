# verdict: wrong
# mistake: The second value is f(x), the entry never moves down, while the division is by 2h.

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    out = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        x[index] += h
        a = f(x)
        x[index] -= h
        b = f(x)
        out[index] = (a - b) / (2 * h)
    return out
