"""Cases that several sections draw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from course_lib.checking import Case, case


def batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw minibatches of many shapes; with continuous weights no margin lies on a kink.

    Where labels leave classes out, the last class is among those, so that no count of the labels is C.
    """

    def batch(label: str, n: int, d: int, c: int, reg: float, classes: int = 0) -> Case:
        y = rng.integers(classes or c, size=n)
        return case(label, W=rng.normal(size=(d, c)), X=rng.normal(size=(n, d)), y=y, reg=reg)

    yield batch("", 5, 4, 3, 0.7)
    yield batch("", 12, 5, 10, rng.uniform(0.2, 2))
    yield batch("reg is 0", 6, 5, 4, 0.0)
    yield batch("there is one example", 1, 6, 5, rng.uniform(0.2, 2))
    yield batch("there is one feature", 7, 1, 4, rng.uniform(0.2, 2))
    yield batch("there are two classes", 9, 5, 2, rng.uniform(0.2, 2))
    yield batch("some classes have no example", 3, 5, 7, rng.uniform(0.2, 2), 6)
    yield batch("some classes have no example", 8, 3, 6, rng.uniform(0.2, 2), 4)


def mild_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw the same with small weights, so that no probability is so small that what keeps it from 0 shows."""
    for drawn in batches(rng):
        yield replace(drawn, args={**drawn.args, "W": 0.3 * drawn.args["W"]})


def odd_arrays(rng: np.random.Generator) -> Iterator[Case]:
    """Draw minibatches of whole numbers, and one whose rows don't lie in memory one after the other.

    Scores are no larger than in ordinary cases: what shows where they are is no matter of integers.
    """
    X, y = rng.integers(1, 5, size=(6, 4)), rng.integers(3, size=6)
    yield case("X holds integers", W=0.25 * rng.normal(size=(4, 3)), X=X, y=y, reg=float(rng.uniform(0.2, 2)))
    W, view, y = rng.normal(size=(4, 3)), rng.normal(size=(4, 6)).T, rng.integers(3, size=6)
    yield case("X is not contiguous", W=W, X=view, y=y, reg=float(rng.uniform(0.2, 2)))
