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
    # one feature at a time, with the Jacobian d x_hat[i] / d x[k]
    _, inv_std, x_hat, gamma = cache
    N, D = dout.shape
    dx = np.zeros((N, D))
    for d in range(D):
        h = x_hat[:, d]
        J = inv_std[d] * (np.eye(N) - 1.0 / N - np.outer(h, h) / N)
        dx[:, d] = J.T @ (gamma[d] * dout[:, d])
    return dx, np.einsum("nd,nd->d", dout, x_hat), np.einsum("nd->d", dout)
