# verdict: wrong
# mistake: dgamma is summed with the centred x and not with x_hat.
# also: gamma is forgotten on the way to dx.

import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    run_mean = bn_param.get("running_mean", np.zeros(x.shape[1]))
    run_var = bn_param.get("running_var", np.zeros(x.shape[1]))
    if bn_param["mode"] == "train":
        mean, var = x.mean(axis=0), x.var(axis=0)
        bn_param["running_mean"] = momentum * run_mean + (1 - momentum) * mean
        bn_param["running_var"] = momentum * run_var + (1 - momentum) * var
    else:
        mean, var = run_mean, run_var
    xc = x - mean
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = xc * inv_std
    return gamma * x_hat + beta, (xc, inv_std, x_hat, gamma)


def batchnorm_backward(dout, cache):
    xc, inv_std, x_hat, gamma = cache
    N = len(xc)
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xc).sum(axis=0)
    d_xhat = dout
    d_inv = (d_xhat * xc).sum(axis=0)
    d_var = -0.5 * d_inv * inv_std**3
    d_xc = d_xhat * inv_std + 2 * xc * d_var / N
    dx = d_xc - d_xc.mean(axis=0)
    return dx, dgamma, dbeta
