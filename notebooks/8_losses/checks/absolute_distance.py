"""Section 2, "The absolute distance"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import losses
from .cases import residuals
from .mistakes import known_wrong_averages, known_wrong_gradient_sign


def exact_predictions(rng: np.random.Generator) -> Iterator[Case]:
    """Draw predictions that are exact: the slope of |d| at 0 may be anything from -1 to 1."""
    y = rng.normal(size=(4, 2))
    yield case("predictions are exact", atol=1 / len(y), pred=y.copy(), y=y)


l1 = losses.exercise("l1_regression_loss", returns=("loss", "dpred"))
l1.values("loss", of="loss", cases=residuals)
l1.gradient("gradient", of="dpred", loss="loss", wrt="pred", cases=residuals)
l1.robust("exact predictions", of="dpred", cases=exact_predictions)
known_wrong_averages(l1, "np.sum(np.abs(residual))", "np.sign(residual)", "pred.shape[1]")
known_wrong_gradient_sign(l1, "dpred", "np.sign(residual) / num_examples")
l1.known_wrong(
    "residual_as_slope",
    "The gradient grows with the residual. How does the slope of |d| change further out?",
    ("np.sign(residual)", "residual"),
)
l1.known_wrong(
    "slope_of_square",
    "The gradient is that of the squared loss. Draw |d|: what is its slope at 1, and at 10?",
    ("np.sign(residual)", "2 * residual"),
)
l1.known_wrong(
    "slope_always_one",
    "The gradient is +1 everywhere. What is the slope of |d| where d is negative?",
    ("np.sign(residual)", "np.ones_like(residual)"),
)
l1.known_wrong(
    "zero_by_zero",
    "Where a prediction is exact, the gradient is 0/0. Any slope from −1 to 1 would do there: which one comes easily?",
    ("np.sign(residual)", "residual / np.abs(residual)"),
)
l1.known_wrong(
    "slope_only_above",
    "Predictions that are too low get no gradient. What is the slope of |d| where d is negative?",
    ("np.sign(residual)", "(residual > 0)"),
)
l1.known_wrong(
    "size_as_slope",
    "The gradient is |d| itself, entry by entry. What is the *slope* of |d|, left and right of 0?",
    ("np.sign(residual)", "np.abs(residual)"),
)
l1.known_wrong(
    "absolute_of_total",
    "The absolute value is taken last, so that errors of different examples cancel. What comes first?",
    ("np.sum(np.abs(residual))", "np.abs(np.sum(residual))"),
)
l1.known_wrong(
    "signs_cancel",
    "The residuals are added with their signs, so that errors cancel. What is missing from each of them?",
    ("np.sum(np.abs(residual))", "np.sum(residual)"),
)
l1.known_wrong(
    "absolute_after_sum",
    "The absolute value is taken after the sum, so that errors of one example cancel. What comes first?",
    ("np.sum(np.abs(residual))", "np.sum(np.abs(np.sum(residual, axis=1)))"),
)
l1.known_wrong(
    "last_example_only",
    "Only the last example is charged. Is something overwritten where it should be added up?",
    ("np.sum(np.abs(residual))", "np.sum(np.abs(residual[-1]))"),
)
l1.known_wrong(
    "squares_in_loss",
    "The loss adds up squared residuals. What does the formula do to each of them?",
    ("np.sum(np.abs(residual))", "np.sum(residual**2)"),
)
l1.known_wrong(
    "slope_only_below",
    "Predictions that are too high get no gradient. What is the slope of |d| where d is positive?",
    ("np.sign(residual)", "-1.0 * (residual < 0)"),
)
l1.known_wrong(
    "half_of_the_slope",
    "The gradient is half of what it should be: ±½. What is the slope of |d|?",
    ("np.sign(residual)", "0.5 * np.sign(residual)"),
)
l1.known_wrong(
    "half_in_loss",
    "The loss is half of what it should be. Is there a ½ in the formula?",
    ("np.sum(np.abs(residual))", "0.5 * np.sum(np.abs(residual))"),
)
l1.known_wrong(
    "slope_doubled",
    "The gradient is twice what it should be: ±2. Draw |d|: what is its slope?",
    ("np.sign(residual)", "2 * np.sign(residual)"),
)
l1.known_wrong(
    "sign_of_the_prediction",
    "The gradient is the sign of the prediction. Of what is the absolute value taken?",
    ("np.sign(residual)", "np.sign(pred)"),
)
l1.known_wrong(
    "difference_of_sizes",
    "You subtract absolute values from one another. What comes first, the difference or the absolute value?",
    ("np.abs(residual)", "np.abs(np.abs(pred) - np.abs(y))"),
)
l1.known_wrong(
    "root_of_squares",
    "The loss takes the root of every example's sum of squares: the L2 distance. Which residuals does L1 add up?",
    ("np.sum(np.abs(residual))", "np.sum(np.sqrt(np.sum(residual**2, axis=1)))"),
)
l1.known_wrong(
    "squared_instead",
    "This is the squared loss and its gradient: where does L1 differ from it?",
    ("np.sum(np.abs(residual))", "np.sum(residual**2)"),
    ("np.sign(residual)", "2 * residual"),
)
l1.known_wrong(
    "largest_only",
    "Only the largest residual of each example is counted. Over what does the sum in the formula run?",
    ("np.sum(np.abs(residual))", "np.sum(np.max(np.abs(residual), axis=1))"),
)


losses.choice(
    "best_constant",
    options="ABCD",
    because={
        "A": "At 6, how many points pull L1's constant down, and how many pull it up?",
        "C": "The two are exchanged: which loss lets the 20 pull five times as hard as a residual a fifth its size?",
        "D": "10.5 lies midway between the extremes. Where do the residuals of all five add up to 0?",
    },
    why="L2 is lowest at the mean, 30/5 = 6. L1 is lowest at the median, 3, which has as many "
    "points above it as below.",
)
