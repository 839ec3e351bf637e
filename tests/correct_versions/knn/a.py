"""Correct, written the long way: plain loops, no broadcasting, Python numbers."""

import math

import numpy as np


def l1_distances(X, X_train):
    result = np.empty((X.shape[0], X_train.shape[0]))
    for i in range(X.shape[0]):
        for j in range(X_train.shape[0]):
            total = 0.0
            for p in range(X.shape[1]):
                total += abs(float(X[i, p]) - float(X_train[j, p]))
            result[i, j] = total
    return result


def compute_distances_two_loops(X, X_train):
    rows = []
    for x in X.tolist():
        rows.append([])
        for t in X_train.tolist():
            rows[-1].append(math.dist(x, t))
    return np.array(rows)


def compute_distances_one_loop(X, X_train):
    X, X_train = X.astype(float), X_train.astype(float)
    return np.stack([np.linalg.norm(X_train - x, axis=1) for x in X])


memory_of_broadcasting = "c"


def compute_distances_no_loops(X, X_train):
    difference = X[:, np.newaxis, :].astype(np.float64) - X_train[np.newaxis].astype(np.float64)
    return np.sqrt((difference * difference).sum(axis=-1))


def predict_labels(dists, y_train, k=1):
    y_pred = np.zeros(dists.shape[0], dtype=y_train.dtype)
    for i in range(dists.shape[0]):
        order = sorted(range(dists.shape[1]), key=lambda j: dists[i, j])
        counts = {}
        for j in order[:k]:
            counts[y_train[j]] = counts.get(y_train[j], 0) + 1
        y_pred[i] = min(counts, key=lambda label: (-counts[label], label))
    return y_pred


def k_fold_cross_validate(X, y, ks, num_folds):
    folds = np.array_split(np.arange(len(X)), num_folds)
    accuracies = {}
    for k in ks:
        accuracies[k] = []
        for fold in folds:
            rest = [i for i in range(len(X)) if i not in set(fold.tolist())]
            dists = compute_distances_no_loops(X[fold], X[rest])
            right = 0
            for predicted, true in zip(predict_labels(dists, y[rest], k), y[fold], strict=True):
                right += predicted == true
            accuracies[k].append(right / len(fold))
    return accuracies


honest_estimate = ["C"]


def train_val_test_split(X, y, val_fraction, test_fraction, rng):
    numbers = np.arange(len(X))
    rng.shuffle(numbers)
    num_val = int(len(X) * val_fraction)
    num_test = int(len(X) * test_fraction)
    val = numbers[:num_val]
    test = numbers[num_val : num_val + num_test]
    train = numbers[num_val + num_test :]
    return [X[train], y[train], X[val], y[val], X[test], y[test]]


l1_invariance = "f, c, b, a"
l2_invariance = ["A", "B", "C", "E", "F"]


def leave_one_out_accuracy(X, y, k=1):
    right = 0
    for i in range(len(X)):
        others = np.arange(len(X)) != i
        dists = compute_distances_no_loops(X[i : i + 1], X[others])
        right += int(predict_labels(dists, y[others], k)[0] == y[i])
    return right / len(X)


def split_is_sound(X, y, val_fraction, test_fraction, parts):
    where = [np.nonzero((row == X).all(axis=1))[0] for part in parts[::2] for row in part]
    if any(len(w) != 1 for w in where):
        return False
    rows = np.array([w[0] for w in where])
    if sorted(rows) != list(range(len(X))):
        return False
    if not (y[rows] == np.concatenate(parts[1::2])).all():
        return False
    n_val, n_test = int(len(X) * val_fraction), int(len(X) * test_fraction)
    if parts[3].shape != (n_val,) or parts[5].shape != (n_test,):
        return False
    val = rows[len(parts[0]) : len(parts[0]) + n_val]
    return not (np.diff(val) == 1).all() and not (np.diff(val) == -1).all()
