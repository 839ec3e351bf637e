# verdict: wrong
# mistake: The way through the mean is missing, its gradient is never handed back to x.

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
    centred, r, x_hat, gamma = cache
    num = len(dout)
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(x_hat * dout, axis=0)
    dxhat = gamma * dout
    dr = np.sum(dxhat * centred, axis=0)
    dvar = dr * -0.5 * r**3
    dcentred = dxhat * r + dvar * 2 * centred / num
    return dcentred, dgamma, dbeta
