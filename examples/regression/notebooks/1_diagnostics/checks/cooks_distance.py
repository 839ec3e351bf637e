"""Section 2, "Cook's distance"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import diagnostics


def fits(rng: np.random.Generator) -> Iterator[Case]:
    """More rows than columns, noise large enough that no residual vanishes."""
    for N, D in ((8, 3), (6, 2), (11, 4)):
        X = rng.normal(1.0, 1.0, size=(N, D))
        yield case(X=X, y=X @ rng.normal(size=D) + rng.normal(0, 2.0, size=N))


cooks = diagnostics.exercise("cooks_distances", returns=("d",), uses=("leverages",))
cooks.values("distances", cases=fits)
cooks.unchanged("inputs unchanged", cases=fits)
cooks.known_wrong(
    "divided_by_n",
    "The variance of the residuals is divided by N. How many degrees of freedom are left after the fit?",
    ("/ (N - D)", "/ N"),
)
cooks.known_wrong(
    "leverage_not_squared",
    "1 − h is not squared below. How often does it occur when the residual of the fit without i is put in?",
    ("(1 - h) ** 2", "(1 - h)"),
)
cooks.known_wrong(
    "number_of_columns_left_out",
    "These are D times as large: the distance is per coefficient. What stands before the variance?",
    ("(D * variance)", "variance"),
)
cooks.known_wrong(
    "leverage_left_out",
    "The leverage above the line is missing: a residual of a point in the middle counts as much.",
    ("* h / (1", "/ (1"),
)
cooks.known_wrong(
    "residuals_not_squared",
    "Residuals of both signs remain: a distance has none. Which power do they have in the formula?",
    ("return residuals**2", "return residuals"),
)
