# verdict: wrong
# mistake: The parabola lacks its half in the loss and in the slope.
# also: The gradient is not divided by the number of examples.

import numpy as np


def huber_loss(pred, y, delta):
    d = pred - y
    big = np.abs(d) > delta
    loss = d**2
    loss[big] = delta * (np.abs(d[big]) - delta / 2)
    dpred = 2 * d
    dpred[big] = delta * np.sign(d[big])
    return loss.sum() / len(d), dpred
