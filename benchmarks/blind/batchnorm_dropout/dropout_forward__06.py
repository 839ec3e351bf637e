# verdict: wrong
# mistake: One mask is drawn for all examples of the batch, so the same columns are dropped in every row.

import numpy as np


def dropout_forward(x, dropout_param):
    if dropout_param["mode"] != "train":
        return x, 1.0
    p = dropout_param["p"]
    mask = (dropout_param["rng"].random(x.shape[-1]) < p).astype(float) / p
    return x * mask, mask


def dropout_backward(dout, cache):
    return dout * cache
