# verdict: wrong
# mistake: x is not brought back after an entry was moved.

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    grad = np.empty(x.shape)
    for ix in np.ndindex(x.shape):
        value = x[ix]
        x[ix] = value + h
        f1 = f(x)
        x[ix] = value - h
        f2 = f(x)
        grad[ix] = (f1 - f2) / (2 * h)
    return grad
