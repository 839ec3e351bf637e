# verdict: wrong
# mistake: The gradient is not divided by the number of examples, only the loss is.

import numpy as np


def softmax_loss_vectorized(W, X, y, reg):
    num_train = X.shape[0]
    f = X.dot(W)
    f -= f.max(axis=1)[:, None]
    e = np.exp(f)
    total = e.sum(axis=1)
    loss = np.mean(np.log(total) - f[np.arange(num_train), y])
    loss += 0.5 * reg * np.sum(W * W)
    p = e / total[:, None]
    p[np.arange(num_train), y] -= 1
    dW = X.T.dot(p)
    dW += reg * W
    return loss, dW
