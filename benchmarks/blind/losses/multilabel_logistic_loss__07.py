# verdict: right

import numpy as np


def multilabel_logistic_loss(scores, Y):
    sign = 2.0 * Y - 1.0
    # -log sigmoid(t s) for either kind of label
    per_label = np.logaddexp(0.0, -sign * scores)
    p = 0.5 + 0.5 * np.tanh(scores / 2.0)
    n = len(scores)
    return per_label.sum(axis=1).mean(), (p - Y) / n
