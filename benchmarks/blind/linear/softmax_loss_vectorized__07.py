# verdict: wrong
# mistake: 1 is added at the right class where it must be subtracted.
# also: The loss is a sum over the examples, not a mean.

import numpy as np


def softmax_loss_vectorized(W, X, y, reg):
    N = X.shape[0]
    S = X @ W
    S = S - S.max(axis=1, keepdims=True)
    logZ = np.log(np.exp(S).sum(axis=1))
    loss = np.sum(logZ - S[np.arange(N), y])
    loss += 0.5 * reg * np.sum(W * W)
    P = np.exp(S - logZ[:, None])
    P[np.arange(N), y] += 1
    dW = X.T @ P / N + reg * W
    return loss, dW
