# verdict: wrong
# mistake: The softmax runs over the examples, so the rows of probabilities don't add up to 1.

import numpy as np


def expectation_from_bins(scores, centres):
    top = scores.max(axis=0)
    p = np.exp(scores - top)
    p /= p.sum(axis=0)
    mean = p.dot(centres)
    second = p.dot(centres**2)
    return mean, np.sqrt(np.maximum(0, second - mean**2))
