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
        if lr <= 0 or reg <= 0:
            raise ValueError(f"evaluate wants positive values, not {lr:g} and {reg:g}: are they logarithms?")
        return -((math.log10(lr) - log_lr) ** 2) - (math.log10(reg) - log_reg) ** 2

    return evaluate


PROBES: dict[str, Callable[..., Callable[..., Any]]] = {"quadratic_loss": quadratic_loss, "hill": hill}


def bent(twist: float) -> Callable[[Any], float]:
    """Return ``f(x)``: cubes with a weight of their own for every entry, and products of neighbours.

    ``f(x) = sum_k (1 + k / n) x_k**3 / 3 + twist * sum_k x_k x_(k+1)``, entries in C order. Its slope in one
    entry depends on the others, and its third derivative tells a centred difference from a one-sided one.
    """

    def f(x: Any) -> float:
        flat = np.asarray(x, dtype=np.float64).ravel()
        weights = 1 + np.arange(flat.size) / flat.size
        return float(np.sum(weights * flat**3) / 3 + twist * np.sum(flat[:-1] * flat[1:]))

    return f


PROBES["bent"] = bent


def bowl(
    floor: float = 0.0, penalty: float = 1.0, fold: float = 1e9, wall: float = 1e9
) -> Callable[..., tuple[float, Array]]:
    """Return ``loss_fn(W, X, y, reg)``: `floor`, and how far each example's own score is from 1, squared.

    Symptoms can be planted: the penalty is multiplied by `penalty`, beyond ``reg = fold`` it falls again, and
    a loss above `wall` comes back as NaN.
    """

    def loss_fn(W: Array, X: Array, y: Any, reg: float) -> tuple[float, Array]:
        rows, strength = np.arange(len(X)), penalty * min(reg, 2 * fold - reg)
        shortfall = (X @ W)[rows, y] - 1
        loss = floor + 0.5 * float(np.mean(shortfall**2)) + 0.5 * strength * float(np.sum(W**2))
        dscores = np.zeros((len(X), W.shape[1]))
        dscores[rows, y] = shortfall / len(X)
        return loss if loss <= wall else math.nan, X.T @ dscores + strength * W

    return loss_fn


def mountain(
    c0: float, c1: float = 0.0, c2: float = 0.0, shore: float = -1e9, cliff: float = 1e9
) -> Callable[..., float]:
    """Return ``evaluate(*values)``: best (0) where the logarithms to base 10 are ``c0, c1, c2``.

    The axes have slopes of their own. Below ``10**shore`` and beyond ``10**cliff`` on the first axis the
    score is NaN.
    """

    def evaluate(*values: float) -> float:
        logs = [math.log10(value) for value in values]
        if not shore <= logs[0] <= cliff:
            return math.nan
        pairs = zip(logs, (c0, c1, c2), strict=False)
        return -sum((i + 1) * (log - centre) ** 2 for i, (log, centre) in enumerate(pairs))

    return evaluate


PROBES["bowl"] = bowl
PROBES["mountain"] = mountain


def patient_step() -> Callable[..., tuple[Array, dict[str, Any]]]:
    """Return ``optimizer(w, dw, config)``: steps that shrink with their number and with the gradients seen.

    What it remembers (``t``, ``seen``) are plain numbers, so a config that two parameters share raises no
    error; it changes the caller's dictionary, as an optimizer may.
    """

    def optimizer(w: Array, dw: Array, config: dict[str, Any] | None = None) -> tuple[Array, dict[str, Any]]:
        config = {} if config is None else config
        config["t"] = config.get("t", 0) + 1
        config["seen"] = config.get("seen", 0.0) + float(np.mean(np.abs(dw)))
        step = config.get("learning_rate", 0.01) / math.sqrt(config["t"]) / (1 + config["seen"])
        return w - step * dw, config

    return optimizer


PROBES["patient_step"] = patient_step


def picture_scores(num_classes: int, gain: float) -> Callable[[Any], Array]:
    """Return ``score_fn(images)``: scores, shape (N, C), to which every pixel adds something of its own."""

    def score_fn(images: Any) -> Array:
        rows = np.asarray(images, dtype=np.float64).reshape(len(images), -1)
        patterns = np.sin(np.outer(1 + np.arange(rows.shape[1]), 1 + np.arange(num_classes)))
        return np.asarray(gain * rows @ patterns)

    return score_fn


PROBES["picture_scores"] = picture_scores
