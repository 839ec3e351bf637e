# verdict: wrong
# mistake: The share of wrong predictions is returned, not of right ones.

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
    parts = np.array_split(np.arange(X.shape[0]), num_folds)
    table = {k: [] for k in ks}
    for part in parts:
        mask = np.ones(X.shape[0], dtype=bool)
        mask[part] = False
        D = compute_distances_no_loops(X[part], X[mask])
        for k in ks:
            errors = predict_labels(D, y[mask], k) != y[part]
            table[k].append(errors.mean())
    return {k: np.array(v) for k, v in table.items()}
