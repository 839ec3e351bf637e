# verdict: right

import numpy as np


def two_layer_loss(params, X, y, reg):
    # everything written out, no layers
    N = X.shape[0]
    flat = X.reshape(N, -1)
    pre = flat @ params["W1"] + params["b1"]
    on = pre > 0
    hid = np.where(on, pre, 0.0)
    out = hid @ params["W2"] + params["b2"]
    lse = np.logaddexp.reduce(out, axis=1, keepdims=True)
    onehot = np.zeros(out.shape)
    onehot[np.arange(N), y] = 1.0
    loss = np.sum(onehot * (lse - out)) / N
    d_out = (np.exp(out - lse) - onehot) / N
    d_pre = np.where(on, d_out @ params["W2"].T, 0.0)
    grads = dict(W1=flat.T @ d_pre, b1=d_pre.sum(axis=0), W2=hid.T @ d_out, b2=d_out.sum(axis=0))
    for name in ("W1", "W2"):
        loss += 0.5 * reg * np.sum(params[name] ** 2)
        grads[name] += reg * params[name]
    grads["X"] = (d_pre @ params["W1"].T).reshape(X.shape)
    return loss, grads
