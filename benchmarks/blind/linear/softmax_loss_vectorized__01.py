# verdict: wrong
# mistake: The exponentials are divided by their sum over the examples, not over the classes.

import numpy as np


def softmax_loss_vectorized(W, X, y, reg):
    N = len(X)
    scores = X @ W
    shifted = scores - scores.max(axis=1, keepdims=True)
    ex = np.exp(shifted)
    log_p = shifted - np.log(ex.sum(axis=0, keepdims=True))
    probs = np.exp(log_p)
    loss = -log_p[np.arange(N), y].sum() / N + reg * 0.5 * np.sum(W * W)
    probs[np.arange(N), y] -= 1
    return loss, X.T @ probs / N + reg * W
