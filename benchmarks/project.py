"""What the project's reference network reaches on moved digits and on photographs, over ten seeds.

Validation and test images are those of the notebook; the test set is opened for every seed, which is what a
student must not do: nothing is chosen here. Photographs are read from ``COURSE_DATA_DIR``, CIFAR-10 or an
excerpt of it; where neither is there, they are left out.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.authoring.assignment import load_assignment
from course_lib.checking.network import Network, read_network
from course_lib.data import data_directory, load_data
from course_lib.data.cifar10 import CIFAR10_EXCERPT, CIFAR10_URL
from course_lib.sealed import OpenData, open_data

SEEDS = 10
Array = NDArray[np.float64]


def reference(data: OpenData, seed: int) -> Any:
    """Return the model that the reference's ``final_training`` makes."""
    train = load_assignment("project").reference.namespace["final_training"]
    sets = data.X_train, data.y_train, data.X_val, data.y_val
    return train(*sets, data.image_shape, np.random.default_rng(seed))[0]


def plain(data: OpenData, seed: int, hidden: tuple[int, ...] = (100, 100)) -> Any:
    """Return the best model of a run without any remedy; without hidden layers, a linear classifier."""
    names = load_assignment("project").reference.namespace
    rng, sizes = np.random.default_rng(seed), [data.X_train.shape[1], *hidden, len(data.class_names)]
    params: dict[str, Array] = {}
    for i, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        params |= {f"W{i}": names["init_he"](n_in, n_out, rng), f"b{i}": np.zeros(n_out)}
    model = {"params": params, "mean": data.X_train.mean(axis=0), "scale": data.X_train.std()}

    def loss(model: Any, X: Array, y: Any) -> Any:
        inputs = (X - model["mean"]) / model["scale"]
        return names["fully_connected_loss"](model["params"], inputs, y, {"mode": "train"})

    def accuracy(model: Any, X: Array, y: Any) -> float:
        return read(model, data).accuracy(X, y)

    settings = {"batch_size": 50, "num_epochs": 25, "patience": 25, "learning_rate": lambda epoch: 1e-3}
    sets = (data.X_train, data.y_train), (data.X_val, data.y_val)
    return names["fit"](model, *sets, loss, accuracy, names["adam"], settings, rng)[0]


def read(model: Any, data: OpenData) -> Network:
    """Return a model as the grader reads it."""
    network = read_network(model, data.X_train.shape[1], len(data.class_names))
    assert isinstance(network, Network), network
    return network


def on(name: str) -> None:
    """Print a line for each network on one data set."""
    data, test = open_data(name), load_data(name, num_train=1)
    counts = [len(y) for y in (data.y_train, data.y_val, test.y_test)]
    print(f"{name}: training, validation and test images: {counts}")
    kinds: dict[str, Callable[[int], Any]] = {
        "linear classifier": lambda seed: plain(data, seed, hidden=()),
        "plain network, layers of 100 and 100": lambda seed: plain(data, seed),
        "the reference": lambda seed: reference(data, seed),
    }
    for kind, make in kinds.items():
        found, start = [], time.process_time()
        for seed in range(SEEDS):
            network = read(make(seed), data)
            found.append(
                (network.accuracy(data.X_val, data.y_val), network.accuracy(test.X_test, test.y_test))
            )
        seconds = (time.process_time() - start) / SEEDS
        val, tests = np.array(found).T
        print(
            f"  {kind}: test {tests.mean():.1%} ({tests.min():.1%} to {tests.max():.1%}), "
            f"validation {val.mean():.1%} ({val.min():.1%} to {val.max():.1%}), {seconds:.1f} s each",
            flush=True,
        )


def main() -> None:
    """Print what is reached on each data set that is here."""
    on("moved_digits")
    directory = data_directory()
    if any((directory / name).is_file() for name in (CIFAR10_EXCERPT, Path(CIFAR10_URL).name)):
        on("cifar10")
    else:
        print(f"{directory} holds no CIFAR-10: left out (COURSE_DATA_DIR names another directory)")
