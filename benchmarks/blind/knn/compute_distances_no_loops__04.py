# verdict: wrong
# mistake: The helper row_norms is called but was never defined.

import numpy as np


def compute_distances_no_loops(X, X_train):
    X, X_train = X.astype(float), X_train.astype(float)
    squared = row_norms(X)[:, None] + row_norms(X_train)[None, :] - 2 * X @ X_train.T
    return np.sqrt(np.maximum(squared, 0))
