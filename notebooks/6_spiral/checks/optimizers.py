"""Section 7, "Plug in an optimizer"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, Probe, case

from . import spiral
from .cases import run_args


def optimizer_runs(rng: np.random.Generator) -> Iterator[Case]:
    """Draw short runs with an optimizer of ours, whose steps depend on what it remembers."""
    one, two = {"W": (2, 3), "b": (3,)}, {"W1": (2, 4), "b1": (4,), "W2": (4, 2)}
    returns = "the optimizer returns a new config and leaves the one it was given alone"
    for label, via, shapes, steps in [
        ("", None, one, 5),
        ("", None, two, 3),
        (returns, "memory_returned", one, 4),
    ]:
        args = run_args(rng, shapes, steps)
        rate = 3 * args.pop("learning_rate")
        optimizer, loss_fn = Probe("patient_step"), Probe("coupled_loss")
        yield case(
            label, via=via, optimizer=optimizer, config={"learning_rate": rate}, loss_fn=loss_fn, **args
        )


plug = spiral.exercise("train_with_optimizer", returns=("params", "losses"))
plug.values("parameters", of="params", cases=optimizer_runs)
plug.values("losses", of="losses", cases=optimizer_runs)
plug.unchanged("inputs unchanged", cases=optimizer_runs)
CONFIGS = "configs = {name: dict(config) for name in params}"
STEP = "params[name], configs[name] = optimizer(params[name], grads[name], configs[name])"
plug.known_wrong(
    "config_shared",
    "All parameters share one memory: what one of them remembers is overwritten by the next. "
    "How many dictionaries are there, and how many names for them?",
    (CONFIGS, "shared = dict(config)\n    configs = {name: shared for name in params}"),
)
plug.known_wrong(
    "config_handed_round",
    "All parameters share one memory: the config that comes back for one of them is handed to the next. How many "
    "configs does a network need?",
    (CONFIGS, "memory = dict(config)"),
    (STEP, "params[name], memory = optimizer(params[name], grads[name], memory)"),
)
plug.known_wrong(
    "loss_and_gradient_for_each_parameter",
    "`loss_fn` is asked anew for each parameter, when those before it have moved already. To which point "
    "should all gradients of a step belong, and the loss that you note?",
    (
        "        loss, grads = loss_fn(params, X, y, reg)\n        for name in params:\n",
        "        for name in params:\n            loss, grads = loss_fn(params, X, y, reg)\n",
    ),
)
plug.known_wrong(
    "losses_overwritten",
    "The list holds the last loss only. What happens to those of the steps before?",
    ("losses.append(loss)", "losses = [loss]"),
)
plug.known_wrong(
    "memory_lost",
    "Every step begins without a memory: the config that the optimizer returned is not handed to it again.",
    (STEP, "params[name], _ = optimizer(params[name], grads[name], dict(config))"),
)
plug.known_wrong(
    "returned_config_dropped",
    "The config that the optimizer returns is thrown away. Some optimizers also write into the one they are given; "
    "`adam` of assignment 4 doesn't, and would start from nothing in every step.",
    (STEP, "params[name], _ = optimizer(params[name], grads[name], configs[name])"),
)
plug.known_wrong(
    "config_not_handed_on",
    "Neither settings nor memory reach the optimizer. What is its third argument?",
    (STEP, "params[name], _ = optimizer(params[name], grads[name])"),
)
plug.known_wrong(
    "settings_lost",
    "The optimizer runs with its default settings. Does `config` reach it?",
    (CONFIGS, "configs = {name: {} for name in params}"),
)
plug.known_wrong(
    "one_after_the_other",
    "Each parameter's gradient is taken where the parameters before it have moved already. How often do you "
    "call `loss_fn` in a step?",
    ("grads[name], configs", "loss_fn(params, X, y, reg)[1][name], configs"),
)
plug.known_wrong(
    "first_parameter_only",
    "Only the first parameter is trained.",
    ("for name in params:\n", "for name in list(params)[:1]:\n"),
)
plug.known_wrong(
    "reg_not_handed_on",
    "The penalty is switched off during training: what do you pass to `loss_fn`?",
    ("loss_fn(params, X, y, reg)", "loss_fn(params, X, y, 0.0)"),
)
plug.known_wrong(
    "plain_steps",
    "These are plain gradient steps, whichever optimizer is handed in. Who computes the next parameters?",
    (STEP, 'params[name] = params[name] - config["learning_rate"] * grads[name]'),
)
plug.known_wrong(
    "gradient_negated",
    "The optimizer is given the gradients with a minus in front. It knows by itself which way is downhill.",
    (", grads[name], ", ", -grads[name], "),
)
plug.known_wrong(
    "two_steps_at_once",
    "The optimizer is called twice in every step. What it remembers goes on at each call.",
    (STEP, f"{STEP}\n            {STEP}"),
)
plug.known_wrong(
    "divided_by_n",
    "The gradients are divided by the number of examples. The loss is a mean already, and so are its gradients.",
    (", grads[name], ", ", grads[name] / len(X), "),
)
plug.known_wrong(
    "penalty_added_twice",
    "`loss_fn` has put the penalty into its gradients; what the optimizer gets contains it once more.",
    (", grads[name], ", ", grads[name] + reg * params[name], "),
)
plug.known_wrong(
    "biases_left_alone",
    "The weights move and the biases stay. Which parameters are to be trained?",
    ("for name in params:\n", 'for name in (w for w in params if w.startswith("W")):\n'),
)
plug.known_wrong(
    "one_step_too_many",
    "There is one step too many, or one loss: `num_steps` steps have `num_steps` losses, each from before "
    "its step. Which of the two is it?",
    ("range(num_steps)", "range(num_steps + 1)"),
)
plug.known_wrong(
    "returns_initial_params",
    "The parameters that come back are those that came in. Which variable holds the trained ones?",
    ("    params = dict(params)\n", "    given = params\n    params = dict(params)\n"),
    ("return params, losses", "return given, losses"),
)
plug.known_wrong(
    "only_last_loss",
    "One number came back where a list of all losses is asked for.",
    ("return params, losses", "return params, loss"),
)
plug.known_wrong(
    "last_loss_added",
    "There is one loss too many, that of the parameters after the last step. How many are asked for?",
    (
        "    return params, losses",
        "    losses.append(loss_fn(params, X, y, reg)[0])\n    return params, losses",
    ),
)
plug.known_wrong(
    "losses_after_the_step",
    "Each loss is that of the parameters after its step. Which loss came with the gradients?",
    ("losses.append(loss)", "losses.append(loss_fn(params, X, y, reg)[0])"),
)
plug.known_wrong(
    "one_step_missing",
    "There is one step too few: the parameters that come back are those before the last step.",
    ("range(num_steps)", "range(num_steps - 1)"),
)
plug.known_wrong(
    "returns_after_one_step",
    "Training ends after the first step. How far is `return` indented?",
    ("    return params, losses", "        return params, losses"),
)
plug.known_wrong(
    "gradient_of_the_start",
    "Every step uses the gradient of the start. When do you have to ask `loss_fn` again?",
    ("losses = []", "losses = []\n    loss, grads = loss_fn(params, X, y, reg)"),
    ("        loss, grads = loss_fn(params, X, y, reg)\n        for", "        for"),
)
plug.known_wrong(
    "inputs_changed",
    "The caller's dictionary changes during training. `params[name] = …` is harmless only in a dictionary of "
    "your own.",
    ("    params = dict(params)\n", ""),
)
plug.known_wrong(
    "config_handed_round_by_name",
    "All parameters share one memory: the config that comes back for one of them is handed to the next. How many "
    "configs does a network need?",
    (CONFIGS, "memory = dict(config)"),
    ("for name in params:\n", "for name in sorted(params):\n"),
    (STEP, "params[name], memory = optimizer(params[name], grads[name], memory)"),
)
plug.known_wrong(
    "gradients_of_the_start",
    "Every step uses the gradients of the first. To which parameters should they belong?",
    ("    losses = []\n", "    losses = []\n    grads = loss_fn(params, X, y, reg)[1]\n"),
    ("loss, grads = loss_fn(params, X, y, reg)", "loss, _ = loss_fn(params, X, y, reg)"),
)
