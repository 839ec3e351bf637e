# verdict: wrong
# mistake: Queries and training examples change places, so the matrix comes back transposed.

import numpy as np


def l1_distances(X, X_train):
    train = X_train.astype("float64")
    test = X.astype("float64")
    d = np.empty((train.shape[0], test.shape[0]))
    for row, t in enumerate(train):
        d[row] = np.abs(test - t).sum(axis=1)
    return d
