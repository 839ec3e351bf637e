# verdict: right

import numpy as np


def dropout_forward(x, dropout_param):
    keep = dropout_param["p"]
    if dropout_param["mode"] == "train":
        coin = dropout_param["rng"].binomial(1, keep, size=x.shape)
        factor = coin.astype(float) / keep
    else:
        factor = np.ones(x.shape)
    return factor * x, factor


def dropout_backward(dout, cache):
    return dout * cache
