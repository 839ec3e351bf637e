"""What is checked in assignment 1, nearest neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking import Assignment, Case, Seeded, case

Array = NDArray[np.float64]
Labels = NDArray[np.int64]
Rng = np.random.Generator

knn = Assignment("knn")

# ---------------------------------------------------------------------------------------- distances


def rounding(X: NDArray[Any], X_train: NDArray[Any]) -> float:
    """Return how far the expanded form of an L2 distance may be off.

    A sum of D products carries a rounding error of at most about ``D * eps`` times its size, here
    ``|a|^2 + |b|^2``. That is the error of the *squared* distance; where the distance itself is near zero
    its error is the square root of it.
    """
    sizes = [np.max(np.sum(np.square(rows, dtype=np.float64), axis=1)) for rows in (X, X_train)]
    return float(np.sqrt((X.shape[1] + 2) * np.finfo(np.float64).eps * sum(sizes)))


def pair(label: str, X: NDArray[Any], X_train: NDArray[Any]) -> Case:
    return case(label, atol=rounding(X, X_train), X=X, X_train=X_train)


def points(rng: Rng) -> Iterator[Case]:
    """Odd shapes: one query, one feature, as many features as training rows, as many queries as both."""
    for n, m, d in [(5, 7, 4), (1, 6, 3), (4, 1, 3), (6, 4, 1), (3, 5, 5), (4, 4, 4)]:
        yield pair("", rng.normal(size=(n, d)), 1 + rng.normal(size=(m, d)))
    # Quarters, so that float32 holds every square and every sum exactly.
    quarters = [rng.integers(-40, 40, size=(n, 3)) / 4 for n in (4, 6)]
    yield pair("the inputs are float32", quarters[0].astype(np.float32), quarters[1].astype(np.float32))
    yield pair("the inputs are integers", rng.integers(-9, 9, size=(4, 3)), rng.integers(-9, 9, size=(5, 3)))


def pixels(rng: Rng) -> Iterator[Case]:
    """Intensities as an image file stores them; differences and squares leave the range of uint8.

    Every other image is dim, so that forgetting a term doesn't always end below zero. The last query and the
    last training image share no ink, so that their product is zero, and the squares are seen by themselves. With
    three equal lengths a sum or a product along the wrong axis returns something, and can be told from others.
    """
    for n, m, d in [(4, 5, 8), (6, 6, 6)]:
        brightest = np.where(np.arange(n + m) % 2, 256, 64)[:, None]
        images = rng.integers(brightest, size=(n + m, d)).astype(np.uint8)
        images[n - 1, ::2] = images[-1, 1::2] = 0
        yield pair("the pixels are uint8", images[:n], images[n:])


def twins(rng: Rng) -> Iterator[Case]:
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


TRANSPOSED = "Row i belongs to query i and column j to training example j; yours is the other way round."
OVERFLOW = (
    "Right for floats, wrong for uint8 pixels. A uint8 holds 0 to 255 and wraps around: "
    "what is `np.uint8(3) - np.uint8(5)`, and what would the type have to be before the subtraction?"
)
TOO_LATE = (
    "Right for floats, wrong for uint8 pixels: the type changes only after the subtraction has wrapped around. "
    "Which operation has to be the first to see floats?"
)
WHOLE_NUMBERS = (
    "Right for whole numbers only: yours cuts off everything behind the decimal point before it subtracts. "
    "Which type holds pixels and fractions alike?"
)
FIRST_ROW = "Only the first row is filled in. Is your `return` inside the loop over the queries?"
LAST_ROW = "Only the last row is filled in: is the array of zeros made anew for every query?"
WHOLE_DISTANCES = (
    "Your distances have lost everything behind the decimal point: an array of integers keeps whole numbers only, "
    "whatever is written into it."
)
INT_ZEROS = (
    "dists = np.zeros((len(X), len(X_train)))",
    "dists = np.zeros((len(X), len(X_train)), dtype=np.int64)",
)
CAST_X = ("X = np.asarray(X, dtype=np.float64)", "X = np.asarray(X)")
CAST_TRAIN = ("X_train = np.asarray(X_train, dtype=np.float64)", "X_train = np.asarray(X_train)")
INT_X = ("X = np.asarray(X, dtype=np.float64)", "X = np.asarray(X, dtype=np.int64)")
INT_TRAIN = (
    "X_train = np.asarray(X_train, dtype=np.float64)",
    "X_train = np.asarray(X_train, dtype=np.int64)",
)

l1 = knn.exercise("l1_distances", returns=("dists",))
l1.values("distances", cases=points)
l1.values("pixels", cases=pixels)
l1.unchanged("inputs unchanged", cases=points)
l1.known_wrong("uint8_overflow", OVERFLOW, CAST_X, CAST_TRAIN)
l1.known_wrong(
    "uint8_overflow_reversed", OVERFLOW, CAST_X, CAST_TRAIN, ("np.abs(X_train - x)", "np.abs(x - X_train)")
)
l1.known_wrong("whole_numbers", WHOLE_NUMBERS, INT_X, INT_TRAIN)
l1.known_wrong("whole_distances", WHOLE_DISTANCES, INT_ZEROS)
l1.known_wrong("first_row_only", FIRST_ROW, ("in enumerate(X):", "in enumerate(X[:1]):"))
l1.known_wrong("last_row_only", LAST_ROW, ("dists[i] =", "dists[:] = 0\n        dists[i] ="))
l1.known_wrong(
    "absolute_value_too_late",
    "Differences of opposite sign cancel in yours: is the absolute value taken of every pixel's difference, "
    "or of their sum?",
    ("np.abs(X_train - x).sum(axis=1)", "np.abs((X_train - x).sum(axis=1))"),
)
l1.known_wrong(
    "no_absolute_value",
    "Some of your distances are negative. What turns a difference into a distance?",
    ("np.abs(X_train - x)", "(x - X_train)"),
)
l1.known_wrong(
    "no_absolute_value_reversed",
    "Some of your distances are negative. What turns a difference into a distance?",
    ("np.abs(X_train - x)", "(X_train - x)"),
)
l1.known_wrong(
    "l2_instead",
    "This is the L2 distance, the straight line. L1 adds up the absolute differences as they are.",
    ("np.abs(X_train - x).sum(axis=1)", "np.sqrt(np.square(X_train - x).sum(axis=1))"),
)
l1.known_wrong(
    "squared",
    "You add up squared differences. What does L1 do with a difference instead?",
    ("np.abs(X_train - x)", "np.square(X_train - x)"),
)
l1.known_wrong(
    "mean_over_pixels",
    "These are mean differences per pixel; the distance is the total.",
    (".sum(axis=1)", ".mean(axis=1)"),
)
l1.known_wrong(
    "largest_difference",
    "You keep only the pixel that differs most. Every pixel counts in L1.",
    (".sum(axis=1)", ".max(axis=1)"),
)
l1.known_wrong("transposed", TRANSPOSED, ("return dists", "return dists.T"))
l1.known_wrong(
    "wrong_axis",
    "You sum over the training examples instead of over the pixels: which axis of `X_train - x` is which?",
    (".sum(axis=1)", ".sum(axis=0)"),
)

L1_INSTEAD = "This is the L1 distance. L2 squares each difference, adds up, and takes one root at the end."
NO_ROOT = "These are squared distances. The ranking of neighbours is the same, the distances aren't: what is missing?"
MEAN_UNDER_ROOT = "You take the mean over the pixels under the root; the L2 distance has their sum there."
MAX_DIFFERENCE = "You keep only the pixel that differs most. Every pixel counts in L2."

two = knn.exercise("compute_distances_two_loops", returns=("dists",))
two.values("distances", cases=points)
two.values("pixels", cases=pixels)
two.unchanged("inputs unchanged", cases=points)
two.known_wrong(
    "no_root", NO_ROOT, ("np.sqrt(np.sum((X[i] - X_train[j]) ** 2))", "np.sum((X[i] - X_train[j]) ** 2)")
)
two.known_wrong(
    "l1_instead",
    L1_INSTEAD,
    ("np.sqrt(np.sum((X[i] - X_train[j]) ** 2))", "np.sum(np.abs(X[i] - X_train[j]))"),
)
two.known_wrong("mean_under_root", MEAN_UNDER_ROOT, ("np.sum(", "np.mean("))
two.known_wrong("largest_difference", MAX_DIFFERENCE, ("np.sum(", "np.max("))
two.known_wrong("uint8_overflow", OVERFLOW, CAST_X, CAST_TRAIN)
two.known_wrong(
    "cast_too_late",
    TOO_LATE,
    CAST_X,
    CAST_TRAIN,
    ("(X[i] - X_train[j])", "(X[i] - X_train[j]).astype(np.float64)"),
)
two.known_wrong(
    "cast_too_late_reversed",
    TOO_LATE,
    CAST_X,
    CAST_TRAIN,
    ("(X[i] - X_train[j])", "(X_train[j] - X[i]).astype(np.float64)"),
)
two.known_wrong("whole_numbers", WHOLE_NUMBERS, INT_X, INT_TRAIN)
two.known_wrong("whole_distances", WHOLE_DISTANCES, INT_ZEROS)
two.known_wrong("first_row_only", FIRST_ROW, ("in range(len(X)):", "in range(1):"))
two.known_wrong("last_row_only", LAST_ROW, ("in range(len(X)):", "in [len(X) - 1]:"))
two.known_wrong("transposed", TRANSPOSED, ("return dists", "return dists.T"))
two.known_wrong(
    "root_of_l1",
    "You take the root of a sum of absolute differences. What happens to each difference before it is added?",
    ("(X[i] - X_train[j]) ** 2", "np.abs(X[i] - X_train[j])"),
)
two.known_wrong(
    "square_after_sum",
    "Differences of opposite sign cancel in yours: is each difference squared before they are added, or their sum?",
    ("np.sum((X[i] - X_train[j]) ** 2)", "np.sum(X[i] - X_train[j]) ** 2"),
)
two.known_wrong(
    "returns_too_early",
    "Only one entry is filled in. How deep inside the loops is your `return`?",
    ("            dists[i, j] =", "            dists[0, 0] = dists[0, 0] if i + j else"),
)
two.known_wrong(
    "last_left_out",
    "The last row or column is still zero. Where does `range(n - 1)` stop?",
    ("for j in range(len(X_train))", "for j in range(len(X_train) - 1)"),
)

one = knn.exercise("compute_distances_one_loop", returns=("dists",))
one.values("distances", cases=points)
one.values("pixels", cases=pixels)
one.loops("one loop", at_most=1, cases=points)
one.unchanged("inputs unchanged", cases=points)
one.known_wrong(
    "no_root",
    NO_ROOT,
    ("np.sqrt(np.sum((X_train - X[i]) ** 2, axis=1))", "np.sum((X_train - X[i]) ** 2, axis=1)"),
)
one.known_wrong(
    "l1_instead",
    L1_INSTEAD,
    ("np.sqrt(np.sum((X_train - X[i]) ** 2, axis=1))", "np.sum(np.abs(X_train - X[i]), axis=1)"),
)
one.known_wrong("mean_under_root", MEAN_UNDER_ROOT, ("np.sum(", "np.mean("))
one.known_wrong("largest_difference", MAX_DIFFERENCE, ("np.sum(", "np.max("))
one.known_wrong("uint8_overflow", OVERFLOW, CAST_X, CAST_TRAIN)
one.known_wrong(
    "cast_too_late",
    TOO_LATE,
    CAST_X,
    CAST_TRAIN,
    ("(X_train - X[i])", "(X_train - X[i]).astype(np.float64)"),
)
one.known_wrong(
    "cast_too_late_reversed",
    TOO_LATE,
    CAST_X,
    CAST_TRAIN,
    ("(X_train - X[i])", "(X[i] - X_train).astype(np.float64)"),
)
one.known_wrong("whole_numbers", WHOLE_NUMBERS, INT_X, INT_TRAIN)
one.known_wrong("whole_distances", WHOLE_DISTANCES, INT_ZEROS)
one.known_wrong("last_row_only", LAST_ROW, ("in range(len(X)):", "in [len(X) - 1]:"))
one.known_wrong("transposed", TRANSPOSED, ("return dists", "return dists.T"))
one.known_wrong(
    "summed_over_everything",
    "All entries of a row are equal: the sum runs over the training examples too. "
    "`X_train - X[i]` has shape (M, D); which axis should disappear?",
    ("axis=1", "axis=None"),
)
one.known_wrong(
    "wrong_axis",
    "You sum over the training examples (axis 0 of `X_train - X[i]`) instead of over the pixels.",
    ("axis=1", "axis=0"),
)
one.known_wrong(
    "last_left_out",
    "The last row is still zero. Where does `range(n - 1)` stop?",
    ("range(len(X))", "range(len(X) - 1)"),
)
one.known_wrong(
    "returns_too_early",
    "Only the first row is filled in. Is your `return` inside the loop?",
    ("range(len(X))", "range(1)"),
)
one.known_wrong(
    "root_of_l1",
    "You take the root of a sum of absolute differences. What happens to each difference before it is added?",
    ("(X_train - X[i]) ** 2", "np.abs(X_train - X[i])"),
)

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

# -------------------------------------------------------------------------------------- predictions


def ranking(rng: Rng, order: list[int], total: int) -> Array:
    """Return one row of distances in which the examples ``order`` come first; no two are equal."""
    rest = rng.permutation([index for index in range(total) if index not in order])
    row = np.empty(total)
    row[[*order, *rest]] = np.cumsum(rng.uniform(0.5, 1.5, size=total))
    return row


def examples_of(rng: Rng, y_train: Labels, labels: list[int]) -> list[int]:
    """Return distinct examples with these labels, in this order."""
    pools = {label: list(rng.permutation(np.flatnonzero(y_train == label))) for label in set(labels)}
    return [int(pools[label].pop()) for label in labels]


def clear_votes(rng: Rng) -> Iterator[Case]:
    """Elections without a tie, in which the winner isn't always the nearest, nor the smallest label.

    Votes are given as ranks among the labels of the case, nearest first. The labels leave gaps, so that
    the label of the winner differs from its place in a list of labels, and from any number of an example.
    """
    elections = {
        1: ["0", "3", "2", "4", "1"],
        3: ["033", "144", "211", "422"],
        5: ["30114", "42032", "21402", "04414"],
        6: ["301124", "440134", "213402"],
    }
    for k, votes in elections.items():
        labels = np.array([1, 2, 5, 6, 9])
        y_train = rng.permutation(np.repeat(labels, 3))
        chosen = [[int(labels[int(rank)]) for rank in vote] for vote in 2 * votes]
        rows = [ranking(rng, examples_of(rng, y_train, vote), len(y_train)) for vote in chosen]
        yield case("k is 1" if k == 1 else "", dists=np.array(rows), y_train=y_train, k=k)


def tied_votes(rng: Rng) -> Iterator[Case]:
    """Elections in which the smallest, the largest, the first and the last of the tied labels differ.

    In the third case the nearest neighbour's label isn't among those that tie.
    """
    labels = np.array([2, 3, 7, 8])
    for votes in (["10", "32", "21"], ["1203", "3120", "2013"], ["32211", "02112", "01221"]):
        y_train = rng.permutation(np.repeat(labels, 3))
        chosen = [[int(labels[int(rank)]) for rank in vote] for vote in 3 * votes]
        rows = [ranking(rng, examples_of(rng, y_train, vote), len(y_train)) for vote in chosen]
        yield case("two labels tie", dists=np.array(rows), y_train=y_train, k=len(votes[0]))


BINCOUNT = "np.bincount(row).argmax()"
vote = knn.exercise("predict_labels", returns=("y_pred",))
vote.values("labels", exact=True, cases=clear_votes)
vote.values("ties", exact=True, cases=tied_votes)
vote.unchanged("inputs unchanged", cases=clear_votes)
vote.known_wrong(
    "k_ignored",
    "Only the nearest neighbour has a vote in yours, whatever k is.",
    ("[:, :k]", "[:, :1]"),
)
vote.known_wrong(
    "farthest",
    "These are the votes of the k farthest examples. In which order does `np.argsort` sort?",
    ("[:, :k]", "[:, -k:]"),
)
vote.known_wrong(
    "nearest_skipped",
    "The nearest neighbour has no vote in yours. Leaving it out is right only when a query is itself in the training set.",
    ("[:, :k]", "[:, 1 : k + 1]"),
)
vote.known_wrong("one_too_many", "k + 1 neighbours vote in yours.", ("[:, :k]", "[:, : k + 1]"))
vote.known_wrong(
    "one_too_few",
    "k - 1 neighbours vote in yours (and the nearest one when k is 1).",
    ("[:, :k]", "[:, : max(k - 1, 1)]"),
)
vote.known_wrong(
    "everybody_votes",
    "All training examples vote in yours, so every query gets the same answer. Which ones should?",
    ("[:, :k]", "[:, :]"),
)
vote.known_wrong(
    "example_instead_of_label",
    "You return the number of the nearest training example. Which label does that example have?",
    (BINCOUNT, "row[0]"),
    ("votes = y_train[nearest]", "votes = nearest"),
)
vote.known_wrong(
    "mean_of_labels",
    "You average the labels. Between a 3 and a 9 there isn't a 6: labels are names, so count them.",
    (BINCOUNT, "int(round(row.mean()))"),
)
vote.known_wrong(
    "median_of_labels",
    "You take the label in the middle. Labels are names without an order, so count them.",
    (BINCOUNT, "int(np.median(row))"),
)
vote.known_wrong(
    "place_instead_of_label",
    "You return the place of the winner in the list of distinct labels, not the label that stands there.",
    (BINCOUNT, "np.unique(row, return_counts=True)[1].argmax()"),
)
vote.known_wrong(
    "count_instead_of_label",
    "You return how many votes the winner got. Who got them?",
    (BINCOUNT, "np.bincount(row).max()"),
)
vote.known_wrong(
    "ties_to_largest",
    "Right unless two labels tie: yours then takes the larger one, and the smaller one is asked for.",
    (BINCOUNT, "len(np.bincount(row)) - 1 - np.bincount(row)[::-1].argmax()"),
)
vote.known_wrong(
    "ties_to_nearest",
    "Right unless two labels tie: yours then takes the one that was seen first, which is the nearest. "
    "That is a sensible rule, but the smallest label is asked for, so that the order of neighbours can't matter.",
    (BINCOUNT, "max(row.tolist(), key=row.tolist().count)"),
)
vote.known_wrong(
    "ties_to_farthest",
    "Right unless two labels tie: yours then takes the one that was seen last. The smallest label is asked for.",
    (BINCOUNT, "max(row[::-1].tolist(), key=row.tolist().count)"),
)
vote.known_wrong(
    "sorted_along_queries",
    "You sort down the columns, so queries compete with one another. Along which axis do the training examples lie?",
    ("axis=1)[:, :k]", "axis=0).T[: len(dists), :k]"),
)

# ------------------------------------------------------------------------------------ cross-validation


def two_groups(rng: Rng, num: int, num_features: int = 3) -> tuple[Array, Labels]:
    """Return overlapping groups of two classes: with an odd k no vote ties, and not every vote is right."""
    y = rng.integers(2, size=num)
    return rng.normal(size=(num, num_features)) + 0.9 * y[:, None], y


def even_folds(rng: Rng) -> Iterator[Case]:
    for num, num_folds, ks in [(40, 4, [1, 3, 7]), (60, 5, [5, 1]), (48, 2, [3, 11])]:
        X, y = two_groups(rng, num)
        yield case("", X=X, y=y, ks=ks, num_folds=num_folds)
    X, y = two_groups(rng, 24)
    yield case("every fold is one example", X=X, y=y, ks=[1, 3], num_folds=24)


def uneven_folds(rng: Rng) -> Iterator[Case]:
    for num, num_folds, ks in [(43, 4, [1, 5]), (59, 6, [3])]:
        X, y = two_groups(rng, num)
        yield case("the folds are not of equal size", X=X, y=y, ks=ks, num_folds=num_folds)


cv = knn.exercise(
    "k_fold_cross_validate",
    returns=("accuracies",),
    uses=("compute_distances_no_loops", "predict_labels"),
)
cv.values("accuracies", cases=even_folds)
cv.values("uneven folds", cases=uneven_folds)
cv.unchanged("inputs unchanged", cases=even_folds)
cv.known_wrong(
    "fold_left_in_training",
    "The validation fold is also among the training examples, so each query finds itself at distance 0 "
    "and k = 1 looks perfect. Which examples may a fold's queries be compared with?",
    ("X_folds[:fold] + X_folds[fold + 1 :]", "X_folds"),
    ("y_folds[:fold] + y_folds[fold + 1 :]", "y_folds"),
)
cv.known_wrong(
    "roles_swapped",
    "You train on one fold and validate on all the others; it is the other way round.",
    (
        "dists = compute_distances_no_loops(X_folds[fold], X_rest)",
        "dists = compute_distances_no_loops(X_rest, X_folds[fold])",
    ),
    (
        "predict_labels(dists, y_rest, k) == y_folds[fold]",
        "predict_labels(dists, y_folds[fold], k) == y_rest",
    ),
)
cv.known_wrong(
    "trained_on_next_fold_only",
    "You train on one other fold only. All the folds but the validation one belong to the training part.",
    ("X_folds[:fold] + X_folds[fold + 1 :]", "[X_folds[fold - 1]]"),
    ("y_folds[:fold] + y_folds[fold + 1 :]", "[y_folds[fold - 1]]"),
)
cv.known_wrong(
    "trained_on_earlier_folds",
    "You train on the folds before the validation one (and the first fold on those after it); "
    "the later ones belong to the training part too.",
    ("X_folds[:fold] + X_folds[fold + 1 :]", "X_folds[:fold] or X_folds[1:]"),
    ("y_folds[:fold] + y_folds[fold + 1 :]", "y_folds[:fold] or y_folds[1:]"),
)
cv.known_wrong(
    "error_rate",
    "These are the shares of wrong answers; an accuracy is the share of right ones.",
    ("y_rest, k) == y_folds", "y_rest, k) != y_folds"),
)
cv.known_wrong(
    "counts",
    "These are numbers of right answers. Divided by what do they become accuracies?",
    ("np.mean(predict_labels", "np.sum(predict_labels"),
)
cv.known_wrong(
    "percent",
    "These are percentages; accuracies between 0 and 1 are asked for.",
    ("accuracies[k][fold] = ", "accuracies[k][fold] = 100 * "),
)
cv.known_wrong(
    "mean_returned",
    "You return one mean per k. Keep the accuracy of every fold: their spread says how far to trust the mean.",
    ("return accuracies", "return {k: np.mean(values) for k, values in accuracies.items()}"),
)
cv.known_wrong(
    "k_ignored",
    "All values of k give the accuracies of k = 1 in yours. Does each k reach `predict_labels`?",
    ("predict_labels(dists, y_rest, k)", "predict_labels(dists, y_rest)"),
)
cv.known_wrong(
    "last_fold_only",
    "Only the last fold has an accuracy. Does every round write to its own place?",
    ("for fold in range(num_folds)", "for fold in [num_folds - 1]"),
)
cv.known_wrong(
    "rest_dropped",
    "Right unless N isn't a multiple of num_folds: yours then leaves the last examples out of every fold. "
    "How does `np.array_split` share out the remainder?",
    (
        "np.array_split(X, num_folds), np.array_split(y, num_folds)",
        "[[part[i * (len(X) // num_folds) : (i + 1) * (len(X) // num_folds)] for i in range(num_folds)] for part in (X, y)]",
    ),
)
cv.known_wrong(
    "rest_in_last_fold",
    "Right unless N isn't a multiple of num_folds: yours then puts the whole remainder into the last fold. "
    "How does `np.array_split` share it out?",
    (
        "np.array_split(X, num_folds), np.array_split(y, num_folds)",
        "[np.split(part, [i * (len(X) // num_folds) for i in range(1, num_folds)]) for part in (X, y)]",
    ),
)
cv.known_wrong(
    "rest_never_validated",
    "Right unless N isn't a multiple of num_folds: the last examples are in no validation fold of yours. "
    "How does `np.array_split` share out the remainder?",
    (
        "np.array_split(X, num_folds), np.array_split(y, num_folds)",
        "[np.split(part, [i * (len(X) // num_folds) for i in range(1, num_folds + 1)]) for part in (X, y)]",
    ),
)
cv.known_wrong(
    "equal_folds_only",
    "Right unless N isn't a multiple of num_folds: yours insists on folds of one size, and there are none. "
    "How does `np.array_split` share out the remainder?",
    ("np.array_split(X, num_folds), np.array_split(y", "np.split(X, num_folds), np.split(y"),
)
cv.known_wrong(
    "labels_of_everybody",
    "The columns of your distances belong to the examples outside the fold, but the votes are looked up among all "
    "labels. Which label belongs to column 0 when fold 0 is held out?",
    ("predict_labels(dists, y_rest, k)", "predict_labels(dists, y, k)"),
)
cv.known_wrong(
    "dealt_like_cards",
    "You deal the examples out in turn (every num_folds-th one into the same fold); "
    "folds are blocks of neighbouring rows here.",
    (
        "np.array_split(X, num_folds), np.array_split(y, num_folds)",
        "[[part[i::num_folds] for i in range(num_folds)] for part in (X, y)]",
    ),
)

knn.choice(
    "honest_estimate",
    options="ABCD",
    because={
        "A": "What is the nearest neighbour of a training example among the training examples?",
        "B": "It is the largest of 30 noisy numbers, picked because it is the largest. "
        "What does that do to it on average?",
        "D": "Those 450 images took part in choosing the winner. Would 450 others have chosen the same one?",
    },
)

# --------------------------------------------------------------------------------- a split without leakage


def tables(rng: Rng) -> Iterator[Case]:
    """Distinct rows, sorted by class as files often are; sizes at which int, round and ceil differ."""
    for num, val_fraction, test_fraction in [(43, 0.25, 0.2), (57, 0.1, 0.3), (62, 0.2, 0.45)]:
        X = np.column_stack([rng.permutation(num), rng.normal(size=num)])
        y = np.sort(rng.integers(3, size=num))
        seed = Seeded(int(rng.integers(2**31)))
        yield case("", X=X, y=y, val_fraction=val_fraction, test_fraction=test_fraction, rng=seed)


def one_part_empty(rng: Rng) -> Iterator[Case]:
    for val_fraction, test_fraction in [(0.25, 0.0), (0.0, 0.25)]:
        X = np.column_stack([rng.permutation(43), rng.normal(size=43)])
        y = np.sort(rng.integers(3, size=43))
        seed = Seeded(int(rng.integers(2**31)))
        label = "a part is empty"
        yield case(label, X=X, y=y, val_fraction=val_fraction, test_fraction=test_fraction, rng=seed)


def split_seeds(rng: Rng) -> Iterator[Case]:
    """Draw a seed with which a table is split three times."""
    X, y, seed = rng.normal(size=(43, 2)), np.arange(43) % 3, int(rng.integers(2**31))
    yield case(via="seeded_draws", seed=seed, position=4, X=X, y=y, val_fraction=0.25, test_fraction=0.2)


PARTS = "val, test, train = np.split(order, [num_val, num_val + num_test])"
RETURN = "return X[train], y[train], X[val], y[val], X[test], y[test]"
SIZES = "num_val, num_test = int(val_fraction * len(X)), int(test_fraction * len(X))"
# One name: the properties look at all six parts, and the driver returns three splits.
split = knn.exercise("train_val_test_split", returns=("parts",))
split.property("partition", "partition", cases=tables)
split.property("empty part", "partition", cases=one_part_empty)
split.property("generator", "split_generator", cases=split_seeds)
split.unchanged("inputs unchanged", cases=tables)
split.known_wrong(
    "global_generator",
    "The same seed gives another split each time: where do your random numbers come from, if not from `rng`?",
    ("order = rng.permutation(len(X))", "order = np.random.default_rng().permutation(len(X))"),
)
split.known_wrong(
    "seeded_inside",
    "Every generator gives the same split: do you make one of your own, and leave `rng` unused?",
    ("order = rng.permutation(len(X))", "order = np.random.default_rng(0).permutation(len(X))"),
)
split.known_wrong(
    "not_shuffled",
    "The rows are handed out in the order of the file. If the file is sorted by class, "
    "which classes does the test part hold?",
    ("order = rng.permutation(len(X))", "order = np.arange(len(X))"),
)
split.known_wrong(
    "labels_apart",
    "Rows and labels have parted: were X and y put into the same new order?",
    (
        RETURN,
        "return X[train], y[rng.permutation(train)], X[val], y[rng.permutation(val)], X[test], y[rng.permutation(test)]",
    ),
)
split.known_wrong(
    "overlap",
    "Some rows are in two parts, so a score on one rewards remembering the other.",
    (PARTS, "val, test, train = order[:num_val], order[:num_test], order[num_val + num_test :]"),
)
split.known_wrong(
    "with_replacement",
    "Some rows are in a part twice: is each row drawn only once?",
    ("order = rng.permutation(len(X))", "order = rng.integers(len(X), size=len(X))"),
)
split.known_wrong(
    "fraction_of_rest",
    "Both fractions are of all N rows, not of what another part left over.",
    (SIZES, "num_test = int(test_fraction * len(X)); num_val = int(val_fraction * (len(X) - num_test))"),
)
split.known_wrong(
    "sizes_swapped",
    "Validation and test have changed places.",
    (RETURN, "return X[train], y[train], X[test], y[test], X[val], y[val]"),
)
split.known_wrong(
    "rounded",
    "Part of a row is no row: the number of rows is rounded down.",
    (SIZES, "num_val, num_test = round(val_fraction * len(X)), round(test_fraction * len(X))"),
)
split.known_wrong(
    "rows_lost",
    "Some rows are in no part at all. What is left over belongs to the training part.",
    (PARTS, "val, test, train, _ = np.split(order, [num_val, num_val + num_test, len(X) - 3])"),
)
split.known_wrong(
    "grouped_by_kind",
    "Each X is followed by its y in the order asked for; yours returns the three X first.",
    (RETURN, "return X[train], X[val], X[test], y[train], y[val], y[test]"),
)
split.known_wrong(
    "empty_slice",
    "Right unless a part is empty: `order[-0:]` is everything, not nothing.",
    (
        PARTS,
        "test, val, train = order[-num_test:], order[-num_test - num_val : -num_test], order[: -num_test - num_val]",
    ),
)

# ---------------------------------------------------------------------------------------- invariance

ROTATION = "Turn (1, 0) and (0.7, 0.7) by 45°: which is nearer to the origin in L1 before, and which after?"
PIXEL_SCALE = (
    "D stretches each pixel by a factor of its own. Can that make the nearer of two images the farther?"
)
COMMON = (
    "In the difference of two images a common shift cancels; a common factor stretches all distances alike."
)
FACTOR = "C makes every distance smaller by the same factor. Does their order change?"
ORDER = "The distance is a sum over the pixels. Does a sum depend on the order of its terms?"
MEAN_IMAGE = f"{COMMON} Look at B again: is the mean image the same for both images of a pair?"

knn.choice(
    "l1_invariance",
    options="ABCDEF",
    because={
        "ABCEF": ROTATION,
        "ABCDF": PIXEL_SCALE,
        "ABCDEF": f"Two of these do change the neighbours. {ROTATION}",
        "ABC": ORDER,
        "AB": f"{FACTOR} And F: {ORDER}",
        "ABF": FACTOR,
        "ACF": MEAN_IMAGE,
        "BCF": f"{COMMON} Look at A again.",
        "AF": COMMON,
        "BF": COMMON,
        "CF": COMMON,
        "F": COMMON,
        "DE": "Those are the two that change the neighbours; asked for are those that don't.",
    },
)
LENGTH = "What does an orthogonal matrix do to the length of `a - b`?"
knn.choice(
    "l2_invariance",
    options="ABCDEF",
    because={
        "ABCF": LENGTH,
        "ABCDEF": PIXEL_SCALE,
        "ABCE": ORDER,
        "ABC": f"{ORDER} And E: {LENGTH}",
        "ABEF": FACTOR,
        "ACEF": MEAN_IMAGE,
        "EF": COMMON,
        "E": COMMON,
        "D": "That is the one that changes the neighbours; asked for are those that don't.",
    },
)

# ---------------------------------------------------------------------------------------- spot the bug


def noisy_groups(rng: Rng) -> Iterator[Case]:
    """Overlapping groups of whole numbers: an example's distance to itself is 0 however it is computed."""
    for num, k in [(24, 1), (41, 3), (46, 5)]:
        X, y = two_groups(rng, num)
        yield case("", X=np.rint(2**20 * (3 + X)), y=y, k=k)


