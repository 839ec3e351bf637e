# verdict: wrong
# mistake: The new running averages stay in local variables and are never written to bn_param.

import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    mode = bn_param["mode"]
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    running_mean = bn_param.get("running_mean", np.zeros(x.shape[1], dtype=x.dtype))
    running_var = bn_param.get("running_var", np.zeros(x.shape[1], dtype=x.dtype))
    if mode == "train":
        sample_mean = x.mean(axis=0)
        sample_var = ((x - sample_mean) ** 2).mean(axis=0)
        xn = (x - sample_mean) / np.sqrt(sample_var + eps)
        out, cache = gamma * xn + beta, (xn, gamma, sample_var + eps)
        running_mean = momentum * running_mean + (1 - momentum) * sample_mean
        running_var = momentum * running_var + (1 - momentum) * sample_var
    elif mode == "test":
        xn = (x - running_mean) / np.sqrt(running_var + eps)
        out, cache = gamma * xn + beta, None
    return out, cache
