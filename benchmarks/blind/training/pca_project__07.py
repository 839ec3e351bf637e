# verdict: right

import numpy as np


def pca_project(X_train, X_val, k):
    mu = np.mean(X_train, axis=0)
    U, s, Vh = np.linalg.svd(X_train - mu, full_matrices=False)
    # the scores of the training set are U times s already
    Z_train = U[:, :k] * s[:k]
    Z_val = (X_val - mu) @ Vh[:k].T
    share = np.square(s)
    return Z_train, Z_val, share[:k] / np.sum(share)
