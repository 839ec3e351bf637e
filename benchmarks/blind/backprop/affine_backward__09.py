# verdict: right

import numpy as np


def affine_forward(x, w, b):
    N = len(x)
    rows = np.reshape(x, (N, w.shape[0]))
    return rows @ w + b, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    N = x.shape[0]
    rows = np.reshape(x, (N, -1))
    dw = rows.T.dot(dout)
    db = np.sum(dout, axis=0)
    dx = dout.dot(w.T).reshape(x.shape)
    return dx, dw, db
