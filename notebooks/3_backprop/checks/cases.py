"""What several sections draw."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def labels_of(rng: np.random.Generator, n: int, c: int, *, last: bool = True) -> NDArray[np.int64]:
    """Draw labels, the last class among them, or (without ``last``) none of the last class but one of that before.

    Whoever reads the number of classes off the labels is wrong without it.
    """
    highest = c if last else c - 1
    y = rng.integers(highest, size=n)
    y[rng.integers(n)] = highest - 1
    return y
