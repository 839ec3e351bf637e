"""Section 12, "Spot the bug"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import backprop


def verdicts(rng: np.random.Generator) -> Iterator[Case]:
    """Draw gradients of all sizes, and errors of all sizes and signs."""
    for size in (1e-4, 1.0, 100.0):
        for error, sign in [(1e-9, 1), (1e-4, 1), (1e-4, -1), (0.5, 1), (0.5, -1), (5e-3, 1), (0.03, -1)]:
            numerical = size * rng.uniform(1, 2, size=(2, 3))  # one sign, so that all errors have one, too
            analytic = numerical * (1 + sign * error * rng.uniform(0.8, 1, size=(2, 3)))
            yield case(f"the gradient has size {size:g}", analytic=analytic, numerical=numerical)
    numerical = rng.uniform(1, 2, size=5)
    for error in (0.02, -0.02, 2e-6, -2e-6, 5e-7):
        analytic = numerical * (1 + error * (np.arange(5) == rng.integers(5)))
        yield case("one entry is bad", analytic=analytic, numerical=numerical)
    yield case(
        "an entry is 0 in both", analytic=np.array([0, *numerical]), numerical=np.array([0, *numerical])
    )


verdict = backprop.exercise("gradient_verdict", returns=("verdict",), uses=("relative_error",))
verdict.values("verdicts", cases=verdicts)
RULE = "error > 1e-2"
verdict.known_wrong(
    "size_judged",
    "A gradient of size 100 is called wrong however small its error is. What is above 1e-2 there?",
    (RULE, "np.max(np.abs(analytic)) > 1e-2"),
)
SIGNED = "np.max((analytic - numerical) / np.maximum(np.abs(analytic), np.abs(numerical)))"
verdict.known_wrong(
    "sign_kept",
    "Errors keep their signs in yours. What is the largest of several negative ones?",
    ("relative_error(analytic, numerical)", SIGNED),
)
verdict.known_wrong(
    "zero_by_zero",
    "An entry that is 0 in both gradients gives NaN. You have a function that knows better.",
    (
        "relative_error(analytic, numerical)",
        SIGNED.replace("(analytic - numerical)", "np.abs(analytic - numerical)"),
    ),
)
verdict.known_wrong(
    "absolute_value_too_late",
    "The absolute value is taken after the largest error was chosen. What if the worst one is negative?",
    ("relative_error(analytic, numerical)", f"np.abs({SIGNED})"),
)
verdict.known_wrong(
    "sum_in_denominator",
    "Your error is divided by |a| + |b|, so that the thresholds mean something else. What does `relative_error` divide by?",
    (
        "relative_error(analytic, numerical)",
        "np.max(np.abs(analytic - numerical) / np.maximum(np.abs(analytic) + np.abs(numerical), 1e-300))",
    ),
)
verdict.known_wrong(
    "smallest_error",
    "The smallest error decides. One bad entry is enough: which error did `relative_error` report?",
    (
        "relative_error(analytic, numerical)",
        "np.min(np.abs(analytic - numerical) / np.maximum(np.maximum(np.abs(analytic), np.abs(numerical)), 1e-300))",
    ),
)
verdict.known_wrong(
    "absolute_error",
    "You judge absolute errors, by which tiny gradients fare too well and large ones too badly. To "
    "which kind of error do the thresholds belong?",
    ("relative_error(analytic, numerical)", "np.max(np.abs(analytic - numerical))"),
)
verdict.known_wrong(
    "reversed", "Small errors are called wrong. Which way does the comparison go?", (RULE, "error < 1e-2")
)
verdict.known_wrong(
    "other_threshold",
    'Your "wrong" begins at another error than the docstring\'s. Look it up there.',
    (RULE, "error > 1e-1"),
)
verdict.known_wrong(
    "right_too_strict",
    "Some gradients that the docstring calls right get another verdict. At which error does that begin?",
    ("error <= 1e-6", "error <= 1e-7"),
)
verdict.known_wrong(
    "mean_error",
    "The mean over the entries hides a single bad one. Which error did `relative_error` report?",
    (
        "relative_error(analytic, numerical)",
        "np.mean(np.abs(analytic - numerical) / np.maximum(np.maximum(np.abs(analytic), np.abs(numerical)), 1e-300))",
    ),
)
