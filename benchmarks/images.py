"""What kNN, linear classifiers and a two-layer net reach on 5,000 + 500 colour images of CIFAR-10.

Reads CIFAR-10 or an excerpt of it from ``COURSE_DATA_DIR``; where neither is there, it says so and downloads
nothing. Hyperparameters are searched on the last fifth of the training images, as the course teaches; the
test images are looked at with what was found.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.authoring.assignment import load_assignment
from course_lib.data import Dataset, data_directory, load_data
from course_lib.data.cifar10 import CIFAR10_EXCERPT, CIFAR10_URL

Array = NDArray[np.float64]
Labels = NDArray[np.int64]
TRAIN, TEST = 5000, 500
BATCH, HIDDEN, SEARCH_STEPS, FINAL_STEPS, TRIALS = 128, 100, 400, 2000, 12
NEIGHBOURS = (1, 3, 5, 7, 8, 10, 12, 15, 20, 30, 50, 100)


@dataclass(frozen=True)
class Prepared:
    """Images as the linear assignment prepares them: centred on the training mean, of typical length 2."""

    train: tuple[Array, Labels]
    val: tuple[Array, Labels]
    test: tuple[Array, Labels]


def prepare(data: Dataset) -> Prepared:
    """Split a fifth off for validation; all statistics are those of the rest."""
    cut = int(0.8 * len(data.y_train))
    mean = data.X_train[:cut].mean(axis=0)
    unit = np.linalg.norm(data.X_train[:cut] - mean, axis=1).mean() / 2

    def scaled(X: Array) -> Array:
        return np.asarray((X - mean) / unit)

    return Prepared(
        (scaled(data.X_train[:cut]), data.y_train[:cut]),
        (scaled(data.X_train[cut:]), data.y_train[cut:]),
        (scaled(data.X_test), data.y_test),
    )


def neighbours(data: Dataset) -> str:
    """Return a line about kNN with L2 distances of raw pixels."""
    names = load_assignment("knn").reference.namespace
    dists = names["compute_distances_no_loops"](data.X_test, data.X_train)
    found = {
        k: float(np.mean(names["predict_labels"](dists, data.y_train, k=k) == data.y_test))
        for k in NEIGHBOURS
    }
    scores = names["k_fold_cross_validate"](data.X_train, data.y_train, list(NEIGHBOURS), 5)
    chosen = max(NEIGHBOURS, key=lambda k: float(np.mean(scores[k])))
    best = max(found, key=lambda k: found[k])
    return (
        f"kNN: k=1 {found[1]:.1%}; best of {len(found)} k {found[best]:.1%} (k={best}); "
        f"k={chosen} by 5-fold cross-validation {found[chosen]:.1%}"
    )


def linear_classifier(loss: str, data: Prepared, learning_rate: float, reg: float, steps: int) -> Any:
    """Return a function from images to labels, trained with one of the linear assignment's losses."""
    names = load_assignment("linear").reference.namespace
    add_bias: Callable[[Array], Array] = names["add_bias_column"]
    X, y = data.train
    rng = np.random.default_rng(0)
    W = 1e-3 * rng.normal(size=(X.shape[1] + 1, 10))
    W, _ = names["sgd_train"](names[loss], add_bias(X), y, W, learning_rate, reg, steps, BATCH, rng)
    return lambda images: names["predict"](W, add_bias(images))


def two_layer_net(data: Prepared, learning_rate: float, reg: float, steps: int) -> Any:
    """Return a function from images to labels, trained by assignment 3's network and 4's Adam."""
    layers = load_assignment("backprop").reference.namespace
    adam = load_assignment("optimizers").reference.namespace["adam"]
    X, y = data.train
    rng = np.random.default_rng(0)
    params: Mapping[str, Array] = {
        "W1": np.sqrt(2 / X.shape[1]) * rng.normal(size=(X.shape[1], HIDDEN)),
        "b1": np.zeros(HIDDEN),
        "W2": np.sqrt(2 / HIDDEN) * rng.normal(size=(HIDDEN, 10)),
        "b2": np.zeros(10),
    }
    configs: dict[str, Any] = {name: {"learning_rate": learning_rate} for name in params}
    for _ in range(steps):
        rows = rng.integers(len(X), size=BATCH)
        _, grads = layers["two_layer_loss"](params, X[rows], y[rows], reg)
        moved = {name: adam(w, grads[name], configs[name]) for name, w in params.items()}
        params = {name: w for name, (w, _) in moved.items()}
        configs = {name: config for name, (_, config) in moved.items()}

    def predict(images: Array) -> Labels:
        hidden, _ = layers["relu_forward"](layers["affine_forward"](images, params["W1"], params["b1"])[0])
        scores, _ = layers["affine_forward"](hidden, params["W2"], params["b2"])
        return np.asarray(scores.argmax(axis=1))

    return predict


def searched(train: Callable[..., Any], data: Prepared, lr_range: tuple[float, float]) -> str:
    """Search learning rate and penalty on the validation images, train longer, and say what comes out."""
    search = load_assignment("linear").reference.namespace["random_search_lr_reg"]

    def accuracy(learning_rate: float, reg: float, steps: int, split: tuple[Array, Labels]) -> float:
        with np.errstate(all="ignore"):  # some settings explode: a result, not an accident
            return float(np.mean(train(data, learning_rate, reg, steps)(split[0]) == split[1]))

    def evaluate(learning_rate: float, reg: float) -> float:
        return accuracy(learning_rate, reg, SEARCH_STEPS, data.val)

    (lr, reg, score), _ = search(evaluate, lr_range, (1e-4, 1.0), TRIALS // 2, np.random.default_rng(0))
    test = accuracy(lr, reg, FINAL_STEPS, data.test)
    return f"test {test:.1%} (validation in the search {score:.1%}, learning rate {lr:.2g}, reg {reg:.2g})"


def main() -> None:
    """Print a line per classifier."""
    directory = data_directory()
    if not any((directory / name).is_file() for name in (CIFAR10_EXCERPT, Path(CIFAR10_URL).name)):
        print(f"{directory} holds no CIFAR-10: left out (COURSE_DATA_DIR names another directory)")
        return
    data = load_data("cifar10", num_train=TRAIN, num_test=TEST)
    print(neighbours(data))
    prepared = prepare(data)
    contestants: dict[str, tuple[Callable[..., Any], tuple[float, float]]] = {
        "linear SVM": (partial(linear_classifier, "svm_loss_vectorized"), (1e-3, 1.0)),
        "linear softmax": (partial(linear_classifier, "softmax_loss_vectorized"), (1e-3, 1.0)),
        f"two-layer net, {HIDDEN} hidden units": (two_layer_net, (1e-4, 1e-2)),
    }
    for name, (train, lr_range) in contestants.items():
        start = time.perf_counter()
        result = searched(train, prepared, lr_range)
        print(f"{name}: {result}; {TRIALS} trials and the training {time.perf_counter() - start:.0f} s")
