# verdict: wrong
# mistake: The penalty's gradient is missing for both weight matrices.

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
    W1, W2 = params["W1"], params["W2"]
    S, H = two_layer_forward(params, X)
    loss, G = softmax_loss(S, y)
    loss = loss + 0.5 * reg * ((W1 * W1).sum() + (W2 * W2).sum())
    out = {"W2": H.T @ G, "b2": G.sum(axis=0)}
    G = (G @ W2.T) * (H > 0)
    out["W1"], out["b1"] = X.T @ G, G.sum(axis=0)
    return loss, out
