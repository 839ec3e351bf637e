# verdict: wrong
# mistake: The straight part is delta * |d|, minus half of delta squared was forgotten.

import numpy as np


def huber_loss(pred, y, delta):
    diff = pred - y
    quad = np.abs(diff) <= delta
    loss = np.where(quad, 0.5 * diff**2, delta * np.abs(diff))
    grad = np.where(quad, diff, delta * np.sign(diff))
    return loss.sum() / diff.shape[0], grad / diff.shape[0]
