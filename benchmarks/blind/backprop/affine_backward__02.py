# verdict: wrong
# mistake: dx stays flat and doesn't get the shape of x.

import numpy as np


def affine_forward(x, w, b):
    out = x.reshape(x.shape[0], -1).dot(w) + b
    return out, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    x_row = x.reshape(x.shape[0], -1)
    dx = dout @ w.T
    dw = x_row.T @ dout
    db = np.sum(dout, axis=0)
    return dx, dw, db
