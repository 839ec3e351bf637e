# verdict: wrong
# mistake: The residual is y - pred, so the gradient has the wrong sign.

import numpy as np


def huber_loss(pred, y, delta):
    d = y - pred
    absd = np.sqrt(d**2)
    q = np.minimum(absd, delta)
    lin = absd - q
    loss = (0.5 * q**2 + delta * lin).sum(axis=1).mean()
    dpred = np.clip(d, -delta, delta) / len(y)
    return loss, dpred
