# verdict: wrong
# mistake: The output is multiplied by p in test mode, although training has scaled already.

import numpy as np


def dropout_forward(x, dropout_param):
    p = dropout_param["p"]
    if dropout_param["mode"] == "train":
        u = dropout_param["rng"].uniform(size=x.shape)
        mask = np.where(u < p, 1.0 / p, 0.0)
        return x * mask, mask
    return x * p, p


def dropout_backward(dout, cache):
    return dout * cache
