"""Section 6, "Training it"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checking import Case, Seeded, case

from . import spiral
from .mistakes import known_wrong_generators


def arms(rng: np.random.Generator, points: int, classes: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Return a spiral, its rows sorted by class and radius."""
    radius, y = np.linspace(0, 1, points), np.repeat(np.arange(classes), points)
    angle = 4 * y + 4 * np.tile(radius, classes) + noise * rng.normal(size=len(y))
    return np.tile(radius, classes)[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1), y


def train_args(
    rng: np.random.Generator, rate: float, reg: float, steps: int, scale: float, hidden: int = 60
) -> dict[str, Any]:
    """Return the arguments of train_two_layer in the signature's order."""
    X, y = arms(rng, 40, 3, 0.1)
    return {
        "X": X,
        "y": y,
        "num_hidden": hidden,
        "num_classes": 3,
        "learning_rate": rate,
        "reg": reg,
        "num_steps": steps,
        "rng": Seeded(int(rng.integers(2**31))),
        "weight_scale": scale,
    }


def trainings(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a training that every right answer finishes well; see properties/spiral_net.py."""
    yield case(**train_args(rng, rate=1.0, reg=1e-3, steps=400, scale=0.5))


def short_trainings(rng: np.random.Generator) -> Iterator[Case]:
    """Draw trainings in which one setting decides: a huge penalty, a tiny step, a large scale."""
    rare = train_args(rng, rate=1e-9, reg=0.1, steps=1, scale=0.07, hidden=1100)
    yield case("the last class has no example", **{**rare, "num_classes": 4})
    yield case("the penalty is strong", **train_args(rng, rate=0.3, reg=1.0, steps=80, scale=0.3, hidden=20))
    yield case("the steps are tiny", **train_args(rng, rate=1e-9, reg=0.1, steps=3, scale=0.05, hidden=1500))
    by_default = train_args(rng, rate=1e-9, reg=0.1, steps=2, scale=0.0, hidden=1500)
    del by_default["weight_scale"]
    yield case("weight_scale is left out", **by_default)


def train_seeds(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a seed with which three networks are trained for two steps."""
    args = train_args(rng, rate=0.1, reg=1e-3, steps=2, scale=0.1, hidden=5)
    del args["rng"]
    yield case(via="seeded_draws", seed=int(rng.integers(2**31)), position=7, **args)


both = spiral.exercise(
    "train_two_layer",
    returns=("params_and_losses",),
    uses=("init_two_layer", "train_full_batch", "two_layer_loss_and_grads"),
)
both.property("history", "trained_net", cases=trainings, part="history")
both.property("reaches", "trained_net", cases=trainings, part="reaches")
both.property("settings", "trained_net", cases=short_trainings, part="settings")
both.property("generator", "net_generator", cases=train_seeds)
known_wrong_generators(both, "num_classes, rng, ", "num_classes, {}, ")
TRAIN = "return train_full_batch(two_layer_loss_and_grads, params, X, y, learning_rate, reg, num_steps)"
both.known_wrong(
    "hidden_ignored",
    "The hidden layer has another size than asked for.",
    ("X.shape[1], num_hidden,", "X.shape[1], 100,"),
)
both.known_wrong(
    "scale_ignored",
    "The initial weights have another spread than `weight_scale` says. Does it reach them?",
    ("rng, weight_scale)", "rng)"),
)
both.known_wrong(
    "other_default",
    "Where `weight_scale` is not given, another value than the default in the signature is used.",
    ("weight_scale=0.01", "weight_scale=0.1"),
)
both.known_wrong(
    "classes_from_labels",
    "The network has another number of outputs than asked for. What if some class has no example among the "
    "labels? You are told how many classes there are.",
    ("num_hidden, num_classes, rng", "num_hidden, y.max() + 1, rng"),
)
both.known_wrong(
    "rate_ignored",
    "The biases have moved far, although `learning_rate` is tiny. In which order does `train_full_batch` "
    "take its arguments?",
    ("X, y, learning_rate,", "X, y, 1.0,"),
)
both.known_wrong(
    "reg_ignored",
    "A strong penalty does not shrink the weights. Which argument of `train_full_batch` is the penalty's strength?",
    ("y, learning_rate, reg, num_steps)", "y, learning_rate, 0.0, num_steps)"),
)
both.known_wrong(
    "units_alike",
    "All units began alike, so they stayed alike: a hidden layer of one.",
    ("    return", "    params = {name: 0 * w for name, w in params.items()}\n    return"),
)
both.known_wrong(
    "untrained_returned",
    "After training, all biases are 0, as at the start. Are the parameters that you return the trained ones?",
    (TRAIN, TRAIN.replace("return ", "_, losses = ") + "\n    return params, losses"),
)
both.known_wrong(
    "returned_in_reverse",
    "The losses come back first, the parameters second. In which order are they asked for?",
    (TRAIN, TRAIN.replace("return ", "params, losses = ") + "\n    return losses, params"),
)
both.known_wrong(
    "one_loss_missing",
    "The list is one loss short. Which loss should be the first, and which the last?",
    (TRAIN, TRAIN.replace("return ", "params, losses = ") + "\n    return params, losses[1:]"),
)


spiral.choice(
    "best_possible",
    options="ABCD",
    because={
        "A": "More units can separate any two points, but only if they are two points. Look at radius 0.",
        "B": "Which points would be learned last, and does it help to wait? Look at radius 0.",
        "D": "How many points lie at radius 0, and how many of them can get their own label?",
    },
    why="At radius 0, three points of three classes lie in one place. A function gives them one "
    "label, which is right for one of them: two stay wrong.",
)

spiral.choice(
    "far_away",
    options="ABCD",
    because={
        "A": "Follow a ray outwards. Behind the last line, no unit switches any more: what kind of function are the "
        "scores from there on?",
        "C": "That can happen along some directions, but what decides it? On every ray, scores end up linear.",
        "D": "A boundary is where two scores are equal. Where no unit switches, can that set be curved?",
    },
    why="Far out on a ray no unit switches any more, so the scores are linear from there on; and "
    "two linear scores are equal along a straight line.",
)
