# verdict: wrong
# mistake: The loss is averaged over the outputs as well, np.mean divides by N K.

import numpy as np


def huber_loss(pred, y, delta):
    error = pred - y
    inside = abs(error) < delta
    value = np.where(inside, error * error / 2, delta * abs(error) - delta * delta / 2)
    slope = np.where(inside, error, delta * np.sign(error))
    return np.mean(value), slope / len(error)
