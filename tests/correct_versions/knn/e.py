"""Correct, and sparing with memory: work in place, ``out=``, votes that are added where they belong."""

import numpy as np


def _as_float(X):
    return np.array(X, dtype=np.float64, order="F")


def l1_distances(X, X_train):
    X, X_train = _as_float(X), _as_float(X_train)
    dists = np.empty((X.shape[0], X_train.shape[0]))
    gap = np.empty_like(X_train)
    for i, row in enumerate(X):
        np.subtract(X_train, row, out=gap)
        np.abs(gap, out=gap)
        np.sum(gap, axis=1, out=dists[i])
    return dists


def compute_distances_two_loops(X, X_train):
    X, X_train = _as_float(X), _as_float(X_train)
    dists = np.empty((X.shape[0], X_train.shape[0]))
    gap = np.empty(X.shape[1])
    for i in range(X.shape[0]):
        for j in range(X_train.shape[0]):
            np.subtract(X[i], X_train[j], out=gap)
            dists[i, j] = np.dot(gap, gap)
    return np.sqrt(dists, out=dists)


def compute_distances_one_loop(X, X_train):
    X, X_train = _as_float(X), _as_float(X_train)
    dists = np.empty((X_train.shape[0], X.shape[0])).T  # column by column in memory
    for i in range(X.shape[0]):
        gap = X_train - X[i]
        gap *= gap
        gap.sum(axis=1, out=dists[i])
        np.sqrt(dists[i], out=dists[i])
    return dists


memory_of_broadcasting = ["C"]


def compute_distances_no_loops(X, X_train):
    """Return the distances from one product: the squared lengths are two more columns of the factors."""
    left = np.ones((X.shape[0], X.shape[1] + 2))
    right = np.ones((X_train.shape[0], X.shape[1] + 2))
    left[:, :-2] = X
    right[:, :-2] = X_train
    left[:, -1] = np.square(left[:, :-2]).sum(axis=1)
    right[:, -2] = np.square(right[:, :-2]).sum(axis=1)
    right[:, :-2] *= -2
    squares = left @ right.T
    squares.clip(0, out=squares)
    return np.sqrt(squares, out=squares)


def predict_labels(dists, y_train, k=1):
    num_queries = dists.shape[0]
    nearest = np.argsort(dists, axis=1)[:, :k]
    votes = np.zeros((num_queries, y_train.max() + 1), dtype=int)
    np.add.at(votes, (np.repeat(np.arange(num_queries), k), y_train[nearest].reshape(-1)), 1)
    return np.argmax(votes, axis=1)


def k_fold_cross_validate(X, y, ks, num_folds):
    everything = compute_distances_no_loops(X, X)  # once; every fold is a block of it
    rows = np.arange(X.shape[0])
    results = np.empty((len(ks), num_folds))
    for f, val in enumerate(np.array_split(rows, num_folds)):
        train = np.setdiff1d(rows, val)
        dists = everything[np.ix_(val, train)]
        for number, k in enumerate(ks):
            results[number, f] = np.count_nonzero(predict_labels(dists, y[train], k) == y[val]) / val.size
    return dict(zip(ks, results, strict=True))


honest_estimate = "c"


def train_val_test_split(X, y, val_fraction, test_fraction, rng):
    n = y.size
    num_val, num_test = int(val_fraction * n), int(test_fraction * n)
    num_train = n - num_val - num_test
    order = rng.permutation(n)
    X, y = X[order], y[order]  # new arrays, the caller's stay
    return (
        X[:num_train],
        y[:num_train],
        X[num_train : num_train + num_val],
        y[num_train : num_train + num_val],
        X[num_train + num_val :],
        y[num_train + num_val :],
    )


l1_invariance = "ABCF"
l2_invariance = "FECBA"


def leave_one_out_accuracy(X, y, k=1):
    dists = compute_distances_no_loops(X, X)
    np.fill_diagonal(dists, np.inf)
    return np.equal(predict_labels(dists, y, k), y).mean()


def split_is_sound(X, y, val_fraction, test_fraction, parts):
    n = X.shape[0]
    wanted = np.array([n, int(val_fraction * n), int(test_fraction * n)])
    wanted[0] -= wanted[1] + wanted[2]
    got = np.array([len(parts[0]), len(parts[2]), len(parts[4])])
    table = np.column_stack([X, y])
    pieces = np.vstack([np.column_stack([parts[i], parts[i + 1]]) for i in (0, 2, 4)])
    same_rows = pieces.shape == table.shape and np.array_equal(
        np.unique(pieces, axis=0), np.unique(table, axis=0)
    )
    if not same_rows:
        return np.bool_(False)
    start, stop = got[0], got[0] + got[1]
    places = [int(np.flatnonzero((table == row).all(axis=1))[0]) for row in pieces[start:stop]]
    return np.array_equal(wanted, got) and len(set(np.diff(places).tolist())) > 1
