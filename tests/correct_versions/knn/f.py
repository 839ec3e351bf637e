"""Correct, by other ways: whole numbers as long as they are whole, scikit-learn, no sorting."""

from fractions import Fraction

import numpy as np
from sklearn.metrics import pairwise_distances
from sklearn.neighbors import KNeighborsClassifier


def _wide(pixels):
    """Return whole numbers as whole numbers that can be negative and large, and all others as float64."""
    return pixels.astype(np.int64 if np.issubdtype(pixels.dtype, np.integer) else np.float64)


def l1_distances(X, X_train):
    queries, examples = _wide(X), _wide(X_train)
    return np.array([[np.abs(q - e).sum() for e in examples] for q in queries]).astype(np.float64)


def compute_distances_two_loops(X, X_train):
    queries, examples = _wide(X), _wide(X_train)
    squares = np.zeros((len(X), len(X_train)))
    for j in range(len(examples)):
        for i in range(len(queries)):
            squares[i, j] = sum((queries[i] - examples[j]) ** 2)
    return np.sqrt(squares)


def compute_distances_one_loop(X, X_train):
    queries, examples = _wide(X), _wide(X_train)

    def row_of(query):
        return np.power(query - examples, 2).sum(axis=-1) ** 0.5

    return np.vstack([row_of(query) for query in queries])


memory_of_broadcasting = "c"


def compute_distances_no_loops(X, X_train):
    queries, examples = _wide(X), _wide(X_train)
    squares = np.add.outer((queries**2).sum(axis=1), (examples**2).sum(axis=1))
    squares = squares - 2 * np.tensordot(queries, examples, axes=(1, 1))
    return np.sqrt(np.where(squares > 0, squares, 0))


def _smallest_mode(labels):
    values, counts = np.unique(labels, return_counts=True)
    return values[counts == counts.max()].min()


def predict_labels(dists, y_train, k=1):
    left = np.array(dists, dtype=np.float64)
    rows = np.arange(len(left))
    votes = np.empty((len(left), k), dtype=y_train.dtype)
    for place in range(k):  # take the nearest of those that are left
        nearest = np.nanargmin(left, axis=1)
        left[rows, nearest] = np.nan
        votes[:, place] = y_train[nearest]
    return np.array([_smallest_mode(row) for row in votes])


def k_fold_cross_validate(X, y, ks, num_folds):
    numbers = np.array_split(range(len(y)), num_folds)

    def accuracy(k, fold):
        learner = KNeighborsClassifier(k, algorithm="brute")
        learner.fit(np.delete(X, fold, axis=0), np.delete(y, fold))
        return learner.score(X[fold], y[fold])

    return {k: np.array([accuracy(k, fold) for fold in numbers]) for k in ks}


honest_estimate = ("c",)


def train_val_test_split(X, y, val_fraction, test_fraction, rng):
    n = len(X)
    num_val, num_test = int(n * val_fraction), int(n * test_fraction)
    part_of_row = np.repeat([0, 1, 2], [n - num_val - num_test, num_val, num_test])
    rng.shuffle(part_of_row)
    return tuple(array[part_of_row == part] for part in (0, 1, 2) for array in (X, y))


l1_invariance = ("F", "A", "B", "C")
l2_invariance = "A,B,C,E,F"


def leave_one_out_accuracy(X, y, k=1):
    n = len(X)
    dists = pairwise_distances(X, metric="euclidean", n_jobs=1)
    elsewhere = ~np.eye(n, dtype=bool)
    dists = dists[elsewhere].reshape(n, n - 1)
    labels = np.broadcast_to(y, (n, n))[elsewhere].reshape(n, n - 1)
    nearest = np.take_along_axis(labels, dists.argpartition(k - 1, axis=1)[:, :k], axis=1)
    hits = sum(int(_smallest_mode(votes) == own) for votes, own in zip(nearest, y, strict=True))
    return float(Fraction(hits, n))


def split_is_sound(X, y, val_fraction, test_fraction, parts):
    def numbers(part):
        return [next((i for i in range(len(X)) if (X[i] == row).all()), -1) for row in part]

    train, val, test = numbers(parts[0]), numbers(parts[2]), numbers(parts[4])
    everything = train + val + test
    good = len(val) == int(val_fraction * len(X)) and len(test) == int(test_fraction * len(X))
    good = good and sorted(everything) == list(range(len(X)))
    for rows, labels in ((train, parts[1]), (val, parts[3]), (test, parts[5])):
        good = good and all(y[i] == c for i, c in zip(rows, labels, strict=False))
    steps = np.abs(np.diff(val))
    return bool(good and steps.max() > 1)
