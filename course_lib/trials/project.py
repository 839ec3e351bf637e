"""A trainer, called for runs that belong together, with everything it does written down."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
_EXAMPLES, _FEATURES, _BATCH, _EPOCHS = 11, 2, 4, 6
#: The cut run is interrupted while its next epoch is being judged.
_DONE_BEFORE_THE_CUT = 3


class _PowerCut(Exception):
    """Ends a run in the middle."""


@dataclass
class _Task:
    """A model of two weights that are pulled towards the examples, and a memory that moves with the batches.

    Everything that a trainer does with it is written down, until ``cut`` judgements of the validation set
    have come back; the next doesn't.
    """

    X: Array
    X_val: Array
    scores: Sequence[float]
    cut: int | None = None
    first: int = 0  # of the scores
    shown: list[list[int]] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    weights: list[Array] = field(default_factory=list)
    averages: list[Array] = field(default_factory=list)

    def loss_fn(self, model: Any, X: Array, y: Any) -> tuple[float, dict[str, Array]]:
        """Half the squared distance on average, and its gradient; ``y`` holds the examples' numbers."""
        self.shown.append([int(i) for i in y])
        mean = X.mean(axis=0)
        model["average"] = 0.5 * model["average"] + 0.5 * mean
        w = model["params"]["w"]
        return 0.5 * float(((X - w) ** 2).sum(axis=1).mean()), {"w": w - mean}

    def accuracy_fn(self, model: Any, X: Array, y: Any) -> float:
        """Return the script's next score for the validation set, and for other images a perfect one."""
        if not np.array_equal(X, self.X_val):
            return 1.0
        done = len(self.weights)
        if done == self.cut:
            raise _PowerCut
        self.weights.append(np.array(model["params"]["w"]))
        self.averages.append(np.array(model["average"]))
        return float(self.scores[min(self.first + done, len(self.scores) - 1)])

    def optimizer(self, w: Array, dw: Array, config: Any = None) -> tuple[Array, Any]:
        """Momentum, which remembers its velocity in the config that it returns."""
        config = dict(config or {})
        self.rates.append(float(config["learning_rate"]))
        config["velocity"] = 0.5 * config.get("velocity", np.zeros_like(w)) - self.rates[-1] * dw
        return w + config["velocity"], config


def trainer_runs(fit: Callable[..., Any], rng: np.random.Generator) -> dict[str, dict[str, Any]]:
    """Return what a trainer did in runs that belong together.

    Parameters
    ----------
    fit : callable
        ``fit(model, train, val, loss_fn, accuracy_fn, optimizer, settings, rng, checkpoint)`` returns the
        best model and the curve.
    rng : numpy.random.Generator
        Draws examples, where to start, learning rates, and what the validation says.

    Returns
    -------
    dict
        Runs by name, each a dictionary. What was given: ``num_examples``, ``batch_size``, ``num_epochs``,
        ``patience``, ``schedule`` (a learning rate for each epoch) and ``scores`` (what the validation says
        after each, as long as it is asked). What was done: ``shown`` has the numbers of the examples in each
        batch, ``rates`` the learning rate of each step, ``weights`` and ``averages`` (E, D) the model when it
        was judged. What came back: ``curve``, ``best_weights`` and ``best_averages``. And ``start`` and
        ``given`` (D,): the weights of the model that was handed over, before and after.
    """
    X, X_val = _quarters(rng, _EXAMPLES), _quarters(rng, 3)
    start, seed = _quarters(rng, 1)[0], int(rng.integers(2**31))
    schedule = (np.sort(rng.choice(np.arange(4, 28), size=8, replace=False))[::-1] / 64).tolist()
    a, b, c, d, e, f = np.sort(rng.choice(np.arange(20, 90), size=6, replace=False)) / 100
    twice, slow = [b, e, c, e, d, a], [a, c, b, d, b, c, e, f]

    def run(scores: Sequence[float], seed: int, patience: int = _EPOCHS) -> dict[str, Any]:
        return _run(fit, _Task(X, X_val, scores), start, schedule[: len(scores)], patience, seed)

    return {
        "plain": run(twice, seed),
        "other seed": run(twice, seed + 1),
        "impatient": run(slow, seed, patience=2),
        "cut": _cut_run(fit, (X, X_val, twice), start, schedule[:_EPOCHS], seed),
    }


def _quarters(rng: np.random.Generator, n: int) -> Array:
    return rng.integers(-12, 13, size=(n, _FEATURES)) / 4


def _cut_run(
    fit: Callable[..., Any],
    sets: tuple[Array, Array, list[float]],
    start: Array,
    schedule: list[float],
    seed: int,
) -> dict[str, Any]:
    """Interrupt a run, call the trainer again, and return what it did after the break."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "checkpoint.npz"
        with suppress(_PowerCut):
            _run(fit, _Task(*sets, cut=_DONE_BEFORE_THE_CUT), start, schedule, _EPOCHS, seed, path)
        rest = _Task(*sets, first=_DONE_BEFORE_THE_CUT)
        return _run(fit, rest, start, schedule, _EPOCHS, seed, path)


def _run(
    fit: Callable[..., Any],
    task: _Task,
    start: Array,
    schedule: list[float],
    patience: int,
    seed: int,
    checkpoint: Path | None = None,
) -> dict[str, Any]:
    """Call a trainer and return what went in, what it did and what came out."""
    told = {
        "num_examples": _EXAMPLES,
        "batch_size": _BATCH,
        "num_epochs": len(schedule),
        "patience": patience,
    }
    settings = {**told, "learning_rate": lambda epoch: schedule[min(epoch, len(schedule) - 1)]}
    model: dict[str, Any] = {"params": {"w": start.copy()}, "average": np.zeros(_FEATURES)}
    sets = (task.X, np.arange(len(task.X))), (task.X_val, np.arange(len(task.X_val)))
    functions = task.loss_fn, task.accuracy_fn, task.optimizer
    best, curve = fit(model, *sets, *functions, settings, np.random.default_rng(seed), checkpoint)
    return {
        **told,
        "schedule": list(schedule),
        "scores": [float(score) for score in task.scores],
        "shown": task.shown,
        "rates": task.rates,
        "weights": np.array(task.weights),
        "averages": np.array(task.averages),
        "curve": [float(point) for point in curve],
        "best_weights": np.array(best["params"]["w"]),
        "best_averages": np.array(best["average"]),
        "start": start.copy(),
        "given": np.array(model["params"]["w"]),
    }
