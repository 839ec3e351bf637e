"""A loss of linear classifiers, called on batches that belong together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
#: Half the way from "behind" to "ahead".
_STEP = 1e-4
#: No margin lies so close to a kink of a loss.
_CLEAR = 0.02


def loss_runs(
    loss_fn: Callable[..., Any], rng: np.random.Generator, shape: tuple[int, int, int] = (6, 4, 3)
) -> dict[str, dict[str, Any]]:
    """Return what a loss and its gradient are on inputs that belong together.

    Parameters
    ----------
    loss_fn : callable
        ``loss_fn(W, X, y, reg) -> (loss, dW)``.
    rng : numpy.random.Generator
        Draws weights, examples and labels.
    shape : (int, int, int)
        Numbers N of examples, D of features and C of classes, none of them less than C.

    Returns
    -------
    dict
        Runs by name, each a dictionary with the entries ``W``, ``X``, ``y``, ``reg``, ``loss`` and ``dW``.
    """
    _, d, c = shape
    W, X, y = _clear_of_kinks(rng, shape)
    free, reg = 0.0, float(np.round(rng.uniform(0.2, 0.8), 2))
    move = _STEP * _coarse(rng.normal(size=(d, c)))
    order = np.roll(np.arange(c), 1)
    far = 60.0 * np.eye(d, c) - 30.0
    inputs = {
        "plain": (W, X, y, free),
        "penalised": (W, X, y, reg),
        "behind": (W - move, X, y, reg),
        "ahead": (W + move, X, y, reg),
        "twice": (W, np.vstack([X, X]), np.concatenate([y, y]), free),
        "shifted": (W + _coarse(rng.normal(size=(d, 1))), X, y, free),
        "renamed": (W[:, order], X, np.argsort(order)[y], free),
        "won": (far, np.eye(c, d)[y], y, free),
    }
    return {name: _run(loss_fn, *values) for name, values in inputs.items()}


def _run(loss_fn: Callable[..., Any], W: Array, X: Array, y: Array, reg: float) -> dict[str, Any]:
    loss, dW = loss_fn(W.copy(), X.copy(), y.copy(), reg)
    return {"W": W, "X": X, "y": y, "reg": reg, "loss": loss, "dW": dW}


def _coarse(numbers: Array) -> Array:
    """Return numbers with few digits, which need little room where they are stored."""
    return np.round(32 * numbers) / 32


def _clear_of_kinks(rng: np.random.Generator, shape: tuple[int, int, int]) -> tuple[Array, Array, Array]:
    """Draw weights and a batch: every class occurs, no margin of 1 or ½ is just met, no two scores tie."""
    n, d, c = shape
    while True:
        W, X = _coarse(rng.normal(size=(d, c))), _coarse(rng.normal(size=(n, d)))
        y = rng.permutation(np.arange(n) % c)
        scores = X @ W
        leads = scores[np.arange(n), y][:, None] - scores
        kinks = [np.abs(leads - 1.0), np.abs(leads - 0.5), np.diff(np.sort(scores))]
        if min(distances.min() for distances in kinks) > _CLEAR:
            return W, X, y
