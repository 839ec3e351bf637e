"""Section 4, "No loop at all"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case

from . import knn
from .cases import pair, pixels, points
from .mistakes import (
    CAST_TRAIN,
    CAST_X,
    INT_TRAIN,
    INT_X,
    L1_INSTEAD,
    NO_ROOT,
    OVERFLOW,
    TRANSPOSED,
    WHOLE_NUMBERS,
)


def twins(rng: np.random.Generator) -> Iterator[Case]:
    """Training rows far from the origin that are queried with themselves: the true distance is zero.

    With 22 and 20 such rows some square falls below zero in practically every draw. Two rows are three times
    as far out, and two have a product of zero, or answers that forget one of the three terms or get it wrong
    would all be zero, and alike.
    """
    for num_rows, num_queries, num_features, far in [(24, 22, 16, 1e4), (20, 20, 20, 1e6)]:
        X_train = far + rng.normal(size=(num_rows, num_features))
        X_train[:2] *= 3
        X_train[2, ::2] = X_train[3, 1::2] = 0
        X = X_train[rng.permutation(num_queries)]
        yield pair("a query equals a training row and both are large", X, X_train)


MEMORY = "Multiply the three lengths to get how many numbers there are; each takes 8 bytes."
knn.choice(
    "memory_of_broadcasting",
    options="ABCD",
    because={
        "A": "That is the size of the result, (450, 1347). The array before the sum has one more axis.",
        "B": f"{MEMORY} You may have counted one byte for each.",
        "D": f"{MEMORY} Check your powers of ten.",
    },
)

OF_QUERIES = 'np.einsum("nd,nd->n", X, X)'
OF_TRAIN = 'np.einsum("md,md->m", X_train, X_train)'
none = knn.exercise("compute_distances_no_loops", returns=("dists",))
none.values("distances", cases=points)
none.values("stable", cases=twins)
none.values("pixels", cases=pixels)
none.vectorised("vectorised", grows=("X",), cases=points)
none.unchanged("inputs unchanged", cases=points)
none.known_wrong(
    "negative_under_root",
    "Where a query equals a training row the true square is 0, and rounding leaves a little less than that. "
    "The root of a negative number is NaN: what is the smallest value a square can have?",
    ("np.sqrt(np.maximum(squares, 0))", "np.sqrt(squares)"),
)
none.known_wrong("no_root", NO_ROOT, ("np.sqrt(np.maximum(squares, 0))", "np.maximum(squares, 0)"))
none.known_wrong(
    "cross_term_once",
    "The cross term is there once. Multiply out (a - b)·(a - b): how often does a·b appear?",
    ("- 2 * X @ X_train.T", "- X @ X_train.T"),
)
none.known_wrong(
    "cross_term_added",
    "This is the distance between a and -b: look at the sign of the cross term.",
    ("- 2 * X @ X_train.T", "+ 2 * X @ X_train.T"),
)
none.known_wrong(
    "cross_term_only",
    "Only the cross term is there. What are the other two terms of (a - b)·(a - b)?",
    ("of_queries[:, None] + of_train - 2 * X @ X_train.T", "2 * X @ X_train.T"),
)
none.known_wrong(
    "train_norms_missing",
    "The squares of the training rows are missing from the sum.",
    (" + of_train", ""),
)
none.known_wrong(
    "query_norms_missing",
    "The squares of the queries are missing from the sum. Each row of the result needs its own.",
    ("of_queries[:, None] + ", ""),
)
none.known_wrong(
    "norms_on_wrong_axis",
    "The squares of the queries are spread along the rows instead of down a column: "
    "what shape must they have for each to land in its own row?",
    ("of_queries[:, None]", "of_queries"),
)
none.known_wrong(
    "l1_instead",
    L1_INSTEAD,
    (
        "np.sqrt(np.maximum(squares, 0))",
        "np.abs(X[:, None] - X_train).sum(axis=2)",
    ),
)
none.known_wrong("uint8_overflow", OVERFLOW, CAST_X, CAST_TRAIN)
none.known_wrong(
    "only_queries_cast",
    "Right for floats, wrong for uint8 pixels: the queries are floats in yours, and the squares of the training "
    "rows still wrap around.",
    CAST_TRAIN,
)
none.known_wrong(
    "norms_without_squares",
    "You add up the entries of the rows where their squares belong: what is a·a, written out?",
    (OF_QUERIES, "np.sum(X, axis=1)"),
    (OF_TRAIN, "np.sum(X_train, axis=1)"),
)
none.known_wrong(
    "not_transposed",
    "Entry [i, j] of the product has to be row i of `X` times row j of `X_train`, and a matrix product takes the "
    "second matrix by columns.",
    ("X @ X_train.T", "X @ X_train"),
)
none.known_wrong(
    "norms_not_squared",
    "The lengths of the rows stand where the squares of the lengths belong: which root is one too many?",
    (OF_QUERIES, "np.linalg.norm(X, axis=1)"),
    (OF_TRAIN, "np.linalg.norm(X_train, axis=1)"),
)
none.known_wrong(
    "norms_of_everything",
    "You add the squares of *all* queries, and of all training rows, to every entry. Each row has a square of its "
    "own: which axis should the sum remove?",
    ("of_queries[:, None]", "of_queries.sum()"),
    ("+ of_train", "+ of_train.sum()"),
)
none.known_wrong(
    "squares_of_pixels",
    "Right for floats, wrong for uint8 pixels: the product is of floats in yours, but the squares are still "
    "taken of uint8. What is `np.uint8(20) ** 2`?",
    ("X = np.asarray(X, dtype=np.float64)", "raw, X = np.asarray(X), np.asarray(X, dtype=np.float64)"),
    (
        "X_train = np.asarray(X_train, dtype=np.float64)",
        "raw_train, X_train = np.asarray(X_train), np.asarray(X_train, dtype=np.float64)",
    ),
    (OF_QUERIES, "np.sum(raw**2, axis=1)"),
    (OF_TRAIN, "np.sum(raw_train**2, axis=1)"),
)
none.known_wrong("whole_numbers", WHOLE_NUMBERS, INT_X, INT_TRAIN)
none.known_wrong(
    "transposed", TRANSPOSED, ("np.sqrt(np.maximum(squares, 0))", "np.sqrt(np.maximum(squares, 0)).T")
)
