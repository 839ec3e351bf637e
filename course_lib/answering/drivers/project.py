"""Drivers for a trainer: scripted validation scores, recorded batches, and runs that are interrupted.

All drivers of `fit` return ``(model, curve, run, answers)``: what it returned, what happened on the way, and
answers to questions in words; what a driver doesn't ask about is empty.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.answering.drivers import UnexpectedReturn, driver

Array = NDArray[np.float64]
Model = dict[str, Any]
Fitted = tuple[dict[str, Any], list[float], dict[str, Any], dict[str, str]]


class Interrupted(Exception):
    """Ends a run in the middle, as a power cut would."""


@dataclass
class Training:
    """A model, a loss, an optimizer and a validation score, small enough to follow, that keep a record.

    The model is one vector ``w`` that is pulled towards the examples, and a ``memory`` that counts the calls
    of the loss and remembers the last batch's mean, as batch normalisation remembers its averages.

    Attributes
    ----------
    scores : sequence of float
        What the validation says after each epoch; the last is said for ever after.
    interrupt_after : int or None
        The validation that follows so many others doesn't come back.
    batches : list of list of int
        The examples of each call of the loss, in order, by their labels.
    rates : list of float
        The learning rate in each call of the optimizer.
    judged : list of str
        What each validation was done on.
    """

    X_val: Array
    scores: Sequence[float]
    interrupt_after: int | None = None
    batches: list[list[int]] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    judged: list[str] = field(default_factory=list)

    def loss_fn(self, model: Model, X: Array, y: Any) -> tuple[float, dict[str, Array]]:
        """Half the squared distance from ``w`` to the examples, on average, and its gradient."""
        self.batches.append(np.asarray(y).tolist())
        w, mean = model["params"]["w"], X.mean(axis=0)
        memory = model["memory"]
        memory["calls"] += 1
        memory["mean"] = 0.5 * memory["mean"] + 0.5 * mean
        return 0.5 * float(((X - w) ** 2).sum(axis=1).mean()), {"w": w - mean}

    def accuracy_fn(self, model: Model, X: Array, y: Any) -> float:
        """Return the next score of the script."""
        if self.interrupt_after is not None and len(self.judged) == self.interrupt_after:
            raise Interrupted
        self.judged.append("validation" if np.array_equal(X, self.X_val) else "other examples")
        return float(self.scores[min(len(self.judged), len(self.scores)) - 1])

    def optimizer(self, w: Array, dw: Array, config: dict[str, Any] | None = None) -> tuple[Array, Any]:
        """Momentum, which remembers its velocity in the config that it returns."""
        config = dict(config or {})
        rate = float(config.get("learning_rate", 0.01))
        self.rates.append(rate)
        config["velocity"] = 0.5 * config.get("velocity", np.zeros_like(w)) - rate * dw
        return w + config["velocity"], config


def _settings(batch_size: int, num_epochs: int, patience: int, rates: Sequence[float]) -> dict[str, Any]:
    def learning_rate(epoch: int) -> float:
        return float(rates[min(epoch, len(rates) - 1)])

    return {
        "batch_size": batch_size,
        "num_epochs": num_epochs,
        "patience": patience,
        "learning_rate": learning_rate,
    }


def _model(w: Array) -> Model:
    return {"params": {"w": np.array(w)}, "memory": {"calls": 0, "mean": np.zeros(len(w))}}


def _run(
    fit: Callable[..., Any],
    training: Training,
    w: Array,
    X: Array,
    settings: dict[str, Any],
    seed: int,
    checkpoint: Path | None = None,
) -> tuple[Model, list[float]]:
    y, y_val = np.arange(len(X)), np.arange(len(training.X_val))
    returned = fit(
        _model(w),
        (X, y),
        (training.X_val, y_val),
        training.loss_fn,
        training.accuracy_fn,
        training.optimizer,
        settings,
        np.random.default_rng(seed),
        checkpoint,
    )
    if not isinstance(returned, tuple | list) or len(returned) != 2:
        raise UnexpectedReturn("fit should return two things, the best model and the curve")
    model, curve = returned
    if not isinstance(model, dict) or not {"params", "memory"} <= set(model):
        raise UnexpectedReturn("the model that fit returns should have the entries that it was given")
    return model, [float(value) for value in curve]


def _said(yes: bool) -> str:
    return "yes" if yes else "no"


@driver("fit_run")
def fit_run(
    namespace: Mapping[str, Any],
    function: str,
    w: Array,
    X: Array,
    X_val: Array,
    scores: Sequence[float],
    rates: Sequence[float],
    num_epochs: int,
    patience: int,
    seed: int,
) -> Fitted:
    """Train with all examples in one batch, so that their order makes no difference.

    The run holds the number of epochs and the learning rate of each step.
    """
    training = Training(X_val, scores)
    settings = _settings(len(X), num_epochs, patience, rates)
    model, curve = _run(namespace[function], training, w, X, settings, seed)
    found = {"params": model["params"]["w"], "memory": model["memory"]}
    run = {"epochs": len(training.batches), "rates": training.rates}
    same = set(training.judged) <= {"validation"}
    return found, curve, run, {"is the curve measured on the validation set?": _said(same)}


@driver("fit_batches")
def fit_batches(
    namespace: Mapping[str, Any],
    function: str,
    w: Array,
    X: Array,
    X_val: Array,
    batch_size: int,
    num_epochs: int,
    seed: int,
) -> Fitted:
    """Train in small batches; which examples are in which is the student's affair.

    The run holds the sizes of the batches, in order.
    """

    def recorded(seed: int) -> Training:
        training = Training(X_val, np.linspace(0.1, 0.9, num_epochs).tolist())
        settings = _settings(batch_size, num_epochs, num_epochs, [0.1])
        _run(namespace[function], training, w, X, settings, seed)
        return training

    first, again, other = recorded(seed), recorded(seed), recorded(seed + 1)
    order = [i for batch in first.batches for i in batch]
    epochs = [order[i : i + len(X)] for i in range(0, len(order), len(X))]
    whole = [sorted(epoch) == list(range(len(X))) for epoch in epochs]
    answers = {
        "every example once in each epoch?": bool(whole) and all(whole),
        "another order in each epoch?": len(set(map(tuple, epochs))) == len(epochs),
        "the same batches from the same seed?": first.batches == again.batches,
        "the same batches from another seed?": first.batches == other.batches,
    }
    run = {"sizes": [len(batch) for batch in first.batches]}
    return {}, [], run, {question: _said(answer) for question, answer in answers.items()}


@driver("fit_resumed")
def fit_resumed(
    namespace: Mapping[str, Any],
    function: str,
    w: Array,
    X: Array,
    X_val: Array,
    scores: Sequence[float],
    rates: Sequence[float],
    batch_size: int,
    num_epochs: int,
    patience: int,
    interrupt_after: int,
    seed: int,
) -> Fitted:
    """Interrupt a run, go on from its checkpoint, and hold the end against that of a run without a break.

    The run holds how many epochs were done after the break; the answers say whether parameters, memory and
    curve are the same, bit for bit.
    """
    fit, settings = namespace[function], _settings(batch_size, num_epochs, patience, rates)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "checkpoint.npz"
        whole = _run(fit, Training(X_val, scores), w, X, settings, seed, Path(folder) / "whole.npz")
        broken = Training(X_val, scores, interrupt_after)
        try:
            _run(fit, broken, w, X, settings, seed, path)
        except Interrupted:
            pass
        else:
            raise UnexpectedReturn("fit went on where its accuracy function raised an exception")
        rest = Training(X_val, scores[interrupt_after:])
        model, curve = _run(fit, rest, w, X, settings, seed, path)
    (same, same_curve) = whole
    memory = {name: np.asarray(value).tolist() for name, value in model["memory"].items()}
    expected = {name: np.asarray(value).tolist() for name, value in same["memory"].items()}
    answers = {
        "the same parameters?": np.array_equal(model["params"]["w"], same["params"]["w"]),
        "the same memory?": memory == expected,
        "the same curve?": curve == same_curve,
    }
    run = {"epochs after the break": len(rest.judged)}
    return {}, curve, run, {question: _said(answer) for question, answer in answers.items()}
