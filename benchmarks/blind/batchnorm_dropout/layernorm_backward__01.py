# verdict: wrong
# mistake: dgamma and dbeta are summed over the features and have one entry per example.

import numpy as np


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    mu = np.mean(x, axis=1)[:, None]
    var = np.var(x, axis=1)[:, None]
    inv_std = (var + eps) ** -0.5
    x_hat = (x - mu) * inv_std
    return x_hat * gamma + beta, (x_hat, inv_std, gamma)


def layernorm_backward(dout, cache):
    xn, istd, gamma = cache
    dgamma = (dout * xn).sum(axis=1)
    dbeta = dout.sum(axis=1)
    g = dout * gamma
    D = g.shape[1]
    dx = istd / D * (D * g - g.sum(axis=1)[:, None] - xn * (g * xn).sum(axis=1)[:, None])
    return dx, dgamma, dbeta
