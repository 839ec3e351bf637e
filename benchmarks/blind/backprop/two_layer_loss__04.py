# verdict: wrong
# mistake: The name softmax_loss is overwritten by the loss inside the function, so calling it fails.

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
    h, c2 = relu_forward(a)
    scores, c3 = affine_forward(h, params["W2"], params["b2"])
    softmax_loss, dscores = softmax_loss(scores, y)
    loss = softmax_loss + 0.5 * reg * (np.sum(params["W1"] ** 2) + np.sum(params["W2"] ** 2))
    dh, dW2, db2 = affine_backward(dscores, c3)
    dX, dW1, db1 = affine_backward(relu_backward(dh, c2), c1)
    return loss, {"W1": dW1 + reg * params["W1"], "b1": db1, "W2": dW2 + reg * params["W2"], "b2": db2, "X": dX}
