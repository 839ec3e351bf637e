"""A preparation of data, called on training and validation sets that belong together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
_TRAIN, _VAL, _FEATURES = 7, 4, 3


def preparation_runs(prepare: Callable[..., Any], rng: np.random.Generator) -> dict[str, dict[str, Any]]:
    """Return what a preparation makes of training and validation sets that belong together.

    Parameters
    ----------
    prepare : callable
        ``prepare(X_train, X_val)`` returns the two, prepared.
    rng : numpy.random.Generator
        Draws the examples, in each feature around another place and with another width.

    Returns
    -------
    dict
        Runs by name, each a dictionary with ``X_train`` (N, D), ``X_val`` (M, D), what became of them,
        ``train`` and ``val``, and ``given`` (N, D), the training set that was handed over, as it was after.
    """
    place, width = rng.integers(1, 6, size=_FEATURES), np.array([0.5, 2.0, 8.0])
    X_train, X_val, other = (
        np.round(16 * (place + width * rng.normal(size=(n, _FEATURES)))) / 16 for n in (_TRAIN, _VAL, _VAL)
    )
    other[0] = X_val[0]
    shift = rng.integers(1, 9, size=_FEATURES) * 1.5
    return {
        "plain": _run(prepare, X_train, X_val),
        "other company": _run(prepare, X_train, other),
        "training rows": _run(prepare, X_train, X_train[:3]),
        "moved": _run(prepare, X_train + shift, X_val + shift),
        "backwards": _run(prepare, X_train[::-1].copy(), X_val),
    }


def _run(prepare: Callable[..., Any], X_train: Array, X_val: Array) -> dict[str, Any]:
    given = X_train.copy()
    train, val = prepare(given, X_val.copy())
    return {"X_train": X_train, "X_val": X_val, "train": train, "val": val, "given": given}
