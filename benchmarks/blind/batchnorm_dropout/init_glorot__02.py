# verdict: wrong
# mistake: The variance is handed over as the standard deviation.

import numpy as np


def init_glorot(n_in, n_out, rng):
    return rng.normal(0.0, 2 / (n_in + n_out), size=(n_in, n_out))
