"""Cases that several sections draw."""

from __future__ import annotations

from typing import Any

import numpy as np


def labels_of(rng: np.random.Generator, n: int, c: int) -> np.ndarray:
    """Draw labels among which no two classes are equally frequent, if there are enough examples."""
    return rng.permutation(np.minimum(np.arange(n) ** 2 // 4, c - 1)) if n > 1 else rng.integers(c, size=n)


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
