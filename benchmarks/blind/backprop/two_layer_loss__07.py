# verdict: wrong
# mistake: The penalty counts only W2, W1 is left out of the loss and of the gradient.

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
    hidden, cache_a = affine_forward(X, params["W1"], params["b1"])
    active, cache_r = relu_forward(hidden)
    scores, cache_b = affine_forward(active, params["W2"], params["b2"])
    loss, dscores = softmax_loss(scores, y)
    loss += 0.5 * reg * np.sum(params["W2"] * params["W2"])
    dactive, dW2, db2 = affine_backward(dscores, cache_b)
    dhidden = relu_backward(dactive, cache_r)
    dX, dW1, db1 = affine_backward(dhidden, cache_a)
    dW2 = dW2 + reg * params["W2"]
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2, "X": dX}
