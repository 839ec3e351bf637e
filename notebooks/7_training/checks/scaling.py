"""Section 2, "One scale for all features"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import training
from .cases import companions, integer_splits, shuffled, splits, table
from .mistakes import known_leaks


def constant_features(rng: np.random.Generator) -> Iterator[Case]:
    """Draw training sets in which some features never change, and validation sets in which they do."""
    for n, d in [(8, 4), (12, 5)]:
        X = table(rng, n, d)
        X[:, [0, d - 1]] = [3.0, 0.0]
        X_val = shuffled(rng, X)
        X_val[:, [0, d - 1]] = rng.uniform(1, 2, size=(n, 2))
        yield case("a feature is constant in the training set", X_train=X, X_val=X_val)


scaling = training.exercise("standardize", returns=("standardized_train", "standardized_val"))
scaling.values("values", cases=splits)
scaling.robust("constant features", cases=constant_features)
scaling.robust("integers", cases=integer_splits)
scaling.property("no leak", "no_leak", cases=companions)
MEAN, WIDTH, SCALE = "X_train.mean(axis=0)", "X_train.std(axis=0)", "np.where(width > 0, width, 1)"
TRAIN, VAL = "(X_train - mean) / scale", "(X_val - mean) / scale"
known_leaks(
    scaling,
    (
        f"    mean = {MEAN}\n    width = {WIDTH}\n",
        "    both = np.vstack([X_train, X_val])\n    mean = both.mean(axis=0)\n    width = both.std(axis=0)\n",
    ),
    (
        f"return {TRAIN}, {VAL}",
        "own = X_val.std(axis=0)\n"
        f"    return {TRAIN}, (X_val - X_val.mean(axis=0)) / np.where(own > 0, own, 1)",
    ),
)

# What is subtracted.
scaling.known_wrong(
    "not_centred",
    "The features were scaled without being centred first.",
    ("(X_train - mean)", "X_train"),
    ("(X_val - mean)", "X_val"),
)
scaling.known_wrong(
    "one_mean_for_all",
    "One number was subtracted from all features. Which axis does the mean belong to?",
    (MEAN, "X_train.mean()"),
)
scaling.known_wrong(
    "minimum_subtracted",
    "Each feature lost its smallest value. Where is the centre of the result?",
    (MEAN, "X_train.min(axis=0)"),
)
scaling.known_wrong(
    "middle_subtracted",
    "Each feature lost the middle between its smallest and its largest value. Is the mean of the result 0?",
    (MEAN, "(X_train.min(axis=0) + X_train.max(axis=0)) / 2"),
)
scaling.known_wrong(
    "median_subtracted",
    "The median was subtracted. Is the mean of the result 0?",
    (MEAN, "np.median(X_train, axis=0)"),
)
scaling.known_wrong(
    "mean_added",
    "The mean was added. Where is the centre of the result?",
    ("(X_train - mean)", "(X_train + mean)"),
    ("(X_val - mean)", "(X_val + mean)"),
)
scaling.known_wrong(
    "divided_before_centring",
    "The features were divided first and lost their means afterwards, which were on the old scale. Which comes first?",
    (TRAIN, "X_train / scale - mean"),
    (VAL, "X_val / scale - mean"),
)

# What it is divided by.
scaling.known_wrong(
    "not_scaled",
    "The features are as wide as before. What should their variance be?",
    (SCALE, "1.0"),
)
scaling.known_wrong(
    "divided_by_n_minus_1",
    "The standard deviation was taken over N − 1. This course divides by N; what does `ddof` do?",
    (WIDTH, "X_train.std(axis=0, ddof=1)"),
)
scaling.known_wrong(
    "divided_by_variance",
    "The result was divided by the variance. Which units does a variance have, if the feature is in metres?",
    (WIDTH, "X_train.var(axis=0)"),
)
scaling.known_wrong(
    "one_scale_for_all",
    "All features were divided by the same number. Do they have the same width now?",
    (WIDTH, "X_train.std() + 0 * X_train[0]"),
)
scaling.known_wrong(
    "divided_by_range",
    "The features were divided by the distance from smallest to largest. What is asked for is variance 1.",
    (WIDTH, "np.ptp(X_train, axis=0).astype(float)"),
)
scaling.known_wrong(
    "divided_by_half_range",
    "The features were divided by half the distance from smallest to largest. What is asked for is variance 1.",
    (WIDTH, "np.ptp(X_train, axis=0) / 2"),
)
scaling.known_wrong(
    "divided_by_largest",
    "The features were divided by their largest size. What is asked for is variance 1.",
    (WIDTH, "np.abs(X_train).max(axis=0).astype(float)"),
)
scaling.known_wrong(
    "divided_by_length",
    "The features were divided by their length, the root of a *sum* of squares. A standard deviation is made of a mean.",
    (WIDTH, "np.linalg.norm(X_train, axis=0)"),
)
scaling.known_wrong(
    "squares_summed",
    "The features were divided by the root of a *sum* of squared distances, so they shrink as the set grows. "
    "A standard deviation is made of a mean.",
    (WIDTH, "np.linalg.norm(X_train - mean, axis=0)"),
)
scaling.known_wrong(
    "mean_absolute_distance",
    "The features were divided by their mean distance from the mean. What does a standard deviation do before the mean?",
    (WIDTH, "np.abs(X_train - mean).mean(axis=0)"),
)
scaling.known_wrong(
    "multiplied",
    "The features were multiplied by their standard deviations: wide ones are even wider now.",
    (TRAIN, "(X_train - mean) * scale"),
    (VAL, "(X_val - mean) * scale"),
)

# Other recipes as a whole.
INTERVAL = (
    "The features were squeezed into a fixed interval by their smallest and largest values. What is asked for is "
    "mean 0 and variance 1."
)
LOWEST, RANGE = (MEAN, "X_train.min(axis=0)"), (WIDTH, "np.ptp(X_train, axis=0).astype(float)")
scaling.known_wrong("min_max", INTERVAL, LOWEST, RANGE)
scaling.known_wrong(
    "min_max_symmetric", INTERVAL, LOWEST, RANGE, (f"{TRAIN}, {VAL}", f"2 * {TRAIN} - 1, 2 * {VAL} - 1")
)
scaling.known_wrong(
    "each_example",
    "Every example was given mean 0 and variance 1 of its own. Mean and width belong to a feature: over what are they taken?",
    (
        f"return {TRAIN}, {VAL}",
        "rows = ((A - A.mean(axis=1, keepdims=True), A.std(axis=1, keepdims=True)) for A in (X_train, X_val))\n"
        "    return tuple(A / np.where(own > 0, own, 1) for A, own in rows)",
    ),
)
scaling.known_wrong(
    "integers_kept",
    "Where the data are whole numbers, the result was cut to whole numbers, too. Which type do your arrays "
    "have?",
    (TRAIN, f"({TRAIN}).astype(X_train.dtype)"),
    (VAL, f"({VAL}).astype(X_val.dtype)"),
)

# Features that are constant in training.
for eps in ("1e-3", "1e-4", "1e-5", "1e-6", "1e-7", "1e-8", "1e-10", "1e-12"):
    scaling.known_wrong(
        f"epsilon_{eps}",
        "Adding a small ε protects from a division by 0, and a feature that is constant in training explodes in "
        "validation. What is a small difference divided by ε?",
        (SCALE, f"width + {eps}"),
    )
for eps in ("1e-5", "1e-8"):
    scaling.known_wrong(
        f"epsilon_under_the_root_{eps}",
        "A small ε under the root protects from a division by 0, and a feature that is constant in training explodes in "
        "validation. What is a small difference divided by the root of ε?",
        (SCALE, f"np.sqrt(width**2 + {eps})"),
    )
scaling.known_wrong(
    "zero_division",
    "A feature that is constant in training was divided by its standard deviation, 0. What should become of it?",
    (SCALE, "width"),
)
scaling.known_wrong(
    "constant_features_dropped",
    "Features that are constant in training were set to 0 in the validation set. They are to be shifted only.",
    (SCALE, "np.where(width > 0, width, np.inf)"),
)
scaling.known_wrong(
    "constant_features_left",
    "Features that are constant in training came back as they were. They are to be shifted, too.",
    (MEAN, "np.where(X_train.std(axis=0) > 0, X_train.mean(axis=0), 0)"),
)

# The validation set.
scaling.known_wrong(
    "validation_left",
    "The validation set came back as it was.",
    (VAL, "X_val"),
)
scaling.known_wrong(
    "validation_not_scaled",
    "The validation set was centred and not scaled. What was the training set divided by?",
    (VAL, "X_val - mean"),
)
scaling.known_wrong(
    "validation_not_centred",
    "The validation set was scaled and not centred. What was subtracted from the training set?",
    (VAL, "X_val / scale"),
)
