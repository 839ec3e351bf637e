# verdict: wrong
# mistake: The helper softplus is called but was never defined.

import numpy as np


def multilabel_logistic_loss(scores, Y):
    N = scores.shape[0]
    loss = (softplus(scores) - Y * scores).sum() / N
    p = np.exp(-softplus(-scores))
    return loss, (p - Y) / N
