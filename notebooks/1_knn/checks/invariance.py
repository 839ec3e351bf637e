"""Section 8, "What changes the neighbours?"."""

from . import knn

ROTATION = "Turn (1, 0) and (0.7, 0.7) by 45°: which is nearer to the origin in L1 before, and which after?"
PIXEL_SCALE = (
    "D stretches each pixel by a factor of its own. Can that make the nearer of two images the farther?"
)
COMMON = (
    "In the difference of two images a common shift cancels; a common factor stretches all distances alike."
)
FACTOR = "C divides every distance by the same number. Does their order change?"
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
    why="In the difference of two images a shift cancels (A, B); one factor stretches all "
    "distances alike (C); a sum over the pixels has no order (F). D weighs the pixels anew, "
    "and E turns the axes along which L1 measures.",
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
    why="In the difference of two images a shift cancels (A, B); one factor stretches all "
    "distances alike (C); turning or rearranging the axes keeps every length (E, F). Only D "
    "weighs the pixels anew.",
)
