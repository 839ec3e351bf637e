# verdict: wrong
# mistake: The validation set is standardised with its own mean and standard deviation.

import numpy as np


def _scale(A):
    m = A.mean(axis=0)
    s = A.std(axis=0)
    return (A - m) / np.where(s > 0, s, 1)


def standardize(X_train, X_val):
    return _scale(X_train), _scale(X_val)
