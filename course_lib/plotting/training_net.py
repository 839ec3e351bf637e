"""A trainer for the assignment on training in practice: minibatches around the student's own pieces.

Network and optimizer come from assignments 5 and 4; what is here only does what it is told, ill-advised
settings included.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Labels = NDArray[np.int64]
Params = dict[str, Array]
Config = dict[str, Any]
Forward = Callable[[Params, Array, Config], tuple[Array, Any]]
LossFunction = Callable[[Params, Array, Labels, Config], tuple[float, Params]]
Update = Callable[[Array, Array, Any], tuple[Array, Config]]
Augment = Callable[[Array, np.random.Generator], Array]


@dataclass(frozen=True)
class Settings:
    """How to train a network.

    Attributes
    ----------
    lr : float
        Learning rate of the optimizer; its other settings are its own defaults.
    epochs, batch_size, seed : int
        Passes over the data, examples per step, and what all chance comes from.
    hidden : tuple of int
        Units of each hidden layer.
    reg : float
        Strength of the penalty on all weight matrices.
    p : float
        Probability of keeping a hidden unit; 1 is no dropout.
    init_scale : float or None
        Standard deviation of the first weights; by default He's.
    num_train : int or None
        Only the first so many training examples; by default all.
    """

    lr: float
    epochs: int = 60
    seed: int = 0
    hidden: tuple[int, ...] = (64,)
    reg: float = 0.0
    p: float = 1.0
    batch_size: int = 32
    init_scale: float | None = None
    num_train: int | None = None


@dataclass
class Run:
    """What a training run leaves behind; every list has one entry per epoch.

    Attributes
    ----------
    params : dict
        Weights after the last epoch: ``W1`` (D, H), ``b1`` (H,), ``W2``, …
    checkpoints : list of dict
        Weights after each epoch.
    train_loss, val_loss : list of float
        Cross-entropy, without the penalty and without dropout.
    val_accuracy : list of float
        Share of validation examples that are classified rightly.
    """

    params: Params
    checkpoints: list[Params] = field(default_factory=list)
    train_loss: list[float] = field(default_factory=list)
    val_loss: list[float] = field(default_factory=list)
    val_accuracy: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Trainer:
    """Trains networks of any depth by minibatches.

    Attributes
    ----------
    forward, loss : callable
        ``fully_connected_forward`` and ``fully_connected_loss`` of assignment 5.
    update : callable
        A rule of assignment 4: ``update(w, dw, config) -> (next_w, config)``.
    """

    forward: Forward
    loss: LossFunction
    update: Update

    def scores(self, params: Params, X: Array) -> Array:
        """Return the scores of a network in use, shape (N, C)."""
        return self.forward(params, X, {"mode": "test"})[0]

    def accuracy(self, params: Params, X: Array, y: Labels) -> float:
        """Return the share of examples that a network classifies rightly."""
        return float(np.mean(self.scores(params, X).argmax(axis=1) == y))

    def train(
        self,
        X: Array,
        y: Labels,
        X_val: Array,
        y_val: Labels,
        settings: Settings,
        augment: Augment | None = None,
    ) -> Run:
        """Train a network from scratch.

        Parameters
        ----------
        X, X_val : ndarray, shapes (N, D) and (M, D)
            Training and validation examples.
        y, y_val : ndarray of int, shapes (N,) and (M,)
            Their labels.
        settings : Settings
        augment : callable, optional
            ``augment(X, rng)``, applied to the training examples in every epoch.
        """
        rng, num_classes = np.random.default_rng(settings.seed), int(max(y.max(), y_val.max())) + 1
        X, y = X[: settings.num_train], y[: settings.num_train]
        params = first_weights([X.shape[1], *settings.hidden, num_classes], settings.init_scale, rng)
        states: dict[str, Config] = {name: {"learning_rate": settings.lr} for name in params}
        in_training = {"mode": "train", "reg": settings.reg, "p": settings.p, "rng": rng}
        run = Run(params)
        for _ in range(settings.epochs):
            seen = X if augment is None else augment(X, rng)
            order = rng.permutation(len(X))
            for start in range(0, len(X), settings.batch_size):
                batch = order[start : start + settings.batch_size]
                _, gradients = self.loss(params, seen[batch], y[batch], in_training)
                params = self.stepped(params, gradients, states)
            run.checkpoints.append(params)
            run.train_loss.append(cross_entropy(self.scores(params, X), y))
            val_scores = self.scores(params, X_val)
            run.val_loss.append(cross_entropy(val_scores, y_val))
            run.val_accuracy.append(float(np.mean(val_scores.argmax(axis=1) == y_val)))
        run.params = params
        return run

    def stepped(self, params: Params, gradients: Mapping[str, Array], states: dict[str, Config]) -> Params:
        """Return parameters one step on; ``states``, what the optimizer remembers, moves with them."""
        stepped = dict(params)
        for name, gradient in gradients.items():
            stepped[name], states[name] = self.update(params[name], gradient, states[name])
        return stepped


def cross_entropy(scores: Array, y: Labels) -> float:
    """Return the mean softmax loss of scores, shape (N, C), with these labels."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(y)), y]))


def first_weights(sizes: list[int], init_scale: float | None, rng: np.random.Generator) -> Params:
    """Return normal weights, He's or of a given standard deviation, and biases of 0."""
    params: Params = {}
    for number, (rows, cols) in enumerate(pairwise(sizes), start=1):
        scale = np.sqrt(2 / rows) if init_scale is None else init_scale
        params[f"W{number}"] = scale * rng.normal(size=(rows, cols))
        params[f"b{number}"] = np.zeros(cols)
    return params
