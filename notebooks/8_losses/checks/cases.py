"""Cases that several sections draw."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case


def residuals(rng: np.random.Generator) -> Iterator[Case]:
    """Draw predictions and truths, none of them equal, with residuals well below and well above 1."""

    def pair(label: str, n: int, k: int) -> Case:
        return case(label, pred=2 * rng.normal(size=(n, k)), y=rng.normal(size=(n, k)))

    yield pair("", 5, 3)
    yield pair("", 4, 2)
    yield pair("there is one example", 1, 4)
    yield pair("there is one output", 6, 1)
    yield case("pred is not contiguous", pred=3 * rng.normal(size=(3, 5)).T, y=rng.normal(size=(5, 3)))


def integer_residuals(rng: np.random.Generator) -> Iterator[Case]:
    """Draw truths that are whole numbers."""
    y = rng.integers(-3, 4, size=(4, 3))
    yield case(
        "y holds integers", pred=y + rng.choice([-1, 1], size=(4, 3)) * rng.uniform(0.2, 3, size=(4, 3)), y=y
    )


def integer_scores(rng: np.random.Generator) -> Iterator[Case]:
    """Draw scores that are whole numbers, none of them where a hinge has its kink."""
    for n, k in [(6, 3), (4, 5)]:
        scores = rng.choice([-6, -3, -2, 0, 2, 3, 6], size=(n, k))
        yield case("scores are integers", scores=scores, Y=rng.integers(2, size=(n, k)))


def tables(rng: np.random.Generator) -> Iterator[Case]:
    """Draw scores and tables of labels: rows without a label and rows with all of them included."""

    def table(label: str, n: int, k: int) -> Case:
        return case(label, scores=2 * rng.normal(size=(n, k)), Y=rng.integers(2, size=(n, k)))

    Y = rng.integers(2, size=(5, 4))
    Y[0], Y[1], Y[2] = 0, 1, [1, 0, 0, 1]
    yield case("", scores=2 * rng.normal(size=(5, 4)), Y=Y)
    yield table("", 8, 3)
    yield table("there is one example", 1, 5)
    yield table("there is one label", 9, 1)
    yield case(
        "scores are not contiguous", scores=2 * rng.normal(size=(3, 6)).T, Y=rng.integers(2, size=(6, 3))
    )
