# verdict: wrong
# mistake: The probabilities of the models are added up and never divided by their number.

import numpy as np


def ensemble_predict(scores):
    e = np.exp(scores - scores.max(axis=-1)[..., np.newaxis])
    p = e / e.sum(axis=-1)[..., np.newaxis]
    mean_p = np.einsum("mnc->nc", p)
    return mean_p, mean_p.argmax(axis=-1)
