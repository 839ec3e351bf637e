# verdict: right

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
    # all distances once, then cut rows and columns out of the big matrix
    full = compute_distances_no_loops(X, X)
    everything = np.arange(len(y))
    result = {}
    for k in ks:
        scores = []
        for val in np.array_split(everything, num_folds):
            train = np.setdiff1d(everything, val)
            guess = predict_labels(full[np.ix_(val, train)], y[train], k)
            scores.append(float((guess == y[val]).sum()) / len(val))
        result[k] = np.array(scores)
    return result
