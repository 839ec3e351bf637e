# verdict: wrong
# mistake: The difference between both sides is divided by h, not by 2h.

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    for ix in np.ndindex(*x.shape):
        tmp = x[ix]
        x[ix] = tmp + h
        up = f(x)
        x[ix] = tmp - h
        down = f(x)
        x[ix] = tmp
        grad[ix] = (up - down) / h
    return grad
