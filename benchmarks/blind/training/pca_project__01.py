# verdict: wrong
# mistake: eigh sorts upwards and the first k columns are kept, the narrowest directions.

import numpy as np


def pca_project(X_train, X_val, k):
    mu = X_train.mean(axis=0)
    Xc = X_train - mu
    lam, V = np.linalg.eigh(np.dot(Xc.T, Xc) / len(Xc))
    directions = V[:, :k]
    explained = lam[:k] / np.sum(lam)
    return Xc @ directions, (X_val - mu) @ directions, explained
