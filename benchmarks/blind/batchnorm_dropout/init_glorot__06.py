# verdict: wrong
# mistake: The variance is 2 / n_in, the number of units is left out.

import numpy as np


def init_glorot(n_in, n_out, rng):
    W = rng.standard_normal(size=(n_in, n_out))
    W *= np.sqrt(2.0 / n_in)
    return W
