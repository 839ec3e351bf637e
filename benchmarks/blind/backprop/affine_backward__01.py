# verdict: wrong
# mistake: dw is divided by the number of examples.
# also: db is summed over everything, one number in place of M.

import numpy as np


def affine_forward(x, w, b):
    N = len(x)
    rows = np.reshape(x, (N, w.shape[0]))
    return rows @ w + b, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    N = x.shape[0]
    dx = dout.dot(w.T).reshape(x.shape)
    dw = x.reshape(N, -1).T.dot(dout) / N
    db = np.ones_like(b) * np.sum(dout)
    return dx, dw, db
