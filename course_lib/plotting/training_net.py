"""A small network to try training tricks on: one hidden layer of ReLUs, softmax, momentum.

It is a patient, not a lesson: its loss and gradients come from assignment 3, and here it only has to do what
it is told, ill-advised settings included.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Labels = NDArray[np.int64]
Params = dict[str, Array]
LossFunction = Callable[[Params, Array, Labels, float], tuple[float, Params]]
Augment = Callable[[Array, np.random.Generator], Array]


@dataclass(frozen=True)
class Settings:
    """How to train a network.

    Attributes
    ----------
    lr, momentum : float
        Settings of the optimizer.
    epochs, batch_size, hidden, seed : int
        Passes over the data, examples per step, hidden units, and what all chance comes from.
    reg : float
        Strength of the penalty on both weight matrices.
    init_scale : float or None
        Standard deviation of the first weights; by default He's.
    label_noise : float
        Share of the training labels that are replaced by random ones.
    """

    lr: float
    epochs: int = 60
    seed: int = 0
    hidden: int = 64
    reg: float = 0.0
    batch_size: int = 32
    momentum: float = 0.9
    init_scale: float | None = None
    label_noise: float = 0.0


@dataclass
class Run:
    """What a training run leaves behind; every list has one entry per epoch.

    Attributes
    ----------
    params : dict
        Weights after the last epoch: ``W1`` (D, H), ``b1`` (H,), ``W2`` (H, C), ``b2`` (C,).
    checkpoints : list of dict
        Weights after each epoch.
    train_loss, val_loss : list of float
        Cross-entropy, without the penalty.
    val_accuracy : list of float
        Share of validation examples that are classified rightly.
    """

    params: Params
    checkpoints: list[Params] = field(default_factory=list)
    train_loss: list[float] = field(default_factory=list)
    val_loss: list[float] = field(default_factory=list)
    val_accuracy: list[float] = field(default_factory=list)


def net_scores(params: Params, X: Array) -> Array:
    """Return the scores of a network, shape (N, C)."""
    return np.maximum(0, X @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"]


def train_net(
    loss_fn: LossFunction,
    X: Array,
    y: Labels,
    X_val: Array,
    y_val: Labels,
    settings: Settings,
    augment: Augment | None = None,
) -> Run:
    """Train a network with one hidden layer by minibatches with momentum.

    Parameters
    ----------
    loss_fn : callable
        ``loss_fn(params, X, y, reg) -> (loss, grads)``: the ``two_layer_loss`` of assignment 3.
    X, X_val : ndarray, shapes (N, D) and (M, D)
        Training and validation examples.
    y, y_val : ndarray of int, shapes (N,) and (M,)
        Their labels.
    settings : Settings
    augment : callable, optional
        ``augment(X, rng)``, applied to the training examples in every epoch.
    """
    rng, num_classes = np.random.default_rng(settings.seed), int(max(y.max(), y_val.max())) + 1
    y = np.where(rng.random(len(y)) < settings.label_noise, rng.integers(num_classes, size=len(y)), y)
    params = _first_weights([X.shape[1], settings.hidden, num_classes], settings.init_scale, rng)
    velocity = {name: np.zeros_like(value) for name, value in params.items()}
    run = Run(params)
    for _ in range(settings.epochs):
        seen = X if augment is None else augment(X, rng)
        order = rng.permutation(len(X))
        for start in range(0, len(X), settings.batch_size):
            batch = order[start : start + settings.batch_size]
            _, gradients = loss_fn(params, seen[batch], y[batch], settings.reg)
            for name, gradient in gradients.items():
                velocity[name] = settings.momentum * velocity[name] - settings.lr * gradient
                params[name] = params[name] + velocity[name]
        run.checkpoints.append(dict(params))
        run.train_loss.append(float(loss_fn(params, X, y, 0.0)[0]))
        run.val_loss.append(float(loss_fn(params, X_val, y_val, 0.0)[0]))
        run.val_accuracy.append(float(np.mean(net_scores(params, X_val).argmax(axis=1) == y_val)))
    return run


def _first_weights(sizes: list[int], init_scale: float | None, rng: np.random.Generator) -> Params:
    params: Params = {}
    for number, (rows, cols) in enumerate(pairwise(sizes), start=1):
        scale = np.sqrt(2 / rows) if init_scale is None else init_scale
        params[f"W{number}"] = scale * rng.normal(size=(rows, cols))
        params[f"b{number}"] = np.zeros(cols)
    return params
