# verdict: wrong
# mistake: The penalty in the loss lacks its half, while its gradient has it.

import numpy as np


def softmax_loss_vectorized(W, X, y, reg):
    rows = np.arange(y.size)
    z = X @ W
    z = z - np.amax(z, axis=1).reshape(-1, 1)
    denom = np.sum(np.exp(z), axis=1).reshape(-1, 1)
    loss = np.sum(np.log(denom)) - np.sum(z[rows, y])
    loss = loss / y.size + reg * np.sum(W * W)
    delta = np.exp(z) / denom
    delta[rows, y] = delta[rows, y] - 1
    return loss, (X.T @ delta) / y.size + reg * W
