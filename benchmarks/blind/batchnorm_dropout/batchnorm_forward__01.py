# verdict: right

import numpy as np


def _feature_stats(x):
    n = len(x)
    centre = np.add.reduce(x, axis=0) / n
    c = x - centre
    return centre, np.einsum("ij,ij->j", c, c) / n


def batchnorm_forward(x, gamma, beta, bn_param):
    training = bn_param["mode"] == "train"
    keep = bn_param.get("momentum", 0.9)
    if training:
        mean, var = _feature_stats(x)
        for name, new in (("running_mean", mean), ("running_var", var)):
            old = bn_param.get(name, 0.0)
            bn_param[name] = old + (1 - keep) * (new - old)
    else:
        mean = bn_param.get("running_mean", np.zeros(x.shape[1]))
        var = bn_param.get("running_var", np.zeros(x.shape[1]))
    scale = (var + bn_param.get("eps", 1e-5)) ** -0.5
    normed = scale * (x - mean)
    return normed * gamma + beta, (normed, scale, gamma)
