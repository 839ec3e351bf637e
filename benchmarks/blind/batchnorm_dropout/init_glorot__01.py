# verdict: right

import numpy as np


def init_glorot(n_in, n_out, rng):
    limit = np.sqrt(6 / (n_in + n_out))  # variance of U(-a, a) is a**2 / 3
    return rng.uniform(-limit, limit, size=(n_in, n_out))
