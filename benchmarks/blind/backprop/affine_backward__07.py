# verdict: wrong
# mistake: The three gradients are returned in the wrong order.

import numpy as np


def affine_forward(x, w, b):
    N = len(x)
    rows = np.reshape(x, (N, w.shape[0]))
    return rows @ w + b, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    flat = x.reshape(len(x), -1)
    dW = flat.T @ dout
    dB = dout.sum(axis=0)
    dX = dout @ w.T
    dX = dX.reshape(x.shape)
    return dW, dB, dX
