# verdict: wrong
# mistake: Only labels that are there are counted, the term of the missing ones was left out.

import numpy as np


def multilabel_logistic_loss(scores, Y):
    n = len(scores)
    log_p = -np.logaddexp(0, -scores)
    loss = -np.sum(Y * log_p) / n
    p = np.exp(log_p)
    dscores = Y * (p - 1) / n
    return loss, dscores
