"""Section 3, "A training loop that doesn't care what it trains"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, Probe, case

from . import spiral
from .cases import run_args


def descents(rng: np.random.Generator) -> Iterator[Case]:
    """Draw short runs on a loss of ours, in which every gradient depends on every parameter."""
    for shapes, steps in [({"W": (2, 3), "b": (3,)}, 4), ({"W1": (2, 4), "b1": (4,), "W2": (4, 2)}, 7)]:
        yield case(loss_fn=Probe("coupled_loss"), **run_args(rng, shapes, steps))
    yield case(
        "there is one step", loss_fn=Probe("coupled_loss"), **run_args(rng, {"W": (3, 2), "b": (2,)}, 1)
    )


train = spiral.exercise("train_full_batch", returns=("params", "losses"))
train.values("parameters", of="params", cases=descents)
train.values("losses", of="losses", cases=descents)
train.unchanged("inputs unchanged", cases=descents)
UPDATE = "params = {name: params[name] - learning_rate * grads[name] for name in params}"
train.known_wrong(
    "one_after_the_other",
    "Each parameter's gradient is taken where the ones before it have moved already. All gradients of a step "
    "belong to the same point: how often do you call `loss_fn` in a step?",
    (
        UPDATE,
        "params = dict(params)\n"
        "        for name in params:\n"
        "            params[name] = params[name] - learning_rate * loss_fn(params, X, y, reg)[1][name]",
    ),
)
train.known_wrong(
    "ascent",
    "The steps lead uphill. Where does a gradient point?",
    ("params[name] - learning_rate", "params[name] + learning_rate"),
)
train.known_wrong(
    "rate_ignored",
    "The steps are as long as the gradients. What is `learning_rate` for?",
    ("learning_rate * grads[name]", "grads[name]"),
)
train.known_wrong(
    "reg_not_handed_on",
    "The penalty is switched off during training: what do you pass to `loss_fn`?",
    ("loss_fn(params, X, y, reg)", "loss_fn(params, X, y, 0.0)"),
)
train.known_wrong(
    "penalty_added_twice",
    "`loss_fn` has put the penalty into its gradients; your step adds it once more.",
    ("learning_rate * grads[name]", "learning_rate * (grads[name] + reg * params[name])"),
)
train.known_wrong(
    "one_step_missing",
    "There is one step too few: the parameters that come back are those before the last step.",
    ("range(num_steps)", "range(num_steps - 1)"),
)
train.known_wrong(
    "one_step_too_many",
    "One too many: `num_steps` steps have `num_steps` losses, each from before its step. Do you take another step, "
    "or note another loss?",
    ("range(num_steps)", "range(num_steps + 1)"),
)
train.known_wrong(
    "losses_after_the_step",
    "Each loss is that of the parameters after its step. Which loss came with the gradients?",
    ("losses.append(loss)", "losses.append(loss_fn(params, X, y, reg)[0])"),
)
train.known_wrong(
    "returns_after_one_step",
    "You come back after the first step. How far is `return` indented?",
    ("    return params, losses", "        return params, losses"),
)
train.known_wrong(
    "only_last_loss",
    "One number came back where a list of all losses is asked for.",
    ("return params, losses", "return params, loss"),
)
train.known_wrong(
    "returns_initial_params",
    "The parameters that come back are those that came in. Which variable holds the trained ones?",
    ("losses = []", "losses, given = [], params"),
    ("return params, losses", "return given, losses"),
)
train.known_wrong(
    "first_parameter_only",
    "Only the first parameter is trained.",
    (
        UPDATE,
        "first = next(iter(params))\n        params = {**params, first: params[first] - learning_rate * grads[first]}",
    ),
)
train.known_wrong(
    "gradient_of_the_start",
    "Every step uses the gradient of the start. When do you have to ask `loss_fn` again?",
    ("losses = []", "losses = []\n    loss, grads = loss_fn(params, X, y, reg)"),
    ("        loss, grads = loss_fn(params, X, y, reg)\n        params", "        params"),
)
train.known_wrong(
    "inputs_changed",
    "After training, the caller's parameters have other values. `params[name] = …` writes into the caller's "
    "dictionary, and `w -= …` even into the array: a copied dictionary still holds the same arrays.",
    (UPDATE, "for name in params:\n            params[name] -= learning_rate * grads[name]"),
    ("losses = []", "losses = []\n    params = dict(params)"),
)
