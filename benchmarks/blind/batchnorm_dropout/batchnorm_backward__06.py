# verdict: wrong
# mistake: The mean's gradient is subtracted as a sum, it is not divided by N.

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
    xmu, ivar, xhat, gamma = cache
    N, D = dout.shape
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * xhat, axis=0)
    dxhat = dout * gamma
    divar = np.sum(dxhat * xmu, axis=0)
    dxmu1 = dxhat * ivar
    dvar = -0.5 * ivar**3 * divar
    dsq = np.ones((N, D)) / N * dvar
    dxmu2 = 2 * xmu * dsq
    dx1 = dxmu1 + dxmu2
    dmu = -1 * np.sum(dx1, axis=0)
    dx2 = np.ones((N, D)) * dmu
    return dx1 + dx2, dgamma, dbeta
