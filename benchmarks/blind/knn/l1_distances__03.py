# verdict: wrong
# mistake: The pixels are subtracted in their own type, so uint8 differences wrap around.

import numpy as np


def l1_distances(X, X_train):
    N, M = X.shape[0], X_train.shape[0]
    dists = np.zeros((N, M), dtype=float)
    for i in range(N):
        for j in range(M):
            diff = X[i] - X_train[j]
            dists[i, j] = np.abs(diff).sum()
    return dists
