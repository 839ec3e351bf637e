# verdict: wrong
# mistake: On the way back the ReLU keeps positive gradients, not the gradients of units that were on.

import numpy as np


def affine_forward(x, w, b):
    flat = x.reshape(x.shape[0], -1)
    return flat.dot(w) + b, (x.shape, flat, w)


def affine_backward(dout, cache):
    shape, flat, w = cache
    dx = dout.dot(w.T).reshape(shape)
    dw = flat.T.dot(dout)
    db = np.sum(dout, axis=0)
    return dx, dw, db


def relu_forward(x):
    mask = x > 0
    return x * mask, mask


def relu_backward(dout, cache):
    return np.where(cache, dout, 0.0)


def softmax_loss(x, y):
    rows = np.arange(len(y))
    z = x - np.max(x, axis=1)[:, None]
    e = np.exp(z)
    s = e.sum(axis=1)
    loss = np.sum(np.log(s) - z[rows, y]) / len(y)
    p = e / s[:, None]
    p[rows, y] -= 1
    return loss, p / len(y)


def two_layer_loss(params, X, y, reg):
    N = len(X)
    x = X.reshape(N, -1)
    h = np.maximum(0, x @ params["W1"] + params["b1"])
    loss, ds = softmax_loss(h @ params["W2"] + params["b2"], y)
    loss += 0.5 * reg * (np.sum(params["W1"] ** 2) + np.sum(params["W2"] ** 2))
    dh = ds @ params["W2"].T
    dh[dh < 0] = 0
    grads = {
        "W2": h.T @ ds + reg * params["W2"],
        "b2": ds.sum(axis=0),
        "W1": x.T @ dh + reg * params["W1"],
        "b1": dh.sum(axis=0),
    }
    grads["X"] = (dh @ params["W1"].T).reshape(X.shape)
    return loss, grads
