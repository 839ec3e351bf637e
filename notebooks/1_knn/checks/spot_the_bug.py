"""Section 13, "Spot the bug"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import knn
from .cases import Array, two_groups


def with_whole_means(X: Array) -> Array:
    """Return whole numbers that stay so when means are subtracted, of the pixels or of everything.

    Then equal rows have a distance of exactly 0 in every answer that centres them first.
    """
    X[-1] -= X.sum(axis=0) % X.size
    return X


def noisy_groups(rng: np.random.Generator) -> Iterator[Case]:
    """Overlapping groups of whole numbers: an example's distance to itself is 0 however it is computed."""
    for num, k in [(24, 1), (41, 3), (46, 5), (57, 3), (62, 7)]:
        X, y = two_groups(rng, num)
        yield case("", X=with_whole_means(np.rint(2**20 * (3 + X))), y=y, k=k)


def twins_in_the_data(rng: np.random.Generator) -> Iterator[Case]:
    """Every picture is there twice, and some twins carry different labels, as happens in real collections."""
    for num, k in [(11, 1), (24, 3), (31, 5), (28, 5), (33, 3), (29, 1)]:
        # Whole numbers, so that a twin's distance is exactly 0, and so large that no other two are equal.
        X = np.repeat(with_whole_means(rng.integers(2**20, size=(num, 4)).astype(np.float64)), 2, axis=0)
        order = rng.permutation(2 * num)
        y = rng.integers(2, size=2 * num)
        yield case("an example occurs twice", X=X[order], y=y, k=k)


FILL = "np.fill_diagonal(dists, np.inf)"
loo = knn.exercise(
    "leave_one_out_accuracy", returns=("accuracy",), uses=("compute_distances_no_loops", "predict_labels")
)
loo.values("accuracy", cases=noisy_groups)
loo.robust("twins", cases=twins_in_the_data)
loo.unchanged("inputs unchanged", cases=noisy_groups)
loo.known_wrong(
    "own_vote",
    "Every example is its own nearest neighbour, and votes for itself. Which entries of the (N, N) matrix compare an example "
    "with itself, and are they larger than every distance?",
    (FILL, "pass"),
)
loo.known_wrong(
    "own_vote_diluted",
    "With k + 1 neighbours an example still votes for itself, beside k others. It should have no vote at all.",
    (FILL, "k = k + 1"),
)
loo.known_wrong(
    "first_neighbour_dropped",
    "Where an example occurs twice, yours drops the first neighbour of each row, and that may be the twin "
    "instead of the example itself. What tells the two apart?",
    (FILL, "order = np.argsort(dists, axis=1)[:, 1 : k + 1]"),
    ("predict_labels(dists, y, k)", "np.array([np.bincount(row).argmax() for row in y[order]])"),
)
loo.known_wrong(
    "zero_times_infinity",
    "The same k examples vote for everybody, as they do when all distances are NaN. What is 0 times "
    "infinity, and can you write to the diagonal without touching the rest?",
    (FILL, "dists = dists + np.eye(len(X)) * np.inf"),
)
loo.known_wrong(
    "nothing_returned",
    "`np.fill_diagonal` changes the array that it is given and returns None, so its result isn't the matrix.",
    (FILL, "dists = np.fill_diagonal(dists, np.inf)"),
)
loo.known_wrong(
    "twins_left_out",
    "Where an example occurs twice, yours also silences other examples at distance 0. "
    "What tells an example from its twin?",
    (FILL, "dists[dists < 1e-6] = np.inf"),
)
loo.known_wrong(
    "error_rate",
    "This is the share of wrong answers; an accuracy is the share of right ones.",
    ("y_pred == y", "y_pred != y"),
)
loo.known_wrong(
    "k_ignored",
    "This is the accuracy of k = 1, whatever k is.",
    ("predict_labels(dists, y, k)", "predict_labels(dists, y)"),
)
loo.known_wrong(
    "count",
    "This is the number of right answers. Divided by what does it become an accuracy?",
    ("np.mean(", "np.sum("),
)
loo.known_wrong(
    "one_too_few",
    "Only k - 1 examples have a vote in yours (and one when k is 1). How many should?",
    ("predict_labels(dists, y, k)", "predict_labels(dists, y, max(k - 1, 1))"),
)
loo.known_wrong(
    "percent",
    "This is a percentage; an accuracy between 0 and 1 is asked for.",
    ("np.mean(y_pred == y)", "100 * np.mean(y_pred == y)"),
)
loo.known_wrong(
    "farthest",
    "The examples with the largest distances vote in yours. In which order should the neighbours stand?",
    ("predict_labels(dists, y, k)", "predict_labels(-dists, y, k)"),
)
loo.known_wrong(
    "everybody_votes",
    "All other examples vote in yours. How many should?",
    ("predict_labels(dists, y, k)", "predict_labels(dists, y, len(X) - 1)"),
)
loo.known_wrong(
    "one_too_many",
    "k + 1 examples have a vote in yours. How many should?",
    ("predict_labels(dists, y, k)", "predict_labels(dists, y, k + 1)"),
)
loo.known_wrong(
    "divided_by_one_less",
    "The number of right answers is divided by N − 1. How many predictions are there?",
    ("np.mean(y_pred == y)", "np.sum(y_pred == y) / (len(y) - 1)"),
)
