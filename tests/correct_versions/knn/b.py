"""Correct, written compactly: broadcasting, einsum, one-hot votes."""

import numpy as np


def l1_distances(X, X_train):
    # Larger minus smaller never wraps around, and NumPy adds up uint8 in a wider type.
    return (np.maximum(X[:, None], X_train) - np.minimum(X[:, None], X_train)).sum(axis=2)


def compute_distances_two_loops(X, X_train):
    A, B = X * 1.0, X_train * 1.0
    return np.array([[((a - b) @ (a - b)) ** 0.5 for b in B] for a in A])


def compute_distances_one_loop(X, X_train):
    B = X_train.astype(np.float64)
    return np.array([np.sqrt(np.einsum("md,md->m", B - a, B - a)) for a in X])


memory_of_broadcasting = "C"


def compute_distances_no_loops(X, X_train):
    A, B = X.astype(np.float64), X_train.astype(np.float64)
    squares = -2 * np.dot(A, B.T)
    squares += np.einsum("nd,nd->n", A, A).reshape(-1, 1)
    squares += np.einsum("md,md->m", B, B)
    squares[squares < 0] = 0
    return squares**0.5


def predict_labels(dists, y_train, k=1):
    votes = y_train[np.argpartition(dists, k - 1, axis=1)[:, :k]]
    labels = np.unique(y_train)
    counts = (votes[:, :, None] == labels).sum(axis=1)
    return labels[counts.argmax(axis=1)]


def k_fold_cross_validate(X, y, ks, num_folds):
    fold_of = np.concatenate([np.full(len(part), f) for f, part in enumerate(np.array_split(y, num_folds))])
    accuracies = {k: np.empty(num_folds) for k in ks}
    for f in range(num_folds):
        held_out = fold_of == f
        dists = compute_distances_no_loops(X[held_out], X[~held_out])
        for k in ks:
            accuracies[k][f] = (predict_labels(dists, y[~held_out], k) == y[held_out]).mean()
    return accuracies


honest_estimate = "C"


def train_val_test_split(X, y, val_fraction, test_fraction, rng):
    num_val, num_test = int(val_fraction * len(y)), int(test_fraction * len(y))
    order = np.argsort(rng.random(len(y)))
    train, val, test = np.split(order, [len(y) - num_val - num_test, len(y) - num_test])
    return X[train], y[train], X[val], y[val], X[test], y[test]


l1_invariance = "abcf"
l2_invariance = "ABCEF"


def leave_one_out_accuracy(X, y, k=1):
    X = X - X.mean(axis=0)  # harmless: L2 does not see a common shift
    dists = compute_distances_no_loops(X, X)
    dists[np.arange(len(X)), np.arange(len(X))] = dists.max() + 1
    return float((predict_labels(dists, y, k=k) == y).mean())


def split_is_sound(X, y, val_fraction, test_fraction, parts):
    N = len(X)
    sizes = [len(p) for p in parts]
    v, t = int(val_fraction * N), int(test_fraction * N)
    ok = sizes == [N - v - t, N - v - t, v, v, t, t]
    before = sorted((*row, label) for row, label in zip(X.tolist(), y.tolist(), strict=False))
    after = []
    for k in (0, 2, 4):
        after += [(*row, label) for row, label in zip(parts[k].tolist(), parts[k + 1].tolist(), strict=False)]
    ok = ok and sorted(after) == before
    if not ok:
        return False
    rows = X.tolist()
    places = [rows.index(row) for row in parts[2].tolist()]
    return max(places) - min(places) >= v
