# verdict: wrong
# mistake: The sums over the features are divided by the number of examples N.

import numpy as np


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    mu = np.mean(x, axis=1)[:, None]
    var = np.var(x, axis=1)[:, None]
    inv_std = (var + eps) ** -0.5
    x_hat = (x - mu) * inv_std
    return x_hat * gamma + beta, (x_hat, inv_std, gamma)


def layernorm_backward(dout, cache):
    x_hat, inv_std, gamma = cache
    N = dout.shape[0]
    g = gamma * dout
    dx = N * g - np.sum(g, axis=1, keepdims=True)
    dx = dx - x_hat * np.sum(g * x_hat, axis=1, keepdims=True)
    dx = dx * inv_std / N
    return dx, np.sum(dout * x_hat, axis=0), np.sum(dout, axis=0)
