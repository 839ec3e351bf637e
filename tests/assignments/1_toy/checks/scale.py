"""Section 2: Scale, and add up."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import toy


def arrays(rng: np.random.Generator) -> Iterator[Case]:
    """Arrays of one, two and no axes, with factors that are not 1."""
    yield case(x=rng.normal(size=4), factor=2.5)
    yield case("x has two axes", x=rng.normal(size=(2, 3)), factor=-0.5)
    yield case("the factor is 0", x=rng.normal(size=3), factor=0.0)


scale = toy.exercise("scale", returns=("out", "total"), uses=())
scale.values("out", of="out", cases=arrays)
scale.values("total", of="total", cases=arrays)
scale.unchanged("inputs unchanged", cases=arrays)
scale.known_wrong(
    "total_of_input",
    "The total adds up the array from before it was scaled. What does the docstring say it adds up?",
    ("out.sum()", "x.sum()"),
)
