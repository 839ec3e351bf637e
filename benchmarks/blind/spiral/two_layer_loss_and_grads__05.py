# verdict: right

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
    loss, dscores = softmax_loss(scores, y)
    loss += 0.5 * reg * np.sum(params["W1"] ** 2) + 0.5 * reg * np.sum(params["W2"] ** 2)
    dW2 = hidden.T @ dscores + reg * params["W2"]
    db2 = np.sum(dscores, axis=0)
    dhidden = dscores @ params["W2"].T
    dhidden[hidden <= 0] = 0
    dW1 = X.T @ dhidden + reg * params["W1"]
    db1 = np.sum(dhidden, axis=0)
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
