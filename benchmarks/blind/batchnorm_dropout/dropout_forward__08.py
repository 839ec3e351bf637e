# verdict: wrong
# mistake: rng is used as a name of its own, it was never taken out of dropout_param.

import numpy as np


def dropout_forward(x, dropout_param):
    p = dropout_param["p"]
    if dropout_param["mode"] == "train":
        mask = (rng.random(x.shape) < p) / p
        return x * mask, mask
    return x, None


def dropout_backward(dout, cache):
    return dout if cache is None else dout * cache
