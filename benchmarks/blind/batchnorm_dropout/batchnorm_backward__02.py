# verdict: right

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
    N = dout.shape[0]
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    dinv = np.sum(dx_hat * xc, axis=0)
    dxc = dx_hat * inv_std
    dvar = -0.5 * inv_std**3 * dinv
    dxc += 2.0 / N * xc * dvar
    dmu = -np.sum(dxc, axis=0)
    dx = dxc + dmu / N
    return dx, dgamma, dbeta
