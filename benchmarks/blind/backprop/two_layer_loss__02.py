# verdict: wrong
# mistake: The ReLU is skipped on the way back.
# also: The penalty in the loss has no half.

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
    h, first = affine_forward(X, params["W1"], params["b1"])
    h, gate = relu_forward(h)
    s, second = affine_forward(h, params["W2"], params["b2"])
    loss, grad = softmax_loss(s, y)
    loss += reg * (np.sum(params["W1"] ** 2) + np.sum(params["W2"] ** 2))
    grad, dW2, db2 = affine_backward(grad, second)
    grad, dW1, db1 = affine_backward(grad, first)
    dW1 += reg * params["W1"]
    dW2 += reg * params["W2"]
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2, "X": grad}
