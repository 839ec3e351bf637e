# verdict: right

import numpy as np


def expectation_from_bins(scores, centres):
    s = scores - scores.max(axis=1, keepdims=True)
    p = np.exp(s)
    p = p / p.sum(axis=1, keepdims=True)
    mean = p @ centres
    spread = np.sqrt(np.sum(p * (centres - mean[:, None]) ** 2, axis=1))
    return mean, spread
