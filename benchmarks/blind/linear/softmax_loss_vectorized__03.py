# verdict: right

import numpy as np


def softmax_loss_vectorized(W, X, y, reg):
    scores = X @ W
    scores = scores - np.max(scores, axis=1, keepdims=True)
    N = X.shape[0]
    log_sum = np.log(np.exp(scores).sum(axis=1, keepdims=True))
    logp = scores - log_sum
    loss = -np.mean(logp[np.arange(N), y]) + 0.5 * reg * np.sum(W**2)
    d = np.exp(logp)
    d[np.arange(N), y] -= 1
    dW = X.T @ d / N + reg * W
    return loss, dW
