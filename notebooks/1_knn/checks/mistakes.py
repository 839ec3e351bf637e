"""Messages and patches of mistakes that all ways to compute distances share."""

from __future__ import annotations

from course_lib.checking.spec import Exercise

TRANSPOSED = "Row i belongs to query i and column j to training example j; yours is the other way round."
OVERFLOW = (
    "With uint8 pixels the numbers come out wrong. A uint8 holds 0 to 255 and wraps around: "
    "what is `np.uint8(3) - np.uint8(5)`, and what would the type have to be before the subtraction?"
)
TOO_LATE = (
    "With uint8 pixels the type changes only after the subtraction has wrapped around. "
    "Which operation has to be the first to see floats?"
)
WHOLE_NUMBERS = (
    "Everything after the decimal point of the inputs is cut off before the distances are computed. "
    "Which type holds pixels and fractions alike?"
)
FIRST_ROW = "Only the first row is filled in. Is your `return` inside the loop over the queries?"
LAST_ROW = "Only the last row is filled in: is the array of zeros made anew for every query?"
WHOLE_DISTANCES = (
    "Your distances have lost everything after the decimal point: an array of integers keeps whole "
    "numbers only, whatever is written into it."
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
L1_INSTEAD = "This is the L1 distance. L2 squares each difference, adds up, and takes one root at the end."
NO_ROOT = "These are squared distances. The ranking of neighbours is the same, the distances aren't: what is missing?"
MEAN_UNDER_ROOT = "You take the mean over the pixels under the root; the L2 distance has their sum there."
MAX_DIFFERENCE = "You keep only the pixel that differs most. Every pixel counts in L2."
NO_SQUARE_FIRST = (
    "You subtract the squares of the pixels. What is squared in the formula: each pixel, or each difference?"
)
ROOT_OVER_D = "The distances are divided by the number of pixels. Does the formula have a mean?"
LAST_PIXEL = "The last pixel of every image is left out. Where does a slice or a range end?"
SAME_INDEX = (
    "One index does the work of two: which row of `X`, and which row of `X_train`, belongs to entry [i, j]?"
)


def known_wrong_cushions(exercise: Exercise, under_root: str) -> None:
    """Register small numbers under the root; ``under_root`` is what the solution takes the root of."""
    for number in ("1e-2", "1e-3", "1e-4", "1e-5"):
        exercise.known_wrong(
            f"cushion_of_{number}",
            "A small number is added under the root, so all distances come out too large. Under which root would "
            "nothing need it?",
            (f"np.sqrt({under_root})", f"np.sqrt({under_root} + {number})"),
        )
