# verdict: wrong
# mistake: The right class's entry of dscores is -1 and not minus the number of violated margins.

import numpy as np


def svm_loss_vectorized(W, X, y, reg):
    N = X.shape[0]
    rows = np.arange(N)
    scores = X.dot(W)
    margins = np.maximum(0, scores - scores[rows, y].reshape(N, 1) + 1)
    margins[rows, y] = 0
    loss = np.sum(margins) / N + 0.5 * reg * np.sum(W**2)
    dscores = np.zeros_like(scores)
    dscores[margins > 0] = 1
    dscores[rows, y] = -1
    dW = X.T.dot(dscores) / N + reg * W
    return loss, dW
