"""Section 2, "One scale for all features"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import training
from .cases import companions, shuffled, splits, table
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
scaling.values("constant features", cases=constant_features)
scaling.property("no leak", "no_leak", cases=companions)
MEAN_STD = "X_train.mean(axis=0), X_train.std(axis=0)"
known_leaks(
    scaling,
    (MEAN_STD, "np.vstack([X_train, X_val]).mean(axis=0), np.vstack([X_train, X_val]).std(axis=0)"),
    (
        "return (X_train - mean) / scale, (X_val - mean) / scale",
        "own = X_val.std(axis=0)\n"
        "    return (X_train - mean) / scale, (X_val - X_val.mean(axis=0)) / np.where(own > 0, own, 1)",
    ),
)
scaling.known_wrong(
    "divided_by_n_minus_1",
    "The standard deviation was taken over N − 1. This course divides by N; what does `ddof` do?",
    ("X_train.std(axis=0)", "X_train.std(axis=0, ddof=1)"),
)
scaling.known_wrong(
    "divided_by_variance",
    "The result was divided by the variance. Which units does a variance have, if the feature is in metres?",
    ("X_train.std(axis=0)", "X_train.var(axis=0)"),
)
scaling.known_wrong(
    "epsilon_instead",
    "A feature that is constant in training explodes in validation. What is a small difference divided by a tiny ε?",
    ("np.where(std > 0, std, 1)", "std + 1e-8"),
)
scaling.known_wrong(
    "zero_division",
    "A feature that is constant in training was divided by its standard deviation, 0. What should become of it?",
    ("np.where(std > 0, std, 1)", "std"),
)
scaling.known_wrong(
    "constant_features_dropped",
    "Features that are constant in training were set to 0 in the validation set. They are to be shifted only.",
    ("np.where(std > 0, std, 1)", "np.where(std > 0, std, np.inf)"),
)
scaling.known_wrong(
    "not_centred",
    "The features were scaled without being centred first.",
    ("(X_train - mean)", "X_train"),
    ("(X_val - mean)", "X_val"),
)
scaling.known_wrong(
    "one_scale_for_all",
    "All features were divided by the same number. Do they have the same width now?",
    ("X_train.std(axis=0)", "X_train.std() + 0 * X_train[0]"),
)
scaling.known_wrong(
    "one_mean_for_all",
    "One number was subtracted from all features. Which axis does the mean belong to?",
    ("X_train.mean(axis=0)", "X_train.mean()"),
)
scaling.known_wrong(
    "divided_by_range",
    "The features were divided by the distance from smallest to largest. What is asked for is variance 1.",
    (MEAN_STD, "X_train.mean(axis=0), np.ptp(X_train, axis=0).astype(float)"),
)
scaling.known_wrong(
    "min_max",
    "The features were squeezed into a fixed interval. What is asked for is mean 0 and variance 1.",
    (MEAN_STD, "X_train.min(axis=0), np.ptp(X_train, axis=0).astype(float)"),
)
scaling.known_wrong(
    "validation_left",
    "The validation set came back as it was.",
    ("(X_val - mean) / scale", "X_val"),
)
