# verdict: right

import numpy as np


def multilabel_logistic_loss(scores, Y):
    N = scores.shape[0]
    e = np.exp(-np.abs(scores))
    loss = np.sum(np.maximum(scores, 0) + np.log1p(e) - Y * scores) / N
    p = np.where(scores >= 0, 1.0, e) / (1.0 + e)
    return loss, (p - Y) / N
