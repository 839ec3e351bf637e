# verdict: wrong
# mistake: The cross term is added instead of subtracted.
# also: The root is missing.

import numpy as np


def compute_distances_no_loops(X, X_train):
    X = X.astype(float)
    X_train = X_train.astype(float)
    sum_a = np.sum(X**2, axis=1, keepdims=True)
    sum_b = np.sum(X_train**2, axis=1, keepdims=True).T
    return sum_a + sum_b + 2 * X @ X_train.T
