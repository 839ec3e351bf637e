"""Section 1: The mean of every row."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import toy


def tables(rng: np.random.Generator) -> Iterator[Case]:
    """One row, one column, more rows than columns, integers, and a view that is not contiguous."""
    yield case(X=rng.normal(size=(3, 5)))
    yield case("there is one row", X=rng.normal(size=(1, 4)))
    yield case("there is one column", X=rng.normal(size=(4, 1)))
    yield case("X holds integers", X=rng.integers(-9, 9, size=(5, 2)))
    yield case("X is not contiguous", X=rng.normal(size=(4, 6))[:, ::2])


mean_rows = toy.exercise("mean_rows", returns=("m",))
mean_rows.values("mean", cases=tables)
mean_rows.unchanged("inputs unchanged", cases=tables)
mean_rows.known_wrong(
    "columns",
    "These are the means of the columns. Which axis holds the features of one example?",
    ("sum(axis=1) / num_features", "mean(axis=0)"),
)
mean_rows.known_wrong(
    "sum_not_mean",
    "These are sums. How many numbers went into each of them?",
    ("/ num_features", "/ 1"),
)
mean_rows.known_wrong(
    "divided_by_rows",
    "The sums are right, and divided by the number of rows. How many numbers went into each sum?",
    ("X.shape[1]", "X.shape[0]"),
)
