# verdict: wrong
# mistake: The part along x_hat is not removed.
# also: dbeta is averaged over the batch.

import numpy as np


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    xc = x - x.mean(axis=1, keepdims=True)
    inv_std = 1 / np.sqrt((xc**2).mean(axis=1, keepdims=True) + eps)
    x_hat = xc * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma)


def layernorm_backward(dout, cache):
    x_hat, inv_std, gamma = cache
    d = dout * gamma
    dx = (d - np.mean(d, axis=1, keepdims=True)) * inv_std
    dgamma = np.einsum("nd,nd->d", dout, x_hat)
    dbeta = np.mean(dout, axis=0)
    return dx, dgamma, dbeta
