"""Section 2, "The straight line"."""

from . import knn
from .cases import pixels, points
from .mistakes import (
    CAST_TRAIN,
    CAST_X,
    FIRST_ROW,
    INT_TRAIN,
    INT_X,
    INT_ZEROS,
    L1_INSTEAD,
    LAST_ROW,
    MAX_DIFFERENCE,
    MEAN_UNDER_ROOT,
    NO_ROOT,
    OVERFLOW,
    TOO_LATE,
    TRANSPOSED,
    WHOLE_DISTANCES,
    WHOLE_NUMBERS,
)

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
