# verdict: wrong
# mistake: The right class is not left out, it adds 1 to the loss of every example.

import numpy as np


def svm_loss_naive(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    total = 0.0
    grad = np.zeros_like(W, dtype=float)
    for i in range(N):
        scores = X[i] @ W
        right = scores[y[i]]
        for c in range(C):
            m = scores[c] - right + 1.0
            if m > 0:
                total += m
                grad[:, c] += X[i]
                grad[:, y[i]] -= X[i]
    return total / N + reg / 2 * (W**2).sum(), grad / N + reg * W
