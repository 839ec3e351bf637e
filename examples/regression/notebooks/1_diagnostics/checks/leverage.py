"""Section 1, "Leverage"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import diagnostics


def designs(rng: np.random.Generator) -> Iterator[Case]:
    """Tall matrices, columns neither orthogonal nor centred; one column; as many rows as columns."""
    for N, D in ((7, 3), (5, 2), (9, 4)):
        yield case(X=rng.normal(1.0, 1.0, size=(N, D)) @ rng.normal(size=(D, D)))
    yield case("there is one column", X=rng.normal(2.0, 1.0, size=(4, 1)))
    yield case("N = D", X=rng.normal(size=(3, 3)))


leverages = diagnostics.exercise("leverages", returns=("h",))
leverages.values("leverages", cases=designs)
leverages.unchanged("inputs unchanged", cases=designs)
leverages.known_wrong(
    "root_left_in",
    "These are the lengths of the rows of Q. Is H the product of Q with itself, or its root?",
    ("np.sum(Q**2, axis=1)", "np.sqrt(np.sum(Q**2, axis=1))"),
)
leverages.known_wrong(
    "columns_of_q",
    "These are sums over the rows of Q: D numbers, each 1. Which axis belongs to one example?",
    ("axis=1", "axis=0"),
)
leverages.known_wrong(
    "rows_of_x",
    "These are the squared lengths of the rows of X. What makes of X a matrix with orthonormal columns?",
    ("Q, _ = np.linalg.qr(X)", "Q = X"),
)
leverages.known_wrong(
    "centred_first",
    "The columns are centred before: then nothing measures the distance from 0 any more. Does the formula?",
    ("np.linalg.qr(X)", "np.linalg.qr(X - X.mean(axis=0))"),
)
