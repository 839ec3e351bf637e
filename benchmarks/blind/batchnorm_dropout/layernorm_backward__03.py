# verdict: right

import numpy as np


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    mu = np.mean(x, axis=1)[:, None]
    var = np.var(x, axis=1)[:, None]
    inv_std = (var + eps) ** -0.5
    x_hat = (x - mu) * inv_std
    return x_hat * gamma + beta, (x_hat, inv_std, gamma)


def layernorm_backward(dout, cache):
    # step by step along the graph, on the transposed arrays: features x examples
    h, r, gamma = (np.asarray(a) for a in cache)
    hT, rT = h.T, r.reshape(1, -1)
    D = hT.shape[0]
    gT = (gamma * dout).T
    c = hT / rT
    dr = np.sum(gT * c, axis=0)
    dvar = -0.5 * rT**3 * dr
    dc = gT * rT + 2 * c * dvar / D
    dx = dc - np.sum(dc, axis=0) / D
    return dx.T, np.diag(dout.T @ h).copy(), dout.sum(axis=0)
