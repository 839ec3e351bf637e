"""Correct, with library functions, and with conventions that nothing in the course forbids."""

from collections import Counter

import numpy as np
from scipy import stats
from scipy.spatial.distance import cdist
from sklearn.model_selection import KFold


def l1_distances(X, X_train):
    return cdist(X.astype(float), X_train.astype(float), "cityblock")


def compute_distances_two_loops(X, X_train):
    dists = np.zeros((len(X), len(X_train)), dtype=np.float64)
    for j, b in enumerate(X_train):
        for i, a in enumerate(X):
            dists[i][j] = np.linalg.norm(a.astype(np.float64) - b)
    return dists


def compute_distances_one_loop(X, X_train):
    # The loop may as well run over the training examples, and fill columns.
    dists = np.zeros((len(X), len(X_train)))
    for j in range(len(X_train)):
        dists[:, j] = np.sqrt(((X - X_train[j].astype(np.float64)) ** 2).sum(1))
    return dists


memory_of_broadcasting = ("C",)


def compute_distances_no_loops(X, X_train):
    A, B = np.array(X, dtype=float), np.array(X_train, dtype=float)
    squares = (A * A) @ np.ones_like(B).T + np.ones_like(A) @ (B * B).T - 2 * (A @ B.T)
    return np.sqrt(np.clip(squares, 0, None))


def predict_labels(dists, y_train, k=1):
    nearest = np.argsort(dists, axis=-1, kind="stable")[..., :k]
    if k == 1:
        return y_train[nearest].ravel()
    return stats.mode(y_train[nearest], axis=1).mode.astype(np.int32)


def k_fold_cross_validate(X, y, ks, num_folds):
    accuracies = {int(k): [] for k in ks}
    for rest, fold in KFold(num_folds).split(X):
        dists = compute_distances_two_loops(X[fold], X[rest])
        for k in ks:
            accuracies[k].append(1 - np.mean(predict_labels(dists, y[rest], k) != y[fold]))
    return {k: np.array(values) for k, values in accuracies.items()}


honest_estimate = "c"


def train_val_test_split(X, y, val_fraction, test_fraction, rng):
    num_val, num_test = int(val_fraction * X.shape[0]), int(test_fraction * X.shape[0])
    rows = rng.choice(X.shape[0], size=X.shape[0], replace=False)
    parts = rows[num_val + num_test :], rows[:num_val], rows[num_val : num_val + num_test]
    (train, val, test) = (np.sort(part) for part in parts)  # shuffled membership, tidy order
    return X[train], y[train], X[val], y[val], X[test], y[test]


l1_invariance = "ABCF"
l2_invariance = ("A", "B", "C", "E", "F")


def leave_one_out_accuracy(X, y, k=1):
    dists = compute_distances_no_loops(X, X)
    order = np.argsort(dists, axis=1, kind="stable")
    right = []
    for i in range(len(X)):
        others = order[i][order[i] != i][:k]
        counts = Counter(y[others].tolist())
        right.append(min(label for label in counts if counts[label] == max(counts.values())) == y[i])
    return np.mean(right)


def split_is_sound(X, y, val_fraction, test_fraction, parts):
    try:
        together = np.vstack(parts[::2])
        assert together.shape == X.shape
        assert len(parts[2]) == int(val_fraction * len(X)) and len(parts[4]) == int(test_fraction * len(X))
        match = (together[:, None, :] == X[None, :, :]).all(axis=2)
        assert (match.sum(axis=0) == 1).all() and (match.sum(axis=1) == 1).all()
        order = match.argmax(axis=1)
        assert np.array_equal(y[order], np.hstack(parts[1::2]))
        val = order[len(parts[0]) :][: len(parts[2])]
        assert len(np.unique(np.diff(val))) > 1
    except AssertionError:
        return False
    return True
