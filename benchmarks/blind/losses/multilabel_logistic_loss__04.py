# verdict: wrong
# mistake: The gradient is Y minus the probability, its sign is turned round.

import numpy as np


def multilabel_logistic_loss(scores, Y):
    num = scores.shape[0]
    a = np.exp(-np.abs(scores))
    sig = np.where(scores > 0, 1 / (1 + a), a / (1 + a))
    losses = np.maximum(0, scores) - scores * Y + np.log1p(a)
    return losses.sum() / num, (Y - sig) / num
