# verdict: right

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
    W1, b1 = params["W1"], params["b1"]
    W2, b2 = params["W2"], params["b2"]
    a, cache1 = affine_forward(X, W1, b1)
    h, cache_relu = relu_forward(a)
    scores, cache2 = affine_forward(h, W2, b2)
    data_loss, dscores = softmax_loss(scores, y)
    loss = data_loss + 0.5 * reg * (np.sum(W1 * W1) + np.sum(W2 * W2))

    grads = {}
    dh, grads["W2"], grads["b2"] = affine_backward(dscores, cache2)
    da = relu_backward(dh, cache_relu)
    grads["X"], grads["W1"], grads["b1"] = affine_backward(da, cache1)
    grads["W1"] = grads["W1"] + reg * W1
    grads["W2"] = grads["W2"] + reg * W2
    return loss, grads