def twins_in_the_data(rng: Rng) -> Iterator[Case]:
    """Every picture is there twice, and some twins carry different labels, as happens in real collections."""
    for num, k in [(11, 1), (24, 3), (31, 5), (28, 5)]:
        # Whole numbers, so that a twin's distance is exactly 0, and so large that no other two are equal.
        X = np.repeat(rng.integers(2**20, size=(num, 4)), 2, axis=0).astype(np.float64)
        order = rng.permutation(2 * num)
        y = rng.integers(2, size=2 * num)
        yield case("an example occurs twice", X=X[order], y=y, k=k)


FILL = "np.fill_diagonal(dists, np.inf)"
loo = knn.exercise(
    "leave_one_out_accuracy", returns=("accuracy",), uses=("compute_distances_no_loops", "predict_labels")
)
loo.values("accuracy", cases=noisy_groups)
loo.values("twins", cases=twins_in_the_data)
loo.unchanged("inputs unchanged", cases=noisy_groups)
loo.known_wrong(
    "own_vote",
    "Every example is its own nearest neighbour, at distance 0, and votes for itself. "
    "Which entries of the (N, N) matrix compare an example with itself?",
    (FILL, "pass"),
)
loo.known_wrong(
    "own_vote_diluted",
    "With k + 1 neighbours an example still votes for itself, beside k others. It should have no vote at all.",
    (FILL, "k = k + 1"),
)
loo.known_wrong(
    "first_neighbour_dropped",
    "Right unless an example occurs twice: yours drops the first neighbour of each row, and that may be the twin "
    "instead of the example itself. What tells the two apart?",
    (FILL, "order = np.argsort(dists, axis=1)[:, 1 : k + 1]"),
    ("predict_labels(dists, y, k) == y", "[np.bincount(row).argmax() for row in y[order]] == y"),
)
loo.known_wrong(
    "zero_times_infinity",
    "Your distances have become NaN: 0 times infinity isn't 0. Can you write to the diagonal without touching "
    "the rest?",
    (FILL, "dists = dists + np.eye(len(X)) * np.inf"),
)
loo.known_wrong(
    "nothing_returned",
    "`np.fill_diagonal` changes the array that it is given and returns None, so its result isn't the matrix.",
    (FILL, "dists = np.fill_diagonal(dists, np.inf)"),
)
loo.known_wrong(
    "twins_left_out",
    "Right unless an example occurs twice: yours also silences other examples at distance 0. "
    "What tells an example from its twin?",
    (FILL, "dists[dists < 1e-6] = np.inf"),
)
loo.known_wrong(
    "error_rate",
    "This is the share of wrong answers; an accuracy is the share of right ones.",
    ("predict_labels(dists, y, k) == y", "predict_labels(dists, y, k) != y"),
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
    "The example itself is left out, but then only k - 1 others vote.",
    ("predict_labels(dists, y, k)", "predict_labels(dists, y, max(k - 1, 1))"),
)
