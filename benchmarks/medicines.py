"""Which remedy helps on which data: test accuracy with and without it, over five seeds.

One network (two hidden layers of 100, Adam, batches of 50, the same number of steps everywhere, judged as
the last step leaves it) on upright digits, on moved digits, on few of them, and on moved digits of which a
fifth have a label drawn at random. A remedy "helps" where it does with every seed, and "harms" likewise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.authoring.assignment import load_assignment
from course_lib.checking.network import Network, read_network
from course_lib.data import load_data
from course_lib.sealed import open_data

Array = NDArray[np.float64]
SEEDS, STEPS, BATCH, RATE, LOOKS = 5, 1200, 50, 1e-3, 12
HIDDEN = (100, 100)
#: Less than this, in points, is no difference.
LITTLE = 0.2
REMEDIES: Mapping[str, Mapping[str, Any]] = {
    "weight decay (reg 0.01)": {"reg": 0.01},
    "dropout (keep 0.7)": {"p": 0.7},
    "moved by a pixel in training": {"padding": 1},
    "batch norm": {"norm": True},
    "batch norm and weight decay": {"norm": True, "reg": 0.01},
}


@dataclass(frozen=True)
class Images:
    """Training, validation and test images with labels."""

    train: tuple[Array, Any]
    val: tuple[Array, Any]
    test: tuple[Array, Any]
    shape: tuple[int, ...]


def images(name: str, seed: int, count: int | None = None, noise: float = 0.0) -> Images:
    """Return a data set, with so many training images, some of which get a label drawn at random."""
    data, test = open_data(name), load_data(name, num_train=1)
    rng = np.random.default_rng([7, seed])
    rows = rng.permutation(len(data.y_train))[:count]
    wrong = rng.random(len(rows)) < noise
    y = np.where(wrong, rng.integers(10, size=len(rows)), data.y_train[rows])
    return Images(
        (data.X_train[rows], y), (data.X_val, data.y_val), (test.X_test, test.y_test), data.image_shape
    )


@dataclass(frozen=True)
class Trained:
    """A network as the last step left it, and as it was best on the validation images."""

    last: Network
    best: Network


def trained(
    course: SimpleNamespace, data: Images, seed: int, hidden: tuple[int, ...] = HIDDEN, **remedy: Any
) -> Trained:
    """Train for a number of steps, with one remedy."""
    rng, (X, y) = np.random.default_rng(seed), data.train
    sizes, params = [X.shape[1], *hidden, 10], dict[str, Array]()
    norm = remedy.get("norm", False)
    for i, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        params |= {f"W{i}": course.init_he(n_in, n_out, rng), f"b{i}": np.zeros(n_out)}
        if norm and i <= len(hidden):
            params |= {f"gamma{i}": np.ones(n_out), f"beta{i}": np.zeros(n_out)}
    model = {"params": params, "mean": X.mean(axis=0), "scale": X.std(), "bn_params": [{} for _ in hidden]}
    config = {"mode": "train", "reg": remedy.get("reg", 0.0)}
    config |= {"bn_params": model["bn_params"]} if norm else {}
    config |= {"p": remedy["p"], "rng": rng} if "p" in remedy else {}
    configs: dict[str, Any] = {name: {"learning_rate": RATE} for name in params}
    best, most = None, -1.0
    for step in range(1, STEPS + 1):
        rows = rng.integers(len(y), size=BATCH)
        batch = X[rows]
        if remedy.get("padding"):
            square = batch.reshape(BATCH, *data.shape, 1)
            batch = course.random_crop(square, remedy["padding"], rng).reshape(BATCH, -1)
        inputs = (batch - model["mean"]) / model["scale"]
        _, grads = course.fully_connected_loss(params, inputs, y[rows], config)
        for name in params:
            params[name], configs[name] = course.adam(params[name], grads[name], configs[name])
        if step % (STEPS // LOOKS) == 0:
            network = _read(model, X.shape[1])
            if (now := network.accuracy(*data.val)) > most:
                best, most = network, now
    assert best is not None
    return Trained(_read(model, X.shape[1]), best)


def _read(model: Mapping[str, Any], num_inputs: int) -> Network:
    network = read_network({**model, "params": dict(model["params"])}, num_inputs)
    assert isinstance(network, Network), network
    return network


def together(course: SimpleNamespace, networks: list[Network], X: Array, y: Any) -> float:
    """Return the accuracy of the mean of several networks' probabilities."""
    scores = np.stack([network.scores(X) for network in networks])
    return float((course.ensemble_predict(scores)[1] == y).mean())


def accuracies(course: SimpleNamespace, **of: Any) -> dict[str, Array]:
    """Return test accuracies in per cent for each seed: plain, linear, and with each remedy."""
    sets = [images(seed=seed, **of) for seed in range(SEEDS)]
    plain = [trained(course, data, seed) for seed, data in enumerate(sets)]
    found = {
        "plain": [run.last.accuracy(*data.test) for run, data in zip(plain, sets, strict=True)],
        "linear classifier": [
            trained(course, data, seed, ()).last.accuracy(*data.test) for seed, data in enumerate(sets)
        ],
        "early stopping": [run.best.accuracy(*data.test) for run, data in zip(plain, sets, strict=True)],
    }
    for name, remedy in REMEDIES.items():
        found[name] = [
            trained(course, data, seed, **remedy).last.accuracy(*data.test) for seed, data in enumerate(sets)
        ]
    found["three networks together"] = []
    for seed, data in enumerate(sets):
        others = [trained(course, data, 10 + 2 * seed + i) for i in range(2)]
        networks = [run.last for run in (plain[seed], *others)]
        found["three networks together"].append(together(course, networks, *data.test))
    return {name: 100 * np.array(values) for name, values in found.items()}


def told(values: Array, plain: Array) -> str:
    """Return a mean with the range of its differences, and whether all seeds agree."""
    difference = values - plain
    verdict = "helps" if difference.min() > LITTLE else "harms" if difference.max() < -LITTLE else ""
    return f"{values.mean():.1f} ({difference.min():+.1f} to {difference.max():+.1f}) {verdict}"


def main() -> None:
    """Print a table for each kind of data."""
    names: dict[str, Any] = {}
    for assignment in ("optimizers", "batchnorm_dropout", "training"):
        names |= load_assignment(assignment).reference.namespace
    course = SimpleNamespace(**names)
    kinds: dict[str, dict[str, Any]] = {
        "upright digits": {"name": "digits"},
        "moved digits": {"name": "moved_digits"},
        "moved digits, 600 of them": {"name": "moved_digits", "count": 600},
        "moved digits, a fifth of the labels at random": {"name": "moved_digits", "noise": 0.2},
    }
    for kind, of in kinds.items():
        found = accuracies(course, **of)
        plain = found.pop("plain")
        print(f"{kind}: the network alone {plain.mean():.1f} % ({plain.min():.1f} to {plain.max():.1f})")
        for name, values in found.items():
            print(f"  {name:30}{told(values, plain)}", flush=True)
