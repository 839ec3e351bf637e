# verdict: wrong
# mistake: The mean is the centre of the most probable bin.

import numpy as np


def expectation_from_bins(scores, centres):
    shifted = scores - scores.max(axis=1, keepdims=True)
    p = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
    mean = centres[np.argmax(p, axis=1)]
    spread = np.sqrt((p * (centres[None] - mean[:, None]) ** 2).sum(axis=1))
    return mean, spread
