# verdict: right

import numpy as np


def _one_row(query, train):
    # difference of the larger and the smaller one is never negative, so no abs is needed
    hi = np.maximum(query, train)
    lo = np.minimum(query, train)
    return np.einsum("md->m", hi - lo)


def l1_distances(X, X_train):
    train = np.array(X_train, dtype=float)
    rows = [_one_row(np.array(q, dtype=float), train) for q in X]
    return np.stack(rows)
