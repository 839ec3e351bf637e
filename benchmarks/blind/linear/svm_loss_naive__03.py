# verdict: wrong
# mistake: The column of the right class is moved once per example and not once per violated margin.

import numpy as np


def svm_loss_naive(W, X, y, reg):
    dW = np.zeros(W.shape)
    loss = 0.0
    for xi, yi in zip(X, y):
        scores = xi @ W
        any_violated = False
        for j in range(W.shape[1]):
            if j != yi:
                m = scores[j] - scores[yi] + 1
                if m > 0:
                    loss += m
                    dW[:, j] += xi
                    any_violated = True
        if any_violated:
            dW[:, yi] -= xi
    loss /= len(X)
    dW /= len(X)
    loss += 0.5 * reg * np.sum(W**2)
    dW += reg * W
    return loss, dW
