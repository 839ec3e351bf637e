"""Section 9, "A network of any depth: loss and gradients"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from course_lib.checking import Case, case

from . import batchnorm_dropout
from .cases import AVERAGES, network, new_seed


def labelled(rng: np.random.Generator, sizes: Sequence[int], n: int) -> dict[str, Any]:
    """Draw a batch with labels."""
    return {"X": rng.normal(size=(n, sizes[0])), "y": rng.integers(sizes[-1], size=n)}


def loss_networks(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks, batches and penalties; with batch norm and without."""
    for label, sizes, n, reg, norm in [
        ("", (5, 6, 4, 3), 7, 0.7, False),
        ("there is batch norm", (5, 6, 4, 3), 8, 0.4, True),
        ("reg is not given", (4, 5, 4, 3), 6, 0.0, False),
        ("there is one hidden layer", (4, 6, 3), 5, 0.9, True),
        ("there is no hidden layer", (4, 3), 5, 0.9, False),
        ("there is one example", (3, 5, 4, 2), 1, 0.3, False),
    ]:
        memory = [{"eps": 0.05} for _ in sizes[1:-1]] if norm else None
        rest: dict[str, Any] = {**labelled(rng, sizes, n), "reg": reg, "bn_params": memory}
        yield case(label, via="network_gradients", params=network(rng, sizes, norm=norm), **rest)


