"""What settings for a tiny set must show: that a plain network learns it by heart."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.finding import Finding
from course_lib.checking.properties import holds
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer

Array = NDArray[np.float64]

#: Starts from which settings are tried on the tiny set; one that gets there is enough.
STARTS, EPOCHS, BATCH, WIDTH = 3, 20, 25, 100
#: Guessing costs 2.3, and scores of a living signal differ by more than a thousandth.
EXPLODED, DEAD = 10.0, 1e-3


@holds("memorises")
def memorises(case: Case, answer: Answer) -> Finding | None:
    """Judge ``overfit_settings(num_layers)``: with these settings plain descent learns a tiny set by heart.

    The network has layers of 100 ReLUs, weights drawn with the standard deviation ``weight_scale``, biases
    of 0; it is trained for 20 epochs in batches of 25 on ``case.kept["X"]``, ``["y"]``.
    """
    settings = _settings(answer.value)
    if isinstance(settings, Finding):
        return settings
    num_layers = int(case.args["num_layers"])
    scale, rate = settings
    reached = [
        _descend(case.kept["X"], case.kept["y"], num_layers, scale, rate, seed) for seed in range(STARTS)
    ]
    best = max(reached, key=lambda run: run.accuracy)
    if best.accuracy == 1:
        return None
    seen = (
        f"With {num_layers} layers, `weight_scale` {scale:g} and `learning_rate` {rate:g}, the best of "
        f"{STARTS} starts gets {best.accuracy:.0%} of the tiny set right after {EPOCHS} epochs."
    )
    if not best.first_loss < EXPLODED:
        return Finding(f"{seen} The first loss is {best.first_loss:.3g}.", "scores_explode")
    if best.spread < DEAD:
        return Finding(f"{seen} The first scores differ by {best.spread:.1g}.", "signal_dies")
    seen = f"{seen} The loss went from {best.first_loss:.3g} to {best.loss:.3g}."
    if not best.loss <= best.first_loss:
        return Finding(seen, "steps_too_long")
    return Finding(seen, "steps_too_short" if best.is_on_its_way else None)


def _settings(value: Any) -> tuple[float, float] | Finding:
    names = ("weight_scale", "learning_rate")
    if not isinstance(value, dict) or set(value) != set(names):
        return Finding(f"Return a dictionary with the keys {' and '.join(map(repr, names))}.")
    try:
        scale, rate = (float(value[name]) for name in names)
    except (TypeError, ValueError):
        return Finding("Both settings should be numbers.")
    if not (np.isfinite([scale, rate]).all() and scale > 0 and rate > 0):
        return Finding(f"Both settings should be positive; they are {scale:g} and {rate:g}.")
    return scale, rate


@dataclass(frozen=True)
class _Run:
    accuracy: float
    first_loss: float
    loss: float
    spread: float  # of the first scores
    is_on_its_way: bool  # the loss sank in every epoch


def _descend(X: Array, y: Any, num_layers: int, scale: float, rate: float, seed: int) -> _Run:
    """Train a plain network of ReLU layers by plain gradient descent."""
    rng = np.random.default_rng(seed)
    sizes = [X.shape[1], *[WIDTH] * (num_layers - 1), 10]
    W = [rng.normal(scale=scale, size=pair) for pair in pairwise(sizes)]
    b = [np.zeros(size) for size in sizes[1:]]
    with np.errstate(all="ignore"):
        scores, _ = _plain_forward(X, W, b)
        first, spread = _softmax_loss(scores, y), float(scores.std())
        losses = [first]
        for _ in range(EPOCHS):
            order = rng.permutation(len(y))
            for start in range(0, len(y), BATCH):
                _step(X, y, W, b, order[start : start + BATCH], rate)
            scores, _ = _plain_forward(X, W, b)
            losses.append(_softmax_loss(scores, y))
        accuracy = float((scores.argmax(axis=1) == y).mean()) if np.isfinite(scores).all() else 0.0
        return _Run(accuracy, first, losses[-1], spread, bool((np.diff(losses) < 0).all()))


def _plain_forward(X: Array, W: list[Array], b: list[Array]) -> tuple[Array, list[Array]]:
    inputs = [X]
    for i, (w, c) in enumerate(zip(W, b, strict=True)):
        out = inputs[-1] @ w + c
        inputs.append(np.maximum(out, 0) if i < len(W) - 1 else out)
    return inputs[-1], inputs


def _probabilities(scores: Array) -> Array:
    exp = np.exp(scores - scores.max(axis=1, keepdims=True))
    p: Array = exp / exp.sum(axis=1, keepdims=True)
    return p


def _softmax_loss(scores: Array, y: Any) -> float:
    return float(-np.log(_probabilities(scores)[np.arange(len(y)), y]).mean())


def _step(X: Array, y: Any, W: list[Array], b: list[Array], rows: NDArray[np.intp], rate: float) -> None:
    scores, inputs = _plain_forward(X[rows], W, b)
    d = _probabilities(scores)
    d[np.arange(len(rows)), y[rows]] -= 1
    d /= len(rows)
    for i in range(len(W) - 1, -1, -1):
        below = (d @ W[i].T) * (inputs[i] > 0)
        W[i] -= rate * (inputs[i].T @ d)
        b[i] -= rate * d.sum(axis=0)
        d = below
