# verdict: wrong
# mistake: Survivors are not scaled up by 1 / p.

import numpy as np


def dropout_forward(x, dropout_param):
    mask = None
    if dropout_param["mode"] == "train":
        mask = dropout_param["rng"].random(size=x.shape) < dropout_param["p"]
        out = x * mask
    else:
        out = x
    return out, mask


def dropout_backward(dout, cache):
    if cache is None:
        return dout
    return dout * cache
