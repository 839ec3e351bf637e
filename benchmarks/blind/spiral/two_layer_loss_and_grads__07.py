# verdict: wrong
# mistake: The gate comes after dW1 and db1, which use the gradient of units that were off.

import numpy as np


def softmax_loss(x, y):
    rows = np.arange(len(y))
    z = x - np.max(x, axis=1)[:, None]
    e = np.exp(z)
    s = e.sum(axis=1)
    loss = np.sum(np.log(s) - z[rows, y]) / len(y)
    p = e / s[:, None]
    p[rows, y] -= 1
    return loss, p / len(y)


def two_layer_forward(params, X):
    a = np.dot(X, params["W1"]) + params["b1"]
    hidden = np.where(a > 0, a, 0.0)
    scores = np.dot(hidden, params["W2"]) + params["b2"]
    return scores, hidden


def two_layer_loss_and_grads(params, X, y, reg):
    scores, hidden = two_layer_forward(params, X)
    data_loss, dS = softmax_loss(scores, y)
    loss = data_loss + reg / 2 * (np.sum(params["W1"] ** 2) + np.sum(params["W2"] ** 2))
    grads = {}
    grads["W2"] = hidden.T @ dS + reg * params["W2"]
    grads["b2"] = dS.sum(axis=0)
    dH = dS @ params["W2"].T
    grads["W1"] = X.T @ dH + reg * params["W1"]
    grads["b1"] = dH.sum(axis=0)
    dH = dH * (hidden > 0)
    return loss, grads
