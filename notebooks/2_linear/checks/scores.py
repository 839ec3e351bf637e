"""Section 1, "Scores, and why they need a bias"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import linear


def matrices(rng: np.random.Generator) -> Iterator[Case]:
    """Draw matrices to widen."""
    for n, d in [(4, 3), (3, 3), (6, 1), (2, 5)]:
        yield case(X=rng.normal(size=(n, d)))
    yield case("there is one example", X=rng.normal(size=(1, 4)))


def odd_matrices(rng: np.random.Generator) -> Iterator[Case]:
    """Draw integers, which the column of ones may not keep from being floats, and a view."""
    yield case("X holds integers", X=rng.integers(2, 9, size=(5, 3)))
    yield case("X is not contiguous", X=rng.normal(size=(3, 5)).T)


bias = linear.exercise("add_bias_column", returns=("X_with_bias",))
bias.values("values", cases=matrices)
bias.robust("integers", cases=odd_matrices)
bias.known_wrong(
    "bias_first",
    "The column of ones comes first. Where does the task want it?",
    ("[X, np.ones((len(X), 1))]", "[np.ones((len(X), 1)), X]"),
)
bias.known_wrong(
    "column_of_zeros",
    "The new column holds zeros. What is a weight worth that is always multiplied by zero?",
    ("np.ones", "np.zeros"),
)
bias.known_wrong(
    "ones_in_a_row",
    "You added an example made of ones; each example should have got one more feature.",
    ("np.hstack([X, np.ones((len(X), 1))])", "np.vstack([X, np.ones((1, X.shape[1]))])"),
)
bias.known_wrong(
    "last_feature_overwritten",
    "The ones have replaced the last feature. How many columns should come back?",
    ("[X, np.ones", "[X[:, :-1], np.ones"),
)
bias.known_wrong(
    "added_to_every_feature",
    "Every feature has become larger by 1. The bias is a feature of its own: how many columns should come back?",
    ("np.hstack([X, np.ones((len(X), 1))])", "X + np.ones((len(X), 1))"),
)
bias.known_wrong(
    "ones_twice",
    "The ones appear in two columns. How many weights per class does the bias need?",
    ("np.ones((len(X), 1))", "np.ones((len(X), 2))"),
)
bias.known_wrong(
    "column_of_indices",
    "The new column counts the examples. Which feature is the same for all of them?",
    ("np.ones((len(X), 1))", "np.arange(len(X))[:, None]"),
)
bias.known_wrong(
    "first_feature_overwritten",
    "The ones have replaced the first feature. How many columns should come back?",
    ("np.hstack([X, np.ones((len(X), 1))])", "np.hstack([np.ones((len(X), 1)), X[:, 1:]])"),
)
bias.known_wrong(
    "transposed",
    "Rows and columns are swapped in what you return: one example per row, please.",
    ("np.hstack([X, np.ones((len(X), 1))])", "np.hstack([X, np.ones((len(X), 1))]).T"),
)
bias.known_wrong(
    "ones_only",
    "Only the column of ones came back. Where are the features?",
    ("np.hstack([X, np.ones((len(X), 1))])", "np.ones((len(X), 1))"),
)
