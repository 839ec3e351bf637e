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
    "Each parameter's gradient is taken where the parameters before it have moved already. All gradients of "
    "a step belong to the same point: how often do you call `loss_fn` in a step?",
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
    "rate_twice",
    "The steps contain the square of `learning_rate`. How often does the formula multiply by it?",
    ("learning_rate * grads", "learning_rate**2 * grads"),
)
train.known_wrong(
    "divided_by_n",
    "The steps are too short by the factor N, the number of examples. The loss is a mean already: what "
    "about its gradients?",
    ("learning_rate * grads", "learning_rate / len(X) * grads"),
)
train.known_wrong(
    "rate_and_reg_exchanged",
    "`learning_rate` and `reg` have changed places. Which of them does `loss_fn` want, and which the step?",
    ("loss_fn(params, X, y, reg)", "loss_fn(params, X, y, learning_rate)"),
    ("- learning_rate *", "- reg *"),
)
train.known_wrong(
    "gradients_accumulated",
    "Each step adds up the gradients of all steps before it. Which gradient does the formula want?",
    ("losses = []", "losses, total = [], {name: 0 for name in params}"),
    (
        "        params = {name",
        "        total = {name: total[name] + grads[name] for name in params}\n        grads = total\n"
        "        params = {name",
    ),
)
train.known_wrong(
    "biases_left_alone",
    "The weights move and the biases stay. Which parameters does the formula name?",
    (
        "for name in params}",
        'for name in params if name.startswith("W")} | {b: params[b] for b in params if "b" in b}',
    ),
)
train.known_wrong(
    "last_loss_added",
    "There is one loss too many, that of the parameters after the last step. How many are asked for?",
    (
        "    return params, losses",
        "    losses.append(loss_fn(params, X, y, reg)[0])\n    return params, losses",
    ),
)
train.known_wrong(
    "first_loss_missing",
    "The loss of the start is missing from the list.",
    ("return params, losses", "return params, losses[1:]"),
)
train.known_wrong(
    "losses_reversed",
    "The losses stand in reverse order. Which one comes first?",
    ("return params, losses", "return params, losses[::-1]"),
)
train.known_wrong(
    "losses_added_up",
    "Each number in the list is the sum of all losses so far. What was the loss before this step alone?",
    ("return params, losses", "return params, list(np.cumsum(losses))"),
)
train.known_wrong(
    "weights_penalised_twice",
    "`loss_fn` has put the penalty into its gradients; your step adds it to those of the weights once more.",
    ("learning_rate * grads[name]", 'learning_rate * (grads[name] + reg * params[name] * ("W" in name))'),
)
train.known_wrong(
    "losses_overwritten",
    "The list holds the last loss only. What happens to those of the steps before?",
    ("losses.append(loss)", "losses = [loss]"),
)
train.known_wrong(
    "loss_and_gradient_for_each_parameter",
    "`loss_fn` is asked anew for each parameter, when those before it have moved already. To which point "
    "should all gradients of a step belong, and the loss that you note?",
    (
        f"        loss, grads = loss_fn(params, X, y, reg)\n        {UPDATE}",
        "        params = dict(params)\n"
        "        for name in params:\n"
        "            loss, grads = loss_fn(params, X, y, reg)\n"
        "            params[name] = params[name] - learning_rate * grads[name]",
    ),
)
train.known_wrong(
    "one_step_missing",
    "There is one step too few: the parameters that come back are those before the last step.",
    ("range(num_steps)", "range(num_steps - 1)"),
)
train.known_wrong(
    "one_step_too_many",
    "There is one step too many, or one loss: `num_steps` steps have `num_steps` losses, each from before "
    "its step. Which of the two is it?",
    ("range(num_steps)", "range(num_steps + 1)"),
)
train.known_wrong(
    "losses_after_the_step",
    "Each loss is that of the parameters after its step. Which loss came with the gradients?",
    ("losses.append(loss)", "losses.append(loss_fn(params, X, y, reg)[0])"),
)
train.known_wrong(
    "returns_after_one_step",
    "Training ends after the first step. How far is `return` indented?",
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
