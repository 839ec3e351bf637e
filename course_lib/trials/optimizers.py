"""An update rule, called for sequences of gradients that belong together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
_STEPS, _WEIGHTS, _RATE = 4, 3, 0.125


def update_runs(update: Callable[..., Any], rng: np.random.Generator) -> dict[str, dict[str, Any]]:
    """Return which way an update rule takes weights, for gradients that belong together.

    Parameters
    ----------
    update : callable
        ``update(w, dw, config) -> (next_w, config)``; of the settings only `learning_rate` is given.
    rng : numpy.random.Generator
        Draws where to start, and gradients, none of whose entries is close to 0.

    Returns
    -------
    dict
        Runs by name, each a dictionary with ``gradients`` (T, D), ``learning_rate``, ``path`` (T + 1, D) and
        ``given`` (D,), the array that the first call was given, as it was after that call.
    """
    w = np.round(8 * rng.normal(size=_WEIGHTS)) / 8
    gradients = np.round(8 * rng.uniform(0.25, 2, size=(_STEPS, _WEIGHTS))) / 8
    gradients *= rng.choice([-1, 1], size=gradients.shape)
    return {
        "plain": _run(update, w, gradients, _RATE),
        "faster": _run(update, w, gradients, 2 * _RATE),
        "mirrored": _run(update, -w, -gradients, _RATE),
        "elsewhere": _run(update, w + rng.integers(1, 4, size=_WEIGHTS), gradients, _RATE),
        "alone": _run(update, w[:1], gradients[:, :1], _RATE),
        "in turns": _run(update, w, gradients, _RATE, beside=rng.normal(size=gradients.shape)),
    }


def _run(
    update: Callable[..., Any], w: Array, gradients: Array, rate: float, beside: Array | None = None
) -> dict[str, Any]:
    """Take all steps; with gradients for other weights ``beside``, those take a step before each."""
    given = w.copy()
    here, config = given, {"learning_rate": rate}
    there, other = np.ones(w.shape), {"learning_rate": rate}
    path = [w]
    for t, gradient in enumerate(gradients):
        if beside is not None:
            there, other = update(there.copy(), beside[t].copy(), other)
        here, config = update(here if t == 0 else here.copy(), gradient.copy(), config)
        path.append(here.copy())
    return {"gradients": gradients, "learning_rate": rate, "path": np.array(path), "given": given}
