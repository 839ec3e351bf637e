"""Correct, one number or one pixel at a time, with little that a loop or a list can't do."""

import heapq
import math

import numpy as np


def l1_distances(X, X_train):
    num_queries, num_train = len(X), len(X_train)
    dists = np.zeros((num_queries, num_train))
    for p in range(X.shape[1]):  # one pixel of all pairs
        pixel, pixel_train = X[:, p].astype("float64"), X_train[:, p].astype("float64")
        dists += abs(np.subtract.outer(pixel, pixel_train))
    return dists


def compute_distances_two_loops(X, X_train):
    dists = []
    for i in range(len(X)):
        dists.append([])
        for j in range(len(X_train)):
            square = 0
            for p in range(X.shape[1]):
                difference = X[i, p].item() - X_train[j, p].item()  # Python's integers don't wrap around
                square += difference**2
            dists[i].append(math.sqrt(square))
    return np.array(dists, dtype=float)


def compute_distances_one_loop(X, X_train):
    dists = np.zeros((X.shape[0], X_train.shape[0]))
    for i in range(X.shape[0]):
        gap = np.subtract(X_train, X[i], dtype=np.float64)
        dists[i, :] = np.hypot.reduce(gap, axis=1, initial=0)
    return dists


memory_of_broadcasting = "C: about 310 MB"[0]


def compute_distances_no_loops(X, X_train):
    queries = np.expand_dims(X.astype(np.float64), 1)
    return np.linalg.norm(queries - X_train.astype(np.float64), axis=2)


def predict_labels(dists, y_train, k=1):
    y_pred = []
    for row in dists:
        votes = [0] * (max(y_train) + 1)
        for j in heapq.nsmallest(k, range(len(row)), key=row.__getitem__):
            votes[y_train[j]] += 1
        winner = 0
        for label in range(1, len(votes)):
            if votes[label] > votes[winner]:
                winner = label
        y_pred.append(winner)
    return np.array(y_pred)


def k_fold_cross_validate(X, y, ks, num_folds):
    size, longer = divmod(len(X), num_folds)
    accuracies = {}
    start = 0
    for f in range(num_folds):
        stop = start + size + (1 if f < longer else 0)
        X_rest = np.concatenate([X[:start], X[stop:]])
        y_rest = np.concatenate([y[:start], y[stop:]])
        dists = compute_distances_one_loop(X[start:stop], X_rest)
        for k in ks:
            accuracies.setdefault(k, [])
            accuracies[k].append(np.mean(predict_labels(dists, y_rest, k) == y[start:stop]))
        start = stop
    return {k: np.array(accuracies[k]) for k in accuracies}


honest_estimate = "C"


def train_val_test_split(X, y, val_fraction, test_fraction, rng):
    hat = list(range(len(X)))
    parts = []
    for fraction in (val_fraction, test_fraction, 1.0):
        size = min(int(fraction * len(X)), len(hat))
        part = np.array([hat.pop(int(rng.integers(len(hat)))) for _ in range(size)], dtype=int)
        parts.append((X[part], y[part]))
    (X_val, y_val), (X_test, y_test), (X_train, y_train) = parts
    return X_train, y_train, X_val, y_val, X_test, y_test


l1_invariance = "A, B, C, F"
l2_invariance = "A B C E F"


def leave_one_out_accuracy(X, y, k=1):
    # Subtracting the mean image would change no distance.
    n = len(X)
    hits = 0
    for i in range(n):
        others = [j for j in range(n) if j != i]
        distances = np.array([[math.dist(X[i], X[j]) for j in others]])
        if predict_labels(distances, y[others], k)[0] == y[i]:
            hits += 1
    return hits / n


def split_is_sound(X, y, val_fraction, test_fraction, parts):
    X_train, y_train, X_val, y_val, X_test, y_test = parts
    label = {tuple(row): c for row, c in zip(X, y, strict=False)}
    place = {tuple(row): i for i, row in enumerate(X)}
    seen = set()
    for rows, labels in [(X_train, y_train), (X_val, y_val), (X_test, y_test)]:
        if len(rows) != len(labels):
            return False
        for row, c in zip(rows, labels, strict=False):
            key = tuple(row)
            if key in seen or key not in label or label[key] != c:
                return False
            seen.add(key)
    if len(seen) != len(X):
        return False
    if (len(X_val), len(X_test)) != (int(val_fraction * len(X)), int(test_fraction * len(X))):
        return False
    first, *rest = [place[tuple(row)] for row in X_val]
    return any(abs(i - first) != k for k, i in enumerate(rest, start=1))
