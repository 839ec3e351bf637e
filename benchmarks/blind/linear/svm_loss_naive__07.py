# verdict: wrong
# mistake: The right class's column is pushed in the same direction as the rival's.
# also: The gradient is not divided by the number of examples.

import numpy as np


def svm_loss_naive(W, X, y, reg):
    loss, dW = 0.0, np.zeros(W.shape)
    N = X.shape[0]
    for i in range(N):
        sc = X[i].dot(W)
        for j in range(W.shape[1]):
            if j != y[i] and sc[j] - sc[y[i]] + 1 > 0:
                loss += sc[j] - sc[y[i]] + 1
                dW[:, j] += X[i]
                dW[:, y[i]] += X[i]
    loss = loss / N
    loss += 0.5 * reg * np.sum(W * W)
    dW += reg * W
    return loss, dW
