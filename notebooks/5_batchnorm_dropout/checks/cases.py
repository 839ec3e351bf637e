"""Cases that several sections draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking import Case, case

Array = NDArray[Any]
#: What the sections about networks call an output that holds running averages.
AVERAGES = "config['bn_params']"


def new_seed(rng: np.random.Generator) -> int:
    """Draw a seed for a generator in the student's process."""
    return int(rng.integers(2**31))


def features(rng: np.random.Generator, d: int) -> tuple[Array, Array]:
    """Draw scales and shifts."""
    return rng.uniform(0.5, 2, size=d) * rng.choice([-1, 1], size=d), rng.normal(size=d)


def activations(rng: np.random.Generator, *shape: int) -> Array:
    """Draw numbers of both signs, none near 0: what they were multiplied by can be read off.

    They are multiples of 1/64, which makes the stored cases small: their last digits are zeros.
    """
    return np.asarray(rng.integers(32, 128, size=shape) / 64 * rng.choice([-1, 1], size=shape))


#: Keep probabilities are not ½: there, keeping and dropping are the same.
MATRICES = [("", (60, 40), 0.3), ("p is 0.8", (40, 60), 0.8)]
ODD = [
    ("x has three axes", (10, 12, 20), 0.6),
    ("p is 1", (8, 5), 1.0),
    ("there is one example", (1, 1000), 0.25),
]


def dropped(
    rng: np.random.Generator, via: str, mode: str, kinds: Sequence[tuple[str, tuple[int, ...], float]]
) -> Iterator[Case]:
    """Draw activations of some shapes, with their keep probabilities."""
    for label, shape, p in kinds:
        seed = new_seed(rng)
        yield case(label, via=via, x=activations(rng, *shape), p=p, mode=mode, seed=seed)


def network(rng: np.random.Generator, sizes: Sequence[int], *, norm: bool) -> dict[str, Array]:
    """Draw parameters of a network; biases are far from 0."""
    params: dict[str, Array] = {}
    for i, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        params[f"W{i}"] = rng.normal(size=(n_in, n_out)) * np.sqrt(2 / n_in)
        params[f"b{i}"] = rng.normal(size=n_out)
        if norm and i < len(sizes) - 1:
            params[f"gamma{i}"], params[f"beta{i}"] = features(rng, n_out)
    return params
