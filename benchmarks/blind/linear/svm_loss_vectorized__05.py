# verdict: wrong
# mistake: np.mean divides the margins by the number of classes too, so the data loss is C times too small.

import numpy as np


def svm_loss_vectorized(W, X, y, reg):
    rows = np.arange(len(y))
    S = X @ W
    M = np.maximum(0, S - S[rows, y][:, None] + 1)
    M[rows, y] = 0
    loss = np.mean(M) + reg / 2 * np.sum(W * W)
    G = (M > 0) * 1.0
    G[rows, y] = -G.sum(axis=1)
    return loss, X.T @ G / len(y) + reg * W
