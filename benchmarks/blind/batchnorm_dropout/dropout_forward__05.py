# verdict: wrong
# mistake: The mode is ignored, entries are dropped in test mode too.
# also: Survivors are multiplied by p and not divided by it.

import numpy as np


def dropout_forward(x, dropout_param):
    p = dropout_param["p"]
    rng = dropout_param.get("rng", np.random.default_rng())
    mask = (rng.random(x.shape) < p) * p
    return x * mask, mask


def dropout_backward(dout, cache):
    return dout * cache
