"""A loss for regression: its curve, and what becomes of it in a batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

#: From −3 to 3, with 0 in the middle.
_REACH, _POINTS = 3.0, 25


def regression_runs(
    loss_fn: Callable[..., Any], rng: np.random.Generator, *settings: float
) -> dict[str, Any]:
    """Return what a loss for regression is, residual by residual and in a batch.

    Parameters
    ----------
    loss_fn : callable
        ``loss_fn(pred, y, *settings) -> (loss, dpred)``.
    rng : numpy.random.Generator
        Draws what is true, and the batch.
    *settings : float
        What else the loss is told, such as a `delta`.

    Returns
    -------
    dict
        ``residuals`` (M,); ``values`` and ``slopes`` (M,), losses and gradients of one prediction that is off
        by so much; ``elsewhere`` (M,), the losses where something else is true; ``singles`` (N,) and
        ``single_slopes`` (N, K), losses and gradients of the examples of a batch, each alone; ``together``
        and ``batch_slopes`` (N, K), those of the batch.
    """

    def one(residual: float, truth: float) -> tuple[float, float]:
        loss, slope = loss_fn(np.array([[truth + residual]]), np.array([[truth]]), *settings)
        return float(loss), float(np.asarray(slope).reshape(-1)[0])

    residuals = np.linspace(-_REACH, _REACH, _POINTS)
    here, there = rng.choice([-3.0, -2.0, 1.0, 4.0], size=2, replace=False)
    curve = np.array([one(residual, here) for residual in residuals])
    y = np.round(8 * rng.normal(size=(4, 3))) / 8
    pred = y + np.round(8 * rng.uniform(0.25, 3, size=y.shape)) / 8 * rng.choice([-1, 1], size=y.shape)
    alone = [loss_fn(pred[[i]], y[[i]], *settings) for i in range(len(y))]
    together, batch_slopes = loss_fn(pred.copy(), y.copy(), *settings)
    return {
        "residuals": residuals,
        "values": curve[:, 0],
        "slopes": curve[:, 1],
        "elsewhere": np.array([one(residual, there)[0] for residual in residuals]),
        "singles": np.array([float(loss) for loss, _ in alone]),
        "single_slopes": np.vstack([slope for _, slope in alone]),
        "together": together,
        "batch_slopes": batch_slopes,
    }
