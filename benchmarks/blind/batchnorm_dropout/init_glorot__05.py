# verdict: wrong
# mistake: The uniform distribution ends at the standard deviation, so its spread is too small by a root of 3.

import numpy as np


def init_glorot(n_in, n_out, rng):
    a = np.sqrt(2 / (n_in + n_out))
    return a * (2 * rng.random((n_in, n_out)) - 1)
