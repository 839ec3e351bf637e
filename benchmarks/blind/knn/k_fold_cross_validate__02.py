# verdict: wrong
# mistake: The validation fold stays in the training set.

import numpy as np


def compute_distances_no_loops(X, X_train):
    X, X_train = X.astype(float), X_train.astype(float)
    squares = (X**2).sum(axis=1)[:, None] + (X_train**2).sum(axis=1) - 2 * X @ X_train.T
    return np.sqrt(np.maximum(squares, 0))


def predict_labels(dists, y_train, k=1):
    nearest = y_train[np.argsort(dists, axis=1)[:, :k]]
    return np.array([np.argmax(np.bincount(row)) for row in nearest])


def k_fold_cross_validate(X, y, ks, num_folds):
    folds_x = np.array_split(X, num_folds)
    folds_y = np.array_split(y, num_folds)
    acc = {}
    for k in ks:
        acc[k] = np.empty(num_folds)
        for i in range(num_folds):
            d = compute_distances_no_loops(folds_x[i], X)
            acc[k][i] = np.mean(predict_labels(d, y, k=k) == folds_y[i])
    return acc
