# verdict: wrong
# mistake: The squares of the queries are added up over all queries, not row by row.

import numpy as np


def compute_distances_no_loops(X, X_train):
    x = X.astype(float)
    xt = X_train.astype(float)
    d = np.sum(x**2) + np.sum(xt**2, axis=1) - 2 * x @ xt.T
    d = np.maximum(d, 0)
    return d**0.5
