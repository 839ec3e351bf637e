# verdict: wrong
# mistake: The validation set is centred with its own mean.

import numpy as np


def pca_project(X_train, X_val, k):
    train = X_train - X_train.mean(axis=0)
    val = X_val - X_val.mean(axis=0)
    _, s, Vh = np.linalg.svd(train, full_matrices=False)
    V = Vh[:k].T
    var = s**2
    return train @ V, val @ V, var[:k] / var.sum()
