"""Functions that a check hands to the student's function, to see how it calls them.

They are deterministic and simple on purpose: what a training loop or a search does with them can be
recomputed outside. Each factory returns the function itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def quadratic_loss() -> Callable[..., tuple[float, Array]]:
    """Return ``loss_fn(W, X, y, reg)``: half the mean squared score plus the penalty, and its gradient."""

    def loss_fn(W: Array, X: Array, y: Any, reg: float) -> tuple[float, Array]:
        scores = X @ W
        loss = 0.5 * float(np.mean(np.sum(scores**2, axis=1))) + 0.5 * reg * float(np.sum(W**2))
        return loss, X.T @ scores / len(X) + reg * W

    return loss_fn


def hill(log_lr: float, log_reg: float) -> Callable[[float, float], float]:
    """Return ``evaluate(lr, reg)``: a score that is best (0) at ``10**log_lr, 10**log_reg``."""

    def evaluate(lr: float, reg: float) -> float:
        return -((math.log10(lr) - log_lr) ** 2) - (math.log10(reg) - log_reg) ** 2

    return evaluate


PROBES: dict[str, Callable[..., Callable[..., Any]]] = {"quadratic_loss": quadratic_loss, "hill": hill}
