# verdict: wrong
# mistake: The folds take every num_folds-th row instead of blocks of rows.
# also: Right predictions are counted, not divided by the size of the fold.

import numpy as np


def compute_distances_no_loops(X, X_train):
    A = np.array(X, dtype=float)
    B = np.array(X_train, dtype=float)
    d2 = np.sum(A * A, axis=1, keepdims=True) - 2 * A.dot(B.T) + np.sum(B * B, axis=1)
    d2[d2 < 0] = 0
    return np.sqrt(d2)


def predict_labels(dists, y_train, k=1):
    y_pred = np.zeros(dists.shape[0], dtype=int)
    for i in range(dists.shape[0]):
        votes = y_train[np.argsort(dists[i])[:k]]
        y_pred[i] = np.bincount(votes).argmax()
    return y_pred


def k_fold_cross_validate(X, y, ks, num_folds):
    number = np.arange(len(X))
    res = {k: np.zeros(num_folds) for k in ks}
    for f in range(num_folds):
        val = number % num_folds == f
        dist = compute_distances_no_loops(X[val], X[~val])
        for k in ks:
            res[k][f] = np.sum(predict_labels(dist, y[~val], k) == y[val])
    return res
