# verdict: wrong
# mistake: The data are not centred before the decomposition.

import numpy as np


def pca_project(X_train, X_val, k):
    sigma = X_train.T @ X_train / X_train.shape[0]
    values, vectors = np.linalg.eigh(sigma)
    values = values[::-1]
    vectors = vectors[:, ::-1]
    P = vectors[:, :k]
    return X_train @ P, X_val @ P, values[:k] / values.sum()
