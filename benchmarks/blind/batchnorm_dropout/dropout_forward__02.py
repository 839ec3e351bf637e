# verdict: wrong
# mistake: p is taken for the probability of dropping an entry.

import numpy as np


def dropout_forward(x, dropout_param):
    p = dropout_param["p"]
    if dropout_param["mode"] == "test":
        return x, None
    mask = (dropout_param["rng"].random(x.shape) > p) / (1 - p)
    return x * mask, mask


def dropout_backward(dout, cache):
    return dout if cache is None else dout * cache
