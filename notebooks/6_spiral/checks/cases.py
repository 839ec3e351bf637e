"""Cases that several sections draw."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

#: Whoever counts classes in the labels, or reads them off the largest one, is wrong here.
LAST_MISSING = "the last class has no example"


def labels_of(rng: np.random.Generator, n: int, c: int, *, last: bool = True) -> np.ndarray:
    """Draw labels among which no two classes are equally frequent, if there are enough examples.

    Without ``last``, the last class does not occur, and all others do if there are enough examples. A
    single label is never 0.
    """
    highest = c - 1 if last else c - 2
    if n == 1:
        return np.array([max(1, highest)])
    return rng.permutation(np.minimum(np.arange(n) ** 2 // 4, highest))


def net_params(rng: np.random.Generator, *sizes: int) -> dict[str, Any]:
    """Draw parameters of a network of affine layers whose biases matter."""
    pairs = list(itertools.pairwise(sizes))
    weights = [rng.normal(size=pair) for pair in pairs]
    return {"weights": weights, "biases": [rng.normal(size=outputs) for _, outputs in pairs]}


def plain_params(rng: np.random.Generator, d: int, h: int, c: int) -> dict[str, Any]:
    """Draw parameters of a network with one hidden layer, by name."""
    shapes = {"W1": (d, h), "b1": (h,), "W2": (h, c), "b2": (c,)}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}
