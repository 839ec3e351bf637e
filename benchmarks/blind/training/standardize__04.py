# verdict: wrong
# mistake: Mean and standard deviation are taken over both sets together.

import numpy as np


def standardize(X_train, X_val):
    everything = np.concatenate([X_train, X_val], axis=0)
    mean = np.mean(everything, axis=0)
    std = np.std(everything, axis=0)
    std = np.where(std == 0, 1.0, std)
    return (X_train - mean) / std, (X_val - mean) / std
