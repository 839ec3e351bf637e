# verdict: wrong
# mistake: The validation set is centred with its own mean.
# also: A small constant is added to the deviation, so features that never change are blown up.

import numpy as np


def standardize(X_train, X_val):
    std = np.std(X_train, axis=0) + 1e-8
    train = (X_train - np.mean(X_train, axis=0)) / std
    val = (X_val - np.mean(X_val, axis=0)) / std
    return train, val
