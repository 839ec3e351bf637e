"""Section 3, "One loop"."""

from . import knn
from .cases import number_types, points
from .mistakes import (
    CAST_TRAIN,
    CAST_X,
    INT_TRAIN,
    INT_X,
    INT_ZEROS,
    L1_INSTEAD,
    LAST_PIXEL,
    LAST_ROW,
    MAX_DIFFERENCE,
    MEAN_UNDER_ROOT,
    NO_ROOT,
    NO_SQUARE_FIRST,
    OVERFLOW,
    ROOT_OVER_D,
    TOO_LATE,
    TRANSPOSED,
    WHOLE_DISTANCES,
    WHOLE_NUMBERS,
    known_wrong_cushions,
)

one = knn.exercise("compute_distances_one_loop", returns=("dists",))
one.values("distances", cases=points)
one.robust("number types", cases=number_types)
one.loops("one loop", at_most=1, cases=points)
one.unchanged("inputs unchanged", cases=points)
one.known_wrong(
    "no_root",
    NO_ROOT,
    ("np.sqrt(squares)", "squares"),
)
one.known_wrong(
    "l1_instead",
    L1_INSTEAD,
    ("differences**2", "np.abs(differences)"),
    ("np.sqrt(squares)", "squares"),
)
one.known_wrong("mean_under_root", MEAN_UNDER_ROOT, ("np.sum(", "np.mean("))
one.known_wrong("largest_difference", MAX_DIFFERENCE, ("np.sum(", "np.max("))
one.known_wrong("uint8_overflow", OVERFLOW, CAST_X, CAST_TRAIN)
one.known_wrong(
    "cast_too_late",
    TOO_LATE,
    CAST_X,
    CAST_TRAIN,
    ("X_train - X[i]", "(X_train - X[i]).astype(np.float64)"),
)
one.known_wrong(
    "cast_too_late_reversed",
    TOO_LATE,
    CAST_X,
    CAST_TRAIN,
    ("X_train - X[i]", "(X[i] - X_train).astype(np.float64)"),
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
    ("differences**2", "np.abs(differences)"),
)
one.known_wrong("last_pixel_missing", LAST_PIXEL, ("X_train - X[i]", "(X_train - X[i])[:, :-1]"))
one.known_wrong("difference_of_squares", NO_SQUARE_FIRST, ("differences**2", "X_train**2 - X[i] ** 2"))
one.known_wrong(
    "difference_of_squares_reversed", NO_SQUARE_FIRST, ("differences**2", "X[i] ** 2 - X_train**2")
)
one.known_wrong(
    "mean_over_pixels",
    ROOT_OVER_D,
    (
        "np.sqrt(squares)",
        "np.sqrt(squares) / X.shape[1]",
    ),
)
one.known_wrong(
    "roles_swapped",
    "Row i is to hold the distances of one query to all training examples; yours takes one training example and all "
    "queries.",
    ("X_train - X[i]", "X_train[i] - X"),
)
one.known_wrong(
    "same_index",
    "Entry [i, j] compares training example j with query j in yours. Which query does row i belong to?",
    ("X_train - X[i]", "X_train - X"),
)
one.known_wrong(
    "square_after_sum",
    "Differences of opposite sign cancel in yours: is each difference squared before they are added, or their sum?",
    ("np.sum(differences**2, axis=1)", "np.sum(differences, axis=1) ** 2"),
)
one.known_wrong(
    "doubled_not_squared",
    "The differences are doubled, not squared, and those of opposite sign cancel. What does `** 2` do?",
    ("differences**2", "differences * 2"),
)
one.known_wrong(
    "added",
    "Pixels are added where they should be subtracted: this is the distance to the negative of each image.",
    ("X_train - X[i]", "X_train + X[i]"),
)
known_wrong_cushions(one, "squares")
