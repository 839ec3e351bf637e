"""Cases that several sections draw."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case


def batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw minibatches in odd shapes; with continuous weights no margin lies on a kink."""

    def batch(label: str, n: int, d: int, c: int, reg: float, X: np.ndarray | None = None) -> Case:
        X = rng.normal(size=(n, d)) if X is None else X
        return case(label, W=rng.normal(size=(d, c)), X=X, y=rng.integers(c, size=n), reg=reg)

    yield batch("", 5, 4, 3, 0.7)
    yield batch("", 12, 5, 10, rng.uniform(0.2, 2))
    yield batch("reg is 0", 6, 5, 4, 0.0)
    yield batch("there is one example", 1, 6, 5, rng.uniform(0.2, 2))
    yield batch("there is one feature", 7, 1, 4, rng.uniform(0.2, 2))
    yield batch("there are two classes", 9, 5, 2, rng.uniform(0.2, 2))
    yield batch("some classes have no example", 3, 5, 7, rng.uniform(0.2, 2))
    yield batch("X is not contiguous", 6, 4, 3, rng.uniform(0.2, 2), rng.normal(size=(4, 6)).T)
    yield batch("X holds integers", 6, 4, 3, rng.uniform(0.2, 2), rng.integers(1, 5, size=(6, 4)))
