"""Cases that several sections draw."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking import Case, case

Array = NDArray[np.float64]
Labels = NDArray[np.int64]


def rounding(X: NDArray[Any], X_train: NDArray[Any]) -> float:
    """Return how far the expanded form of an L2 distance may be off.

    A sum of D products carries a rounding error of at most about ``D * eps`` times its size, here
    ``|a|^2 + |b|^2``. That is the error of the *squared* distance; where the distance itself is near zero
    its error is the square root of it.
    """
    sizes = [np.max(np.sum(np.square(rows, dtype=np.float64), axis=1)) for rows in (X, X_train)]
    return float(np.sqrt((X.shape[1] + 2) * np.finfo(np.float64).eps * sum(sizes)))


def pair(label: str, X: NDArray[Any], X_train: NDArray[Any]) -> Case:
    return case(label, atol=rounding(X, X_train), X=X, X_train=X_train)


def points(rng: np.random.Generator) -> Iterator[Case]:
    """Odd shapes: one query, one feature, as many features as training rows, as many queries as both."""
    for n, m, d in [(5, 7, 4), (1, 6, 3), (4, 1, 3), (6, 4, 1), (3, 5, 5), (4, 4, 4)]:
        yield pair("", rng.normal(size=(n, d)), 1 + rng.normal(size=(m, d)))


def number_types(rng: np.random.Generator) -> Iterator[Case]:
    """Intensities as an image file stores them, whose differences and squares leave the range of uint8; and more.

    Every other image is dim, so that forgetting a term doesn't always end below zero. The last query and the
    last training image share no ink, so that their product is zero, and the squares are seen by themselves. With
    three equal lengths a sum or a product along the wrong axis returns something, and can be told from others.
    """
    for n, m, d in [(4, 5, 8), (6, 6, 6)]:
        brightest = np.where(np.arange(n + m) % 2, 256, 64)[:, None]
        images = rng.integers(brightest, size=(n + m, d)).astype(np.uint8)
        images[n - 1, ::2] = images[-1, 1::2] = 0
        yield pair("the pixels are uint8", images[:n], images[n:])
    # Quarters, so that float32 holds every square and every sum exactly.
    quarters = [rng.integers(-40, 40, size=(n, 3)) / 4 for n in (4, 6)]
    yield pair("the inputs are float32", quarters[0].astype(np.float32), quarters[1].astype(np.float32))
    yield pair("the inputs are integers", rng.integers(-9, 9, size=(4, 3)), rng.integers(-9, 9, size=(5, 3)))


def two_groups(rng: np.random.Generator, num: int, num_features: int = 3) -> tuple[Array, Labels]:
    """Return overlapping groups of two classes: with an odd k no vote ties, and not every vote is right."""
    y = rng.integers(2, size=num)
    return rng.normal(size=(num, num_features)) + 0.9 * y[:, None], y
