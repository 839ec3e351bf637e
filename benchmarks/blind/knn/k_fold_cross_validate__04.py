# verdict: wrong
# mistake: Each fold overwrites the entry of the dictionary, so only the last fold is left.

import numpy as np


def compute_distances_no_loops(X, X_train):
    X, X_train = X.astype(float), X_train.astype(float)
    squares = (X**2).sum(axis=1)[:, None] + (X_train**2).sum(axis=1) - 2 * X @ X_train.T
    return np.sqrt(np.maximum(squares, 0))


def predict_labels(dists, y_train, k=1):
    nearest = y_train[np.argsort(dists, axis=1)[:, :k]]
    return np.array([np.argmax(np.bincount(row)) for row in nearest])


def k_fold_cross_validate(X, y, ks, num_folds):
    accuracies = {}
    Xs, ys = np.array_split(X, num_folds), np.array_split(y, num_folds)
    for fold in range(num_folds):
        keep = [g for g in range(num_folds) if g != fold]
        X_tr = np.vstack([Xs[g] for g in keep])
        y_tr = np.hstack([ys[g] for g in keep])
        dists = compute_distances_no_loops(Xs[fold], X_tr)
        for k in ks:
            y_hat = predict_labels(dists, y_tr, k)
            accuracies[k] = np.array([np.mean(y_hat == ys[fold])])
    return accuracies
