# verdict: wrong
# mistake: dw is made of dout and x in the wrong order and comes out as (M, D).

import numpy as np


def affine_forward(x, w, b):
    out = x.reshape(x.shape[0], -1).dot(w) + b
    return out, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    features = x.reshape(x.shape[0], w.shape[0])
    grad_x = (dout @ w.T).reshape(*x.shape)
    grad_w = dout.T @ features
    grad_b = dout.sum(axis=0)
    return grad_x, grad_w, grad_b
