# verdict: wrong
# mistake: db1 is made of the gradient before the gate.

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
    loss, dscores = softmax_loss(scores, y)
    for name in ["W1", "W2"]:
        loss += 0.5 * reg * np.sum(np.square(params[name]))
    dhidden = np.einsum("nc,hc->nh", dscores, params["W2"])
    dsum = dhidden * np.sign(hidden)
    grads = {
        "W2": np.einsum("nh,nc->hc", hidden, dscores) + reg * params["W2"],
        "b2": dscores.sum(axis=0),
        "W1": np.einsum("nd,nh->dh", X, dsum) + reg * params["W1"],
        "b1": dhidden.sum(axis=0),
    }
    return loss, grads
