"""What the prose of assignment 9 says of its experiments, measured again by ``autograder claims project``."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np

from autograder.authoring.claims import claim
from course_lib.checking.network import Network, read_network
from course_lib.checking.properties.tiny_set import _descend
from course_lib.data.moved_digits import SIDE, draw_moved
from course_lib.sealed import open_data

SCALES, RATES = np.logspace(-2, 0.3, 11), np.logspace(-2.5, 1, 11)
Sets = list[tuple[Any, Any]]


def _read(model: Any) -> Network:
    network = read_network(model, SIDE * SIDE)
    assert isinstance(network, Network), network
    return network


def _drawn(seed: int) -> Sets:
    """Training, validation and hidden images, as section 7 draws them."""
    return [(X.astype(float), y) for X, y in draw_moved([3000, 600, 1000], 1000 + seed)]


def _plain(course: SimpleNamespace, sets: Sets, seed: int, hidden: tuple[int, ...], **told: Any) -> Any:
    """Section 5's network: the best model and the curve."""
    rng, sizes = np.random.default_rng(seed), [SIDE * SIDE, *hidden, 10]
    X = sets[0][0]
    model: dict[str, Any] = {"params": {}, "mean": X.mean(axis=0), "scale": X.std()}
    for i, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        model["params"] |= {f"W{i}": course.init_he(n_in, n_out, rng), f"b{i}": np.zeros(n_out)}
    epochs, padding = told.get("epochs", 30), told.get("padding", 0)

    def loss(model: Any, X: Any, y: Any) -> Any:
        if padding:
            X = course.random_crop(X.reshape(-1, SIDE, SIDE, 1), padding, rng).reshape(len(X), -1)
        inputs, config = (X - model["mean"]) / model["scale"], {"mode": "train", "reg": told.get("reg", 0)}
        return course.fully_connected_loss(model["params"], inputs, y, config)

    def accuracy(model: Any, X: Any, y: Any) -> float:
        return _read(model).accuracy(X, y)

    rate = told.get("rate", 1e-3)
    settings = {
        "batch_size": 50,
        "num_epochs": epochs,
        "patience": epochs,
        "learning_rate": lambda epoch: rate,
    }
    return course.fit(model, sets[0], sets[1], loss, accuracy, course.adam, settings, rng)


def _notebooks_sets() -> Sets:
    data = open_data("moved_digits")
    return [(data.X_train, data.y_train), (data.X_val, data.y_val)]


@cache
def _doors(num_layers: int, seed: int) -> Any:
    X, y = (part[:50] for part in _notebooks_sets()[0])
    X = (X - X.mean(axis=0)) / X.std()
    return np.array([[_descend(X, y, num_layers, s, r, seed).accuracy for r in RATES] for s in SCALES]) == 1


@claim("about four in ten right", low=0.38, high=0.44)
def linear_classifier(course: SimpleNamespace, seed: int) -> float:
    """Hidden images that a linear classifier gets right."""
    sets = _drawn(seed)
    return _read(_plain(course, sets, seed, ())[0]).accuracy(*sets[2])


@claim("About a quarter of the pairs arrive with three layers", low=0.2, high=0.3)
def door_of_three(course: SimpleNamespace, seed: int) -> float:
    """Share of the grid with which three layers learn the tiny set by heart."""
    return float(_doors(3, seed).mean())


@claim("one in nine with five", low=0.09, high=0.13, slow=True)
def door_of_five(course: SimpleNamespace, seed: int) -> float:
    """The same for five."""
    return float(_doors(5, seed).mean())


@claim("lies inside the door of both")
def hes_rule(course: SimpleNamespace, seed: int) -> float:
    """Whether some rate arrives with the grid's weight scale next to that of He, for both depths."""
    row = int(np.argmin(abs(SCALES - np.sqrt(2 / 100))))
    return bool(_doors(3, seed)[row].any() and _doors(5, seed)[row].any())


@claim("and about two thirds of the validation images", low=0.63, high=0.7, slow=True)
def plain_network(course: SimpleNamespace, seed: int) -> float:
    """Best validation accuracy of section 5's network."""
    return float(max(_plain(course, _notebooks_sets(), seed, (100, 100))[1]))


@claim("It knows nearly all of its training images", low=0.97, high=1, slow=True)
def plain_network_by_heart(course: SimpleNamespace, seed: int) -> float:
    """Its training accuracy, at the best epoch."""
    sets = _notebooks_sets()
    return _read(_plain(course, sets, seed, (100, 100))[0]).accuracy(*sets[0])


@claim(
    "a rate of $3 \\cdot 10^{-3}$ is ahead of one of $3 \\cdot 10^{-4}$ by some thirty points",
    low=0.25,
    high=0.35,
    slow=True,
)
def rate_decides(course: SimpleNamespace, seed: int) -> float:
    """Difference after five epochs with moved images, at a middling penalty."""
    sets, told = _notebooks_sets(), {"padding": 1, "epochs": 5, "reg": 3e-4}
    fast, slow = (_plain(course, sets, seed, (100, 100), rate=rate, **told)[1] for rate in (3e-3, 3e-4))
    return float(max(fast) - max(slow))


@claim(
    "A penalty of $10^{-3}$ instead of $10^{-5}$ moves it by a point or two at most",
    low=-0.02,
    high=0.02,
    slow=True,
)
def penalty_hardly_shows(course: SimpleNamespace, seed: int) -> float:
    """Difference after five epochs with moved images, at a good rate."""
    sets, told = _notebooks_sets(), {"padding": 1, "epochs": 5, "rate": 2e-3}
    some, none = (_plain(course, sets, seed, (100, 100), reg=reg, **told)[1] for reg in (1e-3, 1e-5))
    return float(max(some) - max(none))


@claim("the plain network of section 5 about two thirds", low=0.63, high=0.71, slow=True)
def plain_on_hidden(course: SimpleNamespace, seed: int) -> float:
    """Hidden images that section 5's network gets right."""
    sets = _drawn(seed)
    return _read(_plain(course, sets, seed, (100, 100))[0]).accuracy(*sets[2])


@claim("between 80 and 87 %", low=0.8, high=0.87, slow=True)
def reference_on_hidden(course: SimpleNamespace, seed: int) -> float:
    """Hidden images that the reference's network gets right."""
    train, val, hidden = _drawn(seed)
    model, _ = course.final_training(*train, *val, (SIDE, SIDE), np.random.default_rng(seed))
    return _read(model).accuracy(*hidden)