def dropout_networks(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks with dropout, and one direction for every parameter."""
    for label, sizes, n, norm in [
        ("there is dropout", (5, 12, 10, 3), 9, False),
        ("there are dropout and batch norm", (4, 10, 8, 3), 9, True),
    ]:
        params = network(rng, sizes, norm=norm)
        directions = {name: rng.choice([-1.0, 1.0], size=value.shape) for name, value in params.items()}
        memory = [{"eps": 0.1} for _ in sizes[1:-1]] if norm else None
        rest: dict[str, Any] = {**labelled(rng, sizes, n), "reg": 0.2, "bn_params": memory, "p": 0.6}
        seed = new_seed(rng)
        yield case(label, via="network_slopes", params=params, directions=directions, **rest, seed=seed)


def plain_losses(rng: np.random.Generator) -> Iterator[Case]:
    """Draw one network for a call without a driver."""
    sizes = (6, 8, 8, 4)
    batch = labelled(rng, sizes, 6)
    yield case(params=network(rng, sizes, norm=False), **batch, config={"mode": "train", "reg": 0.1})


full = batchnorm_dropout.exercise(
    "fully_connected_loss",
    returns=("loss", "grads: weights", "grads: biases", "grads: scales and shifts", AVERAGES, "shapes"),
    uses=(
        "fully_connected_forward",
        "batchnorm_backward_alt",
        "batchnorm_backward",
        "dropout_backward",
        "l2_penalty",
    ),
)
full.values("loss", of="loss", cases=loss_networks)
full.values("weights", of="grads: weights", cases=loss_networks)
full.values("biases", of="grads: biases", cases=loss_networks)
full.values("batch norm", of=("grads: scales and shifts", AVERAGES), cases=loss_networks)
full.property("shapes", "one_axis", cases=loss_networks, form=True, diagnosis="kept_2d")
full.property("with dropout", "network_slopes", cases=dropout_networks)
full.vectorised("vectorised", grows=("X", "y"), cases=plain_losses)
full.unchanged("inputs unchanged", cases=plain_losses)
FULL_GATE = "da = relu_backward(dh, gate)"
FULL_NORM = 'da, grads[f"gamma{i}"], grads[f"beta{i}"] = batchnorm_backward_alt(da, norm)'
FULL_HIDDEN = 'dh, grads[f"W{i}"], grads[f"b{i}"] = affine_backward(da, affine)'
ADD_PENALTY = "loss = loss + penalty"
ADD_SLOPE = 'grads[f"W{i}"] = grads[f"W{i}"] + dW'
full.known_wrong(
    "relu_gate_missing",
    "The gradient passes the ReLUs as if they weren't there.",
    (FULL_GATE, "da = dh"),
)
FULL_SCORES = "scores, caches = fully_connected_forward(params, X, config)"
full.known_wrong(
    "forward_called_twice",
    "In one call the running averages moved twice: the forward pass was made more than once. What does each do to "
    "`config`?",
    (FULL_SCORES, f"{FULL_SCORES}\n    {FULL_SCORES}"),
)
full.known_wrong(
    "penalty_missing",
    "The penalty is missing, in the loss and in the gradients. What is `reg` for?",
    (ADD_PENALTY, ""),
    (ADD_SLOPE, ""),
)
full.known_wrong(
    "penalty_missing_in_loss",
    "The penalty is missing in the loss. What is `reg` for?",
    (ADD_PENALTY, ""),
)
full.known_wrong(
    "penalty_missing_in_gradients",
    "The loss includes the penalty, the gradients don't.",
    (ADD_SLOPE, ""),
)
full.known_wrong(
    "penalty_missing_for_last",
    "The gradient of the last weight matrix lacks its penalty. How many matrices are there?",
    (ADD_SLOPE, ADD_SLOPE + " * (i < num_layers)"),
)
full.known_wrong(
    "penalty_missing_for_first",
    "The gradient of the first weight matrix lacks its penalty. How many matrices are there?",
    (ADD_SLOPE, ADD_SLOPE + " * (i > 1)"),
)
full.known_wrong(
    "penalty_without_half",
    "The penalty counts double. This course takes ½λΣW², with the gradient λW.",
    ("penalty, dW = l2_penalty", "penalty, dW = (2 * part for part in l2_penalty"),
    ('config.get("reg", 0.0))', 'config.get("reg", 0.0)))'),
)
full.known_wrong(
    "penalty_slope_doubled",
    "The gradient of the penalty is twice too large. What does the ½ do when you differentiate?",
    (ADD_SLOPE, ADD_SLOPE + " * 2"),
)
full.known_wrong(
    "biases_penalised",
    "The biases are penalised as well. What would a small bias be good for?",
    (
        ADD_SLOPE,
        ADD_SLOPE + '\n        penalty, db = l2_penalty(params[f"b{i}"], config.get("reg", 0.0))\n'
        '        loss, grads[f"b{i}"] = loss + penalty, grads[f"b{i}"] + db',
    ),
)
full.known_wrong(
    "scales_penalised",
    "The scales of batch norm are penalised as well. Only the weight matrices are.",
    (
        ADD_SLOPE,
        ADD_SLOPE + '\n        if f"gamma{i}" in params:\n'
        '            penalty, dgamma = l2_penalty(params[f"gamma{i}"], config.get("reg", 0.0))\n'
        '            loss, grads[f"gamma{i}"] = loss + penalty, grads[f"gamma{i}"] + dgamma',
    ),
)
full.known_wrong(
    "averaged_twice",
    "The gradients are divided by the number of examples once more. Which function has done that already?",
    ("num_layers, grads = len(caches), {}", "dscores, num_layers, grads = dscores / len(y), len(caches), {}"),
)
full.known_wrong(
    "norm_before_relu_backward",
    "On the way back, batch norm comes before the ReLU. Which of the two came last on the way forward?",
    (
        f"        {FULL_GATE}\n        if norm is not None:\n            {FULL_NORM}\n",
        f"        da = dh\n        if norm is not None:\n            {FULL_NORM}\n"
        "        da = relu_backward(da, gate)\n",
    ),
)
full.known_wrong(
    "norm_skipped_backward",
    "The gradient passes batch norm as if it weren't there; only γ and β get theirs.",
    (FULL_NORM, FULL_NORM.replace("da, grads", "_, grads", 1)),
)
full.known_wrong(
    "gamma_and_beta_swapped",
    "The gradients of γ and β have changed places. In which order does your backward pass return them?",
    (FULL_NORM, 'da, grads[f"beta{i}"], grads[f"gamma{i}"] = batchnorm_backward_alt(da, norm)'),
)
full.known_wrong(
    "kept_2d",
    "The gradients of biases have shape (1, M). A gradient has the shape of its thing.",
    (ADD_SLOPE, ADD_SLOPE + '\n        grads[f"b{i}"] = grads[f"b{i}"][None]'),
)
full.known_wrong(
    "dropout_missing_in_backward",
    "With dropout, the gradients below the last layer are wrong. Is every mask applied on the way back, each in its own "
    "layer?",
    ("dh = dropout_backward(dh, drop)", "dropout_backward(dh, drop)"),
)
full.known_wrong(
    "dropout_ignored",
    "Dropout has no effect on the loss. Does the forward pass see the whole `config`?",
    (
        "fully_connected_forward(params, X, config)",
        'fully_connected_forward(params, X, {**config, "p": 1.0})',
    ),
)
full.known_wrong(
    "python_loop",
    "Which of your functions does the same for the whole batch?",
    (
        "loss, dscores = softmax_loss(scores, y)",
        "loss = sum(softmax_loss(scores[[n]], y[[n]])[0] for n in range(len(y))) / len(y)\n"
        "    _, dscores = softmax_loss(scores, y)",
    ),
)
full.known_wrong(
    "inputs_changed",
    "The weights were changed by the call. Taking the step is somebody else's business: return the gradients.",
    (ADD_SLOPE, ADD_SLOPE + '\n        params[f"W{i}"] -= 0.01 * grads[f"W{i}"]'),
)
