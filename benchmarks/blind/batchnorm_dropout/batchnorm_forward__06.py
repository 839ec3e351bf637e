# verdict: wrong
# mistake: It is divided by the variance, the root is missing.
# also: gamma and beta are swapped.

import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    running_mean = bn_param.get("running_mean", np.zeros(x.shape[1]))
    running_var = bn_param.get("running_var", np.zeros(x.shape[1]))
    if bn_param["mode"] == "train":
        mean = x.mean(0)
        var = x.var(0)
        bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * mean
        bn_param["running_var"] = momentum * running_var + (1 - momentum) * var
    else:
        mean = running_mean
        var = running_var
    normalised = (x - mean) / (var + eps)
    out = beta * normalised + gamma
    return out, (normalised, var, gamma)
