# verdict: wrong
# mistake: db2 is averaged over the points.
# also: The penalty of the loss adds the weights up before it squares.

import numpy as np


def softmax_loss(x, y):
    N = x.shape[0]
    shifted = x - x.max(axis=1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dx = np.exp(logp)
    dx[np.arange(N), y] -= 1
    return -logp[np.arange(N), y].mean(), dx / N


def two_layer_forward(params, X):
    hidden = np.maximum(0, X @ params["W1"] + params["b1"])
    return hidden @ params["W2"] + params["b2"], hidden


def two_layer_loss_and_grads(params, X, y, reg):
    scores, hidden = two_layer_forward(params, X)
    loss, ds = softmax_loss(scores, y)
    loss += 0.5 * reg * (np.sum(params["W1"]) ** 2 + np.sum(params["W2"]) ** 2)
    dW2 = np.dot(hidden.T, ds) + reg * params["W2"]
    db2 = np.mean(ds, axis=0)
    dh = np.dot(ds, params["W2"].T) * (hidden > 0)
    dW1 = np.dot(X.T, dh) + reg * params["W1"]
    db1 = np.sum(dh, axis=0)
    return loss, dict(W1=dW1, b1=db1, W2=dW2, b2=db2)
