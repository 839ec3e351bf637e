"""Section 4, "No loop at all"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case

from . import knn
from .cases import number_types, pair, points
from .mistakes import (
    CAST_TRAIN,
    CAST_X,
    INT_TRAIN,
    INT_X,
    L1_INSTEAD,
    LAST_PIXEL,
    MEAN_UNDER_ROOT,
    NO_ROOT,
    OVERFLOW,
    ROOT_OVER_D,
    TOO_LATE,
    TRANSPOSED,
    WHOLE_NUMBERS,
    known_wrong_cushions,
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
    why="450 · 1347 · 64 are 38.8 million numbers; at 8 bytes each they take 310 MB, 64 times as "
    "much as the result.",
)

CUT = ("    squares = np.maximum(squares, 0)  # rounding can leave a square just below zero\n", "")
SQUARES = "of_queries[:, None] + of_train - 2 * products"
OVERFLOW_OF_SQUARES = (
    "With uint8 pixels the numbers come out wrong. A uint8 holds 0 to 255 and wraps around: what are "
    "`np.uint8(20) ** 2` and `np.uint8(20) * np.uint8(20)`, and what would the type have to be before the products?"
)
PRODUCTS_WRAP = (
    "With uint8 pixels your products a·b wrap around. Which type do the matrices have that you multiply?"
)
RAW = (
    ("X = np.asarray(X, dtype=np.float64)", "raw, X = np.asarray(X), np.asarray(X, dtype=np.float64)"),
    (
        "X_train = np.asarray(X_train, dtype=np.float64)",
        "raw_train, X_train = np.asarray(X_train), np.asarray(X_train, dtype=np.float64)",
    ),
)
OF_QUERIES = 'np.einsum("nd,nd->n", X, X)'
OF_TRAIN = 'np.einsum("md,md->m", X_train, X_train)'
none = knn.exercise("compute_distances_no_loops", returns=("dists",))
none.values("distances", cases=points)
none.robust("stable", cases=twins)
none.robust("number types", cases=number_types)
none.vectorised("vectorised", grows=("X",), cases=points)
none.unchanged("inputs unchanged", cases=points)
NEGATIVE = (
    "Where a query equals a training row the true square is 0, and rounding leaves a little less than that. "
    "The root of a negative number is NaN: what is the smallest value a square can have?"
)
# Which squares fall below zero depends on how the sums are made.
none.known_wrong(
    "negative_under_root",
    NEGATIVE,
    CUT,
    (OF_QUERIES, "np.sum(X**2, axis=1)"),
    (OF_TRAIN, "np.sum(X_train**2, axis=1)"),
)
none.known_wrong("negative_under_root_of_einsum", NEGATIVE, CUT)
none.known_wrong(
    "negative_under_root_of_lengths",
    NEGATIVE,
    CUT,
    (OF_QUERIES, "np.linalg.norm(X, axis=1) ** 2"),
    (OF_TRAIN, "np.linalg.norm(X_train, axis=1) ** 2"),
)
none.known_wrong("no_root", NO_ROOT, ("np.sqrt(squares)", "squares"))
none.known_wrong(
    "cross_term_once",
    "The product a·b is there once. Multiply out (a - b)·(a - b): how often does it appear?",
    ("- 2 * products", "- products"),
)
none.known_wrong(
    "cross_term_added",
    "This is the distance between a and -b: look at the sign of the product a·b.",
    ("- 2 * products", "+ 2 * products"),
)
none.known_wrong(
    "cross_term_only",
    "There is nothing but 2 a·b under the root. What are the other two terms of (a - b)·(a - b)?",
    ("of_queries[:, None] + of_train - 2 * products", "2 * products"),
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
    ("np.sqrt(squares)", "np.abs(X[:, None] - X_train).sum(axis=2)"),
)
# In uint8, np.sum adds up in a wider type, and a product of matrices doesn't.
none.known_wrong(
    "uint8_overflow",
    OVERFLOW_OF_SQUARES,
    CAST_X,
    CAST_TRAIN,
    (OF_QUERIES, "np.sum(X**2, axis=1)"),
    (OF_TRAIN, "np.sum(X_train**2, axis=1)"),
)
none.known_wrong(
    "uint8_overflow_before_doubling",  # 2 * wraps around, 2.0 * doesn't
    OVERFLOW_OF_SQUARES,
    CAST_X,
    CAST_TRAIN,
    (OF_QUERIES, "np.sum(X**2, axis=1)"),
    (OF_TRAIN, "np.sum(X_train**2, axis=1)"),
    ("2 * products", "2.0 * products"),
)
none.known_wrong("uint8_overflow_in_sums", OVERFLOW_OF_SQUARES, CAST_X, CAST_TRAIN)
none.known_wrong(
    "uint8_overflow_in_differences",
    OVERFLOW,
    CAST_X,
    CAST_TRAIN,
    (SQUARES, "((X[:, None] - X_train) ** 2).sum(axis=2)"),
)
none.known_wrong(
    "cast_too_late",
    TOO_LATE,
    CAST_X,
    CAST_TRAIN,
    (SQUARES, "((X[:, None] - X_train).astype(np.float64) ** 2).sum(axis=2)"),
)
none.known_wrong(
    "cast_too_late_reversed",
    TOO_LATE,
    CAST_X,
    CAST_TRAIN,
    (SQUARES, "((X_train - X[:, None]).astype(np.float64) ** 2).sum(axis=2)"),
)
none.known_wrong(
    "product_of_pixels",
    PRODUCTS_WRAP,
    *RAW,
    ("products = X @ X_train.T", "products = raw @ raw_train.T"),
    ("2 * products", "(2 * products)"),
)
none.known_wrong(
    "product_of_pixels_doubled_as_float",
    PRODUCTS_WRAP,
    *RAW,
    ("products = X @ X_train.T", "products = raw @ raw_train.T"),
    ("2 * products", "2.0 * products"),
)
none.known_wrong(
    "only_queries_cast",
    "With uint8 pixels the squares of the training rows wrap around in yours. Which type do those rows "
    "have when they are squared?",
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
    "With uint8 pixels the squares in yours wrap around. What is `np.uint8(20) ** 2`, and which type do "
    "the rows have when they are squared?",
    *RAW,
    (OF_QUERIES, "np.sum(raw**2, axis=1)"),
    (OF_TRAIN, "np.sum(raw_train**2, axis=1)"),
)
none.known_wrong("whole_numbers", WHOLE_NUMBERS, INT_X, INT_TRAIN)
none.known_wrong("transposed", TRANSPOSED, ("np.sqrt(squares)", "np.sqrt(squares).T"))
none.known_wrong("mean_under_root", MEAN_UNDER_ROOT, ("np.sqrt(squares)", "np.sqrt(squares / X.shape[1])"))
none.known_wrong("mean_over_pixels", ROOT_OVER_D, ("np.sqrt(squares)", "np.sqrt(squares) / X.shape[1]"))
none.known_wrong(
    "last_pixel_missing",
    LAST_PIXEL,
    (f"squares = {SQUARES}", f"squares = {SQUARES} - (X[:, -1:] - X_train[:, -1]) ** 2"),
)
none.known_wrong(
    "norms_averaged",
    "The means of the squares stand where their sums belong: what is a·a, written out?",
    (OF_QUERIES, "np.mean(X**2, axis=1)"),
    (OF_TRAIN, "np.mean(X_train**2, axis=1)"),
)
none.known_wrong(
    "square_of_sums",
    "You square the sum of a row's entries. Is that the sum of their squares?",
    (OF_QUERIES, "np.sum(X, axis=1) ** 2"),
    (OF_TRAIN, "np.sum(X_train, axis=1) ** 2"),
)
none.known_wrong(
    "squares_over_queries",
    "The squares are added up over the rows instead of within each row: which axis should the sum remove?",
    (OF_QUERIES, "np.sum(X**2, axis=0)"),
    (OF_TRAIN, "np.sum(X_train**2, axis=0)"),
)
none.known_wrong(
    "train_norms_on_wrong_axis",
    "The squares of the training rows run down a column: each belongs to a column of the result, so along what "
    "should they lie?",
    ("+ of_train", "+ of_train[:, None]"),
)
none.known_wrong(
    "query_norms_of_everything",
    "You add the squares of *all* queries to every entry. Each query has a square of its own.",
    ("of_queries[:, None]", "of_queries.sum()"),
)
none.known_wrong(
    "train_norms_of_everything",
    "You add the squares of *all* training rows to every entry. Each training row has a square of its own.",
    ("+ of_train", "+ of_train.sum()"),
)
none.known_wrong(
    "norms_added_twice",
    "The squares of the queries are there twice, and those of the training rows not at all.",
    ("+ of_train", "+ of_queries[:, None]"),
)
none.known_wrong(
    "norms_missing_and_product",
    "The distances are roots of the products alone. What are the other two terms of (a - b)·(a - b)?",
    (SQUARES, "products"),
)
none.known_wrong(
    "root_of_each_term",
    "You take roots before you subtract: this is the difference of two lengths. What is under the root in the formula?",
    ("np.sqrt(squares)", "np.abs(np.sqrt(of_queries)[:, None] - np.sqrt(of_train))"),
)
known_wrong_cushions(none, "squares")
