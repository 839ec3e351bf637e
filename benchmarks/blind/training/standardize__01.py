# verdict: wrong
# mistake: The standard deviation is that of a sample, divided by N - 1.

import numpy as np


def standardize(X_train, X_val):
    mean = X_train.mean(0)
    std = X_train.std(0, ddof=1)
    safe = np.where(std > 0, std, 1.0)
    train = (X_train - mean) / safe
    val = (X_val - mean) / safe
    return train, val
