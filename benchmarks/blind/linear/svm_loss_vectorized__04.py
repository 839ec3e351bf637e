# verdict: wrong
# mistake: The margin of 1 was forgotten.

import numpy as np


def svm_loss_vectorized(W, X, y, reg):
    n, k = X.shape[0], W.shape[1]
    scores = X @ W
    true_scores = scores[np.arange(n), y]
    diff = scores - np.tile(true_scores[:, None], (1, k))
    diff[np.arange(n), y] = 0
    diff = diff * (diff > 0)
    coeff = (diff > 0).astype(float)
    coeff[np.arange(n), y] -= coeff.sum(axis=1)
    return diff.sum() / n + 0.5 * reg * np.sum(W**2), X.T @ coeff / n + reg * W
