# verdict: right

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(x.shape)
    it = np.nditer(x, flags=["multi_index"])
    while not it.finished:
        ix = it.multi_index
        old = x[ix]
        x[ix] = old + h
        fplus = f(x)
        x[ix] = old - h
        fminus = f(x)
        x[ix] = old
        grad[ix] = (fplus - fminus) / (2 * h)
        it.iternext()
    return grad
