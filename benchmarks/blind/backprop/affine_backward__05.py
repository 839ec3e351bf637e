# verdict: wrong
# mistake: dx is reshaped from (D, N) without being transposed, so its entries are in the wrong places.

import numpy as np


def affine_forward(x, w, b):
    N = len(x)
    rows = np.reshape(x, (N, w.shape[0]))
    return rows @ w + b, (x, w, b)


def affine_backward(dout, cache):
    x, w, _ = cache
    X = x.reshape(len(x), -1)
    dx = (w @ dout.T).reshape(x.shape)
    dw = X.T @ dout
    db = dout.sum(0)
    return dx, dw, db
