# verdict: right

import numpy as np


def huber_loss(pred, y, delta):
    res = pred - y
    n = res.shape[0]
    # c is the part inside the parabola, what is left over costs delta per unit
    c = np.maximum(-delta, np.minimum(res, delta))
    loss = np.sum(c * c / 2 + delta * np.abs(res - c)) / n
    return float(loss), c / n
