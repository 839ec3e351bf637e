# verdict: wrong
# mistake: The loss is a mean over examples and labels, while its gradient is divided by the examples only.

import numpy as np


def multilabel_logistic_loss(scores, Y):
    z = np.clip(np.exp(-np.abs(scores)), 0, 1)
    loss = np.mean(np.maximum(scores, 0) - Y * scores + np.log1p(z))
    prob = 0.5 * (1 + np.tanh(0.5 * scores))
    return loss, (prob - Y) / scores.shape[0]
