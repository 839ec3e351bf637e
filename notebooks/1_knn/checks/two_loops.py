"""Section 2, "The straight line"."""

from . import knn
from .cases import number_types, points
from .mistakes import (
    CAST_TRAIN,
    CAST_X,
    FIRST_ROW,
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
    SAME_INDEX,
    TOO_LATE,
    TRANSPOSED,
    WHOLE_DISTANCES,
    WHOLE_NUMBERS,
    known_wrong_cushions,
)

two = knn.exercise("compute_distances_two_loops", returns=("dists",))
two.values("distances", cases=points)
two.robust("number types", cases=number_types)
two.unchanged("inputs unchanged", cases=points)
two.known_wrong("no_root", NO_ROOT, ("np.sqrt(square)", "square"))
two.known_wrong(
    "l1_instead",
    L1_INSTEAD,
    ("np.sum(difference**2)", "np.sum(np.abs(difference))"),
    ("np.sqrt(square)", "square"),
)
two.known_wrong("mean_under_root", MEAN_UNDER_ROOT, ("np.sum(", "np.mean("))
two.known_wrong("largest_difference", MAX_DIFFERENCE, ("np.sum(", "np.max("))
two.known_wrong("uint8_overflow", OVERFLOW, CAST_X, CAST_TRAIN)
two.known_wrong(
    "cast_too_late",
    TOO_LATE,
    CAST_X,
    CAST_TRAIN,
    ("X[i] - X_train[j]", "(X[i] - X_train[j]).astype(np.float64)"),
)
two.known_wrong(
    "cast_too_late_reversed",
    TOO_LATE,
    CAST_X,
    CAST_TRAIN,
    ("X[i] - X_train[j]", "(X_train[j] - X[i]).astype(np.float64)"),
)
two.known_wrong("whole_numbers", WHOLE_NUMBERS, INT_X, INT_TRAIN)
two.known_wrong("whole_distances", WHOLE_DISTANCES, INT_ZEROS)
two.known_wrong("first_row_only", FIRST_ROW, ("in range(len(X)):", "in range(1):"))
two.known_wrong("last_row_only", LAST_ROW, ("in range(len(X)):", "in [len(X) - 1]:"))
two.known_wrong("transposed", TRANSPOSED, ("return dists", "return dists.T"))
two.known_wrong(
    "root_of_l1",
    "You take the root of a sum of absolute differences. What happens to each difference before it is added?",
    ("difference**2", "np.abs(difference)"),
)
two.known_wrong(
    "square_after_sum",
    "Differences of opposite sign cancel in yours: is each difference squared before they are added, or their sum?",
    ("np.sum(difference**2)", "np.sum(difference) ** 2"),
)
two.known_wrong(
    "returns_too_early",
    "Only one entry is filled in. How deep inside the loops is your `return`?",
    ("            dists[i, j] =", "            dists[0, 0] = dists[0, 0] if i + j else"),
)
two.known_wrong(
    "last_left_out",
    "The last column is still zero. Where does `range(n - 1)` stop?",
    ("for j in range(len(X_train))", "for j in range(len(X_train) - 1)"),
)
two.known_wrong("last_pixel_missing", LAST_PIXEL, ("X[i] - X_train[j]", "(X[i] - X_train[j])[:-1]"))
two.known_wrong(
    "difference_of_squares", NO_SQUARE_FIRST, ("np.sum(difference**2)", "np.sum(X[i] ** 2 - X_train[j] ** 2)")
)
two.known_wrong("same_index", SAME_INDEX, ("- X_train[j]", "- X_train[i]"))
two.known_wrong("same_index_twice", SAME_INDEX, ("= X[i] -", "= X[j] -"))
two.known_wrong(
    "mean_over_pixels",
    ROOT_OVER_D,
    ("np.sqrt(square)", "np.sqrt(square) / X.shape[1]"),
)
two.known_wrong(
    "added",
    "Pixels are added where they should be subtracted: this is the distance to the negative of each image.",
    ("X[i] - X_train[j]", "X[i] + X_train[j]"),
)
two.known_wrong(
    "doubled_not_squared",
    "The differences are doubled, not squared, and those of opposite sign cancel. What does `** 2` do?",
    ("difference**2", "difference * 2"),
)
two.known_wrong(
    "pixels_counted",
    "You count the pixels that differ. By how much do they?",
    ("difference**2", "difference != 0"),
)
two.known_wrong(
    "last_query_left_out",
    "The last row is still zero. Where does `range(n - 1)` stop?",
    ("for i in range(len(X))", "for i in range(len(X) - 1)"),
)
two.known_wrong(
    "last_training_example_only",
    "In each row only the last entry is filled in. Does every pair write to its own place?",
    ("            dists[i, j] =", "            dists[i] = 0\n            dists[i, j] ="),
)
known_wrong_cushions(two, "square")
