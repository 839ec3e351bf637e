# verdict: wrong
# mistake: The shape is (n_out, n_in).
# also: The mean of the two sizes is their sum, the division by 2 is missing.

import numpy as np


def init_glorot(n_in, n_out, rng):
    average = n_in + n_out
    var = 1.0 / average
    return rng.normal(size=(n_out, n_in)) * var**0.5
