# verdict: right

import numpy as np


def pca_project(X_train, X_val, k):
    mean = X_train.mean(axis=0)
    A = X_train - mean
    B = X_val - mean
    cov = A.T @ A / A.shape[0]
    values, vectors = np.linalg.eigh(cov)
    order = np.argsort(values)[::-1]
    values, vectors = values[order], vectors[:, order]
    V = vectors[:, :k]
    return A @ V, B @ V, values[:k] / values.sum()
