# verdict: wrong
# mistake: The slope of the straight part is the sign alone, delta is missing.

import numpy as np


def huber_loss(pred, y, delta):
    r = pred - y
    N = r.shape[0]
    small = np.abs(r) <= delta
    loss = np.sum(0.5 * r[small] ** 2) + np.sum(delta * (np.abs(r[~small]) - 0.5 * delta))
    grad = np.zeros(r.shape)
    grad[small] = r[small]
    grad[~small] = np.sign(r[~small])
    return loss / N, grad / N
