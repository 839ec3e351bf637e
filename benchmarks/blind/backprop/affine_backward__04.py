# verdict: right

import numpy as np


def affine_forward(x, w, b):
    flat = x.reshape(x.shape[0], -1)
    return np.einsum("nd,dm->nm", flat, w) + b, {"flat": flat, "shape": x.shape, "w": w}


def affine_backward(dout, cache):
    dflat = np.einsum("nm,dm->nd", dout, cache["w"])
    dw = np.einsum("nd,nm->dm", cache["flat"], dout)
    ones = np.ones(dout.shape[0])
    return np.reshape(dflat, cache["shape"]), dw, ones @ dout
