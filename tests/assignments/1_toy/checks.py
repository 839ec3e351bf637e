"""What is checked in the toy assignment, which has one of everything that a real one has."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Assignment, Case, case

toy = Assignment("toy")


def tables(rng: np.random.Generator) -> Iterator[Case]:
    """One row, one column, more rows than columns, integers, and a view that is not contiguous."""
    yield case(X=rng.normal(size=(3, 5)))
    yield case("there is one row", X=rng.normal(size=(1, 4)))
    yield case("there is one column", X=rng.normal(size=(4, 1)))
    yield case("X holds integers", X=rng.integers(-9, 9, size=(5, 2)))
    yield case("X is not contiguous", X=rng.normal(size=(4, 6))[:, ::2])


def arrays(rng: np.random.Generator) -> Iterator[Case]:
    """Arrays of one, two and no axes, with factors that are not 1."""
    yield case(x=rng.normal(size=4), factor=2.5)
    yield case("x has two axes", x=rng.normal(size=(2, 3)), factor=-0.5)
    yield case("the factor is 0", x=rng.normal(size=3), factor=0.0)


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

scale = toy.exercise("scale", returns=("out", "total"), uses=())
scale.values("out", of="out", cases=arrays)
scale.values("total", of="total", cases=arrays)
scale.unchanged("inputs unchanged", cases=arrays)
scale.known_wrong(
    "total_of_input",
    "The total adds up the array from before it was scaled. What does the docstring say it adds up?",
    ("out.sum()", "x.sum()"),
)

mean_invariance = toy.choice(
    "mean_invariance",
    options="ABC",
    because={
        "A": "Right, and one more: what is the mean of 1, 3 and 2?",
        "C": "Right, and one more: does a sum care about the order of its terms?",
        "B": "Doubling every entry doubles their sum. What happens to the sum divided by D?",
    },
)
