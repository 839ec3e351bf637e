# verdict: right

import numpy as np


def huber_loss(pred, y, delta):
    d = pred - y
    a = np.abs(d)
    each = np.where(a <= delta, 0.5 * d**2, delta * (a - 0.5 * delta))
    N = len(pred)
    return each.sum() / N, np.clip(d, -delta, delta) / N
