"""Cases that several sections draw."""

from __future__ import annotations

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


def net_params(rng: np.random.Generator, d: int, h: int, c: int) -> dict[str, Any]:
    """Draw parameters of a two-layer network whose biases matter."""
    return {
        "W1": rng.normal(size=(d, h)),
        "b1": rng.normal(size=h),
        "W2": rng.normal(size=(h, c)),
        "b2": rng.normal(size=c),
    }


def run_args(rng: np.random.Generator, shapes: dict[str, tuple[int, ...]], steps: int) -> dict[str, Any]:
    """Return the arguments of a run, from ``params`` on."""
    return {
        "params": {name: rng.normal(size=shape) for name, shape in shapes.items()},
        "X": rng.normal(size=(5, 2)),
        "y": rng.integers(3, size=5),
        "learning_rate": float(rng.uniform(0.05, 0.15)),
        "reg": float(rng.uniform(0.2, 0.8)),
        "num_steps": steps,
    }
