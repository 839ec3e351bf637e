# verdict: wrong
# mistake: gamma is multiplied in after the sums, as in batch normalisation.

import numpy as np


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    xc = x - x.mean(axis=1, keepdims=True)
    inv_std = 1 / np.sqrt((xc**2).mean(axis=1, keepdims=True) + eps)
    x_hat = xc * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma)


def layernorm_backward(dout, cache):
    x_hat, inv_std, gamma = cache
    D = dout.shape[1]
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    a = dout.sum(axis=1, keepdims=True) / D
    b = (dout * x_hat).sum(axis=1, keepdims=True) / D
    dx = gamma * inv_std * (dout - a - x_hat * b)
    return dx, dgamma, dbeta
