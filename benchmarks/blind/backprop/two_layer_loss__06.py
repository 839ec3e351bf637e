# verdict: wrong
# mistake: The biases are penalised as well.

import numpy as np


def affine_forward(x, w, b):
    return x.reshape(len(x), -1) @ w + b, (x, w)


def affine_backward(dout, cache):
    x, w = cache
    dx = (dout @ w.T).reshape(x.shape)
    return dx, x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)


def relu_forward(x):
    return np.maximum(0, x), x


def relu_backward(dout, cache):
    return dout * (cache > 0)


def softmax_loss(x, y):
    N = x.shape[0]
    shifted = x - x.max(axis=1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dx = np.exp(logp)
    dx[np.arange(N), y] -= 1
    return -logp[np.arange(N), y].mean(), dx / N


def two_layer_loss(params, X, y, reg):
    a, c1 = affine_forward(X, params["W1"], params["b1"])
    r, c2 = relu_forward(a)
    s, c3 = affine_forward(r, params["W2"], params["b2"])
    loss, d = softmax_loss(s, y)
    grads = {}
    d, grads["W2"], grads["b2"] = affine_backward(d, c3)
    d = relu_backward(d, c2)
    dX, grads["W1"], grads["b1"] = affine_backward(d, c1)
    for key in params:
        loss += 0.5 * reg * np.sum(params[key] ** 2)
        grads[key] = grads[key] + reg * params[key]
    grads["X"] = dX
    return loss, grads
