# verdict: wrong
# mistake: The gradient is multiplied by p (1 - p) as well, the slope of a sigmoid that has cancelled already.

import numpy as np


def multilabel_logistic_loss(scores, Y):
    N, K = scores.shape
    p = 0.5 * (1 + np.tanh(scores / 2))
    loss = np.sum(np.logaddexp(0, scores) - Y * scores) / N
    dscores = (p - Y) * p * (1 - p) / N
    return loss, dscores
