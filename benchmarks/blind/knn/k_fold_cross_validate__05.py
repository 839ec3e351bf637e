# verdict: wrong
# mistake: The roles are turned round, each model learns from one fold and is tested on all the others.

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
    X_folds = np.array_split(X, num_folds)
    y_folds = np.array_split(y, num_folds)
    out = {k: np.zeros(num_folds) for k in ks}
    for f in range(num_folds):
        X_train, y_train = X_folds[f], y_folds[f]
        X_val = np.concatenate([X_folds[g] for g in range(num_folds) if g != f])
        y_val = np.concatenate([y_folds[g] for g in range(num_folds) if g != f])
        d = compute_distances_no_loops(X_val, X_train)
        for k in ks:
            kk = min(k, len(y_train))
            out[k][f] = (predict_labels(d, y_train, kk) == y_val).mean()
    return out
