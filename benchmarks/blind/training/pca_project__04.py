# verdict: wrong
# mistake: The shares are shares of the k directions that are kept, not of all variance.

import numpy as np


def pca_project(X_train, X_val, k):
    mu = X_train.mean(axis=0)
    centred = X_train - mu
    _, s, Vt = np.linalg.svd(centred, full_matrices=False)
    W = Vt[:k, :].T
    lam = s[:k] ** 2 / len(centred)
    return centred @ W, (X_val - mu) @ W, lam / lam.sum()
