# verdict: right

import numpy as np


def softmax_loss_vectorized(W, X, y, reg):
    n, c = X.shape[0], W.shape[1]
    target = (np.arange(c) == y[:, None]).astype(float)
    s = np.einsum("nd,dc->nc", X, W)
    lse = np.logaddexp.reduce(s, axis=1)  # log of the sum of exponentials, never overflows
    loss = (lse - np.einsum("nc,nc->n", s, target)).sum() / n
    p = np.exp(s - lse[:, None])
    dW = np.einsum("nd,nc->dc", X, p - target) / n
    return loss + 0.5 * reg * np.einsum("dc,dc->", W, W), dW + reg * W
