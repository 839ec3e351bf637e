# verdict: wrong
# mistake: The right class's own margin of 1 is left out of the loss but counted in the gradient.

import numpy as np


def svm_loss_vectorized(W, X, y, reg):
    N = len(X)
    idx = range(N)
    s = X @ W
    hinge = np.maximum(0.0, s - s[idx, y][:, np.newaxis] + 1.0)
    violated = np.where(hinge > 0, 1.0, 0.0)
    hinge[idx, y] = 0.0
    violated[idx, y] = -violated.sum(axis=1)
    loss = hinge.sum() / N + 0.5 * reg * (W * W).sum()
    grad = np.dot(X.T, violated) / N + reg * W
    return loss, grad
