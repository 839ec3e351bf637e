# verdict: wrong
# mistake: The spread is the variance, the root is missing.

import numpy as np


def expectation_from_bins(scores, centres):
    z = np.exp(scores - np.max(scores, axis=1)[:, None])
    prob = z / np.sum(z, axis=1)[:, None]
    mu = np.einsum("nb,b->n", prob, centres)
    dev = centres[None, :] - mu[:, None]
    return mu, np.einsum("nb,nb->n", prob, dev**2)
