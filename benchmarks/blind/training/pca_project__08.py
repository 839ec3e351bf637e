# verdict: wrong
# mistake: Singular values are taken for variances, they are not squared.

import numpy as np


def pca_project(X_train, X_val, k):
    m = np.average(X_train, axis=0)
    u, sing, vh = np.linalg.svd(X_train - m)
    basis = vh.T[:, :k]
    explained = sing / sing.sum()
    return (X_train - m).dot(basis), (X_val - m).dot(basis), explained[:k]
