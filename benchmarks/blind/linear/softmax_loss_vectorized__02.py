# verdict: wrong
# mistake: 1 is subtracted from the columns of all labels in every row, not from one entry per row.

import numpy as np


def softmax_loss_vectorized(W, X, y, reg):
    n = X.shape[0]
    scores = X @ W
    scores -= scores.max(axis=1, keepdims=True)
    logp = scores - np.log(np.sum(np.exp(scores), axis=1, keepdims=True))
    loss = -logp[range(n), y].mean() + 0.5 * reg * (W**2).sum()
    dscores = np.exp(logp)
    dscores[:, y] -= 1
    dscores /= n
    dW = X.T @ dscores + reg * W
    return loss, dW
