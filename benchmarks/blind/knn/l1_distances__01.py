# verdict: wrong
# mistake: The loop over pixels begins at 1 and skips the first pixel.
# also: The result is an array of int, which cuts off the fractions.

import numpy as np


def l1_distances(X, X_train):
    N, D = X.shape
    M = X_train.shape[0]
    dists = np.zeros((N, M), dtype=int)
    for i in range(N):
        for j in range(M):
            s = 0
            for p in range(1, D):
                s += abs(float(X[i, p]) - float(X_train[j, p]))
            dists[i, j] = s
    return dists
