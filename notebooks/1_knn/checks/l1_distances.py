"""Section 1, "How far apart are two images?"."""

from . import knn
from .cases import pixels, points
from .mistakes import (
    CAST_TRAIN,
    CAST_X,
    FIRST_ROW,
    INT_TRAIN,
    INT_X,
    INT_ZEROS,
    LAST_ROW,
    OVERFLOW,
    TRANSPOSED,
    WHOLE_DISTANCES,
    WHOLE_NUMBERS,
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
