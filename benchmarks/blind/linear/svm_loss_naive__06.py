# verdict: wrong
# mistake: The gradient of the penalty is reg * W / 2, the half was carried over from the loss.

import numpy as np


def svm_loss_naive(W, X, y, reg):
    num = X.shape[0]
    data_loss = 0.0
    dW = np.zeros(W.shape)
    for i in range(num):
        s = X[i] @ W
        for j in range(s.size):
            hinge = max(0.0, s[j] - s[y[i]] + 1.0) if j != y[i] else 0.0
            data_loss += hinge
            if hinge > 0:
                dW[:, j] += X[i] / num
                dW[:, y[i]] -= X[i] / num
    return data_loss / num + 0.5 * reg * np.sum(W**2), dW + 0.5 * reg * W
