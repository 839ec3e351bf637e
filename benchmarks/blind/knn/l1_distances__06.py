# verdict: wrong
# mistake: The differences are averaged over the pixels instead of added up.

import numpy as np


def l1_distances(X, X_train):
    X = np.asarray(X, dtype=float)
    X_train = np.asarray(X_train, dtype=float)
    return np.abs(X[:, np.newaxis, :] - X_train[np.newaxis, :, :]).mean(axis=2)
