"""Section 1, "How far apart are two images?"."""

from . import knn
from .cases import number_types, points
from .mistakes import (
    CAST_TRAIN,
    CAST_X,
    FIRST_ROW,
    INT_TRAIN,
    INT_X,
    INT_ZEROS,
    LAST_PIXEL,
    LAST_ROW,
    OVERFLOW,
    TRANSPOSED,
    WHOLE_DISTANCES,
    WHOLE_NUMBERS,
)

l1 = knn.exercise("l1_distances", returns=("dists",))
l1.values("distances", cases=points)
l1.robust("number types", cases=number_types)
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
    ("np.abs(X_train - x)", "(X_train - x)"),
    ("differences.sum(axis=1)", "np.abs(differences.sum(axis=1))"),
)
l1.known_wrong(
    "no_absolute_value",
    "Differences of opposite sign cancel in yours, and some distances are negative. What turns a "
    "difference into a distance?",
    ("np.abs(X_train - x)", "(x - X_train)"),
)
l1.known_wrong(
    "no_absolute_value_reversed",
    "Differences of opposite sign cancel in yours, and some distances are negative. What turns a "
    "difference into a distance?",
    ("np.abs(X_train - x)", "(X_train - x)"),
)
l1.known_wrong(
    "l2_instead",
    "This is the L2 distance, the straight line. L1 adds up the absolute differences as they are.",
    ("np.abs(X_train - x)", "np.square(X_train - x)"),
    ("differences.sum(axis=1)", "np.sqrt(differences.sum(axis=1))"),
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
    "You sum over the training examples instead of over the pixels: which axis of `X_train` is which?",
    (".sum(axis=1)", ".sum(axis=0)"),
)
l1.known_wrong("last_pixel_missing", LAST_PIXEL, ("np.abs(X_train - x)", "np.abs(X_train - x)[:, :-1]"))
l1.known_wrong(
    "absolute_values_first",
    "The absolute value is taken of the pixels before you subtract. Of what is it taken in the formula?",
    ("np.abs(X_train - x)", "np.abs(np.abs(X_train) - np.abs(x))"),
)
l1.known_wrong(
    "added",
    "Pixels are added where they should be subtracted: this is the distance to the negative of each image.",
    ("np.abs(X_train - x)", "np.abs(X_train + x)"),
)
l1.known_wrong(
    "root_of_l1",
    "There is a root over the sum. L1 adds up the absolute differences as they are.",
    ("differences.sum(axis=1)", "np.sqrt(differences.sum(axis=1))"),
)
l1.known_wrong(
    "roots_added_up",
    "You take the root of every difference before you add up. L1 adds up the absolute differences as they are.",
    ("np.abs(X_train - x)", "np.sqrt(np.abs(X_train - x))"),
)
l1.known_wrong(
    "pixels_counted",
    "You count the pixels that differ. By how much do they?",
    ("np.abs(X_train - x)", "(X_train != x)"),
)
l1.known_wrong(
    "summed_over_everything",
    "All entries of a row are equal: the sum runs over the training examples too. Which axis should disappear?",
    (".sum(axis=1)", ".sum()"),
)
l1.known_wrong(
    "last_left_out",
    "The last training example has distance 0 to everything. Where does `range(n - 1)` stop?",
    ("dists[i] = differences.sum", "dists[i, :-1] = differences[:-1].sum"),
)
l1.known_wrong(
    "added_up_over_rows",
    "Each row holds the distances of the rows before it as well. What does every query start from?",
    ("return dists", "return np.cumsum(dists, axis=0)"),
)
