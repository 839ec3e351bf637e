# verdict: wrong
# mistake: The absolute value is taken of the sum and not of each difference.

import numpy as np


def l1_distances(X, X_train):
    X = X.astype(float)
    X_train = X_train.astype(float)
    result = np.zeros((len(X), len(X_train)))
    for i in range(len(X)):
        for j in range(len(X_train)):
            total = 0.0
            for p in range(X.shape[1]):
                total += X[i, p] - X_train[j, p]
            result[i, j] = abs(total)
    return result
