# verdict: wrong
# mistake: The penalty is added before the division, so it is divided by the number of examples as well.

import numpy as np


def svm_loss_naive(W, X, y, reg):
    n = len(y)
    loss = 0.5 * reg * np.sum(W * W)
    dW = reg * W
    for i in range(n):
        f = np.dot(X[i, :], W)
        for j in range(W.shape[1]):
            if j == y[i]:
                continue
            delta = f[j] - f[y[i]] + 1
            if delta > 0:
                loss = loss + delta
                dW[:, j] = dW[:, j] + X[i, :]
                dW[:, y[i]] = dW[:, y[i]] - X[i, :]
    return loss / n, dW / n
