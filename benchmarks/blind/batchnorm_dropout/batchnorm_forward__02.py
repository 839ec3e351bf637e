# verdict: wrong
# mistake: The variance is divided by N - 1.

import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    mom = bn_param.get("momentum", 0.9)
    rm = bn_param.get("running_mean", np.zeros(x.shape[1]))
    rv = bn_param.get("running_var", np.zeros(x.shape[1]))
    if bn_param["mode"] == "test":
        return (x - rm) / np.sqrt(rv + eps) * gamma + beta, None
    mu = x.sum(axis=0) / len(x)
    c = x - mu
    var = (c**2).sum(axis=0) / (len(x) - 1)
    istd = 1.0 / np.sqrt(var + eps)
    bn_param["running_mean"] = mom * rm + (1.0 - mom) * mu
    bn_param["running_var"] = mom * rv + (1.0 - mom) * var
    return c * istd * gamma + beta, (c, istd, gamma)
