# verdict: wrong
# mistake: One mean and one standard deviation over all features together are used.

import numpy as np


def standardize(X_train, X_val):
    mean = np.mean(X_train)
    std = np.std(X_train)
    if std == 0:
        std = 1.0
    return (X_train - mean) / std, (X_val - mean) / std
