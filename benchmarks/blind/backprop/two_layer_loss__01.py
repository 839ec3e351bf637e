# verdict: wrong
# mistake: The gradient of W2 uses the hidden layer before the ReLU.

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
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    N = X.shape[0]
    a = X.reshape(N, -1).dot(W1) + b1
    scores = np.maximum(a, 0).dot(W2) + b2
    loss, dscores = softmax_loss(scores, y)
    loss = loss + reg / 2 * (np.sum(W1**2) + np.sum(W2**2))
    dW2 = a.T.dot(dscores) + reg * W2
    db2 = dscores.sum(axis=0)
    da = dscores.dot(W2.T) * (a > 0)
    dW1 = X.reshape(N, -1).T.dot(da) + reg * W1
    db1 = da.sum(axis=0)
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2, "X": da.dot(W1.T).reshape(X.shape)}
