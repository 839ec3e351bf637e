# verdict: wrong
# mistake: The largest score of the row stands where the right class's score should.

import numpy as np


def svm_loss_vectorized(W, X, y, reg):
    N = X.shape[0]
    scores = X @ W
    best = np.max(scores, axis=1, keepdims=True)
    margins = np.maximum(0, scores - best + 1)
    margins[np.arange(N), y] = 0
    loss = margins.sum() / N
    loss += 0.5 * reg * np.sum(W * W)
    binary = margins
    binary[margins > 0] = 1
    binary[np.arange(N), y] = -np.sum(binary, axis=1)
    dW = X.T.dot(binary) / N
    dW += reg * W
    return loss, dW
