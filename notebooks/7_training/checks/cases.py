"""Cases that several sections draw."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking import Case, case

Array = NDArray[np.float64]


def table(rng: np.random.Generator, n: int, d: int) -> Array:
    """Draw examples whose features are correlated and differ in mean and width."""
    mixing = rng.normal(size=(d, d)) + np.diag(np.arange(1, d + 1))
    return rng.normal(size=(n, d)) @ mixing + rng.uniform(1, 9, size=d)


def shuffled(rng: np.random.Generator, X: Array) -> Array:
    """Return the same examples in another order: a validation set whose statistics are the training set's.

    What is wrong on such a pair is the formula, not the split; the split has an aspect of its own.
    """
    return X[rng.permutation(len(X))]


def splits(rng: np.random.Generator) -> Iterator[Case]:
    """Draw training sets with shuffled copies beside them."""
    for n, d in [(9, 4), (4, 4), (30, 3), (3, 5)]:
        X = table(rng, n, d)
        yield case(X_train=X, X_val=shuffled(rng, X))
    X = table(rng, 6, 1)
    yield case("there is one feature", X_train=X, X_val=shuffled(rng, X))
    X = table(rng, 5, 7).T
    yield case("X is not contiguous", X_train=X, X_val=shuffled(rng, X))


def integer_splits(rng: np.random.Generator) -> Iterator[Case]:
    """Draw training sets of whole numbers, whose means are none, with shuffled copies beside them."""
    for n, d in [(8, 3), (7, 4)]:
        levels = rng.integers(0, 17, size=(n, d))
        levels[0] += np.arange(1, d + 1) - levels.sum(axis=0) % n
        yield case("X holds integers", X_train=levels, X_val=rng.permutation(levels))


def companions(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a training set and two validation sets that share their first row (see drivers/preprocessing.py)."""
    for n, m, d in [(12, 6, 4), (8, 5, 3)]:
        X, X_val = table(rng, n, d), 5 + 2 * table(rng, m, d)
        other = np.vstack([X_val[:1], table(rng, m - 1, d) - 8])
        yield case(via="two_companions", X_train=X, X_val=X_val, X_val_other=other)


def companions_k(rng: np.random.Generator) -> Iterator[Case]:
    """Draw companions for functions that are asked for all directions but one."""
    for drawn in companions(rng):
        yield case(via=drawn.via, **drawn.args, k=drawn.args["X_train"].shape[1] - 1)


def batch(rng: np.random.Generator, n: int, d: int, c: int) -> dict[str, Any]:
    """Draw weights, examples and labels."""
    X, W = rng.normal(size=(n, d)), rng.normal(size=(d, c)) / d
    return {"W": W, "X": X, "y": rng.integers(c, size=n)}
