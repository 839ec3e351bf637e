# verdict: wrong
# mistake: The condition is d <= delta without the absolute value, so negative residuals stay on the parabola.

import numpy as np


def huber_loss(pred, y, delta):
    d = pred - y
    num = d.shape[0]
    loss = np.where(d <= delta, 0.5 * d * d, delta * (d - 0.5 * delta))
    dpred = np.where(d <= delta, d, delta)
    return np.sum(loss) / num, dpred / num
