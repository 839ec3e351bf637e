# verdict: wrong
# mistake: The gradient is weighted with the size of the margins, as for the squared hinge.
# also: The gradient of the penalty is missing.

import numpy as np


def svm_loss_vectorized(W, X, y, reg):
    num = X.shape[0]
    scores = np.matmul(X, W)
    margins = scores - scores[np.arange(num), y].reshape(-1, 1) + 1
    margins[np.arange(num), y] = 0
    margins = np.maximum(margins, 0)
    loss = margins.sum() / num + 0.5 * reg * np.sum(np.square(W))
    dscores = margins.copy()
    dscores[np.arange(num), y] = -margins.sum(axis=1)
    return loss, np.matmul(X.T, dscores / num)
