# verdict: wrong
# mistake: The term in front of the logarithm is |s|, also where the score is negative.
# also: The gradient is not averaged.

import numpy as np


def multilabel_logistic_loss(scores, Y):
    size = np.abs(scores)
    loss = np.sum(size + np.log1p(np.exp(-size)) - Y * scores) / len(scores)
    p = 1 / (1 + np.exp(-np.clip(scores, -500, 500)))
    return loss, p - Y
