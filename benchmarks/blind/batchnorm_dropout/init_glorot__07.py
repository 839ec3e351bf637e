# verdict: wrong
# mistake: The variance is 1 / (n_in + n_out), the 2 was forgotten.

import numpy as np


def init_glorot(n_in, n_out, rng):
    std = 1 / np.sqrt(n_in + n_out)
    return rng.normal(loc=0, scale=std, size=(n_in, n_out))
