# verdict: right

import numpy as np


def init_glorot(n_in, n_out, rng):
    sigma = np.sqrt(2.0 / (n_in + n_out))
    return sigma * rng.standard_normal((n_in, n_out))
