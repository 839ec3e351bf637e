# verdict: wrong
# mistake: The gradients are divided by the number of points again, softmax_loss has done so already.

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
    n = X.shape[0]
    scores, hidden = two_layer_forward(params, X)
    loss, dscores = softmax_loss(scores, y)
    loss += 0.5 * reg * (np.vdot(params["W1"], params["W1"]) + np.vdot(params["W2"], params["W2"]))
    dscores = dscores / n
    dhid = np.where(hidden > 0, dscores.dot(params["W2"].T), 0)
    return loss, {
        "W1": X.T.dot(dhid) + reg * params["W1"],
        "b1": dhid.sum(axis=0),
        "W2": hidden.T.dot(dscores) + reg * params["W2"],
        "b2": dscores.sum(axis=0),
    }
