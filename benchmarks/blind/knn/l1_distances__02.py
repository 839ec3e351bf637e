# verdict: right

import numpy as np


def l1_distances(X, X_train):
    A = X.astype(np.float64)
    B = X_train.astype(np.float64)
    n = A.shape[0]
    m = B.shape[0]
    dists = np.zeros((n, m))
    for i in range(n):
        for j in range(m):
            dists[i, j] = np.sum(np.abs(A[i] - B[j]))
    return dists
