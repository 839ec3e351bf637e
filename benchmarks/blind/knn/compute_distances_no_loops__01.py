# verdict: wrong
# mistake: The product of the two rows is subtracted once and not twice.

import numpy as np


def compute_distances_no_loops(X, X_train):
    X = np.array(X, dtype=np.float64)
    X_train = np.array(X_train, dtype=np.float64)
    first = np.einsum("ij,ij->i", X, X)
    second = np.einsum("ij,ij->i", X_train, X_train)
    third = X @ X_train.T
    return np.sqrt(np.clip(first[:, None] + second - third, 0, None))
