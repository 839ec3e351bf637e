"""Section 9, "A network of any depth: loss and gradients"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from course_lib.checking import Case, case

from . import batchnorm_dropout
from .cases import AVERAGES, network, new_seed


def labelled(rng: np.random.Generator, sizes: Sequence[int], n: int) -> dict[str, Any]:
    """Draw a batch with labels; of three classes or more, one has no example."""
    classes = rng.permutation(sizes[-1])[: max(2, sizes[-1] - 1)]
    return {"X": rng.normal(size=(n, sizes[0])), "y": rng.choice(classes, size=n)}


def loss_network(
    rng: np.random.Generator, label: str, sizes: Sequence[int], n: int, reg: float, *, norm: bool
) -> Case:
    """Return a case with a network, a batch of ``n`` examples, and a penalty."""
    memory = [{"eps": 0.05} for _ in sizes[1:-1]] if norm else None
    rest: dict[str, Any] = {**labelled(rng, sizes, n), "reg": reg, "bn_params": memory}
    return case(label, via="network_gradients", params=network(rng, sizes, norm=norm), **rest)


def loss_networks(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks, batches and penalties; with batch norm and without."""
    for label, sizes, n, reg, norm in [
        ("", (5, 6, 4, 3), 7, 0.7, False),
        ("there is batch norm", (5, 6, 4, 3), 8, 0.4, True),
        ("reg is not given", (4, 5, 4, 3), 6, 0.0, False),
        ("there is one hidden layer", (4, 6, 3), 5, 0.9, True),
    ]:
        yield loss_network(rng, label, sizes, n, reg, norm=norm)


def smallest_losses(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks without a hidden layer, and batches of one example."""
    yield loss_network(rng, "there is no hidden layer", (4, 3), 5, 0.8, norm=False)
    yield loss_network(rng, "there is one example", (3, 5, 4, 2), 1, 0.3, norm=False)


def losses_in_use(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks in test mode, with dropout that must not show.

    Without batch norm: no way back through it is asked for in test mode, and one may well fail.
    """
    for sizes in ((5, 6, 4, 3), (4, 7, 3)):
        rest: dict[str, Any] = {**labelled(rng, sizes, 6), "reg": 0.5, "p": 0.5}
        params = network(rng, sizes, norm=False)
        yield case("mode is test", via="network_loss_in_use", params=params, **rest)


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
        "elastic_net_penalty",
    ),
)
full.values("loss", of="loss", cases=loss_networks)
full.values("weights", of="grads: weights", cases=loss_networks)
full.values("biases", of="grads: biases", cases=loss_networks)
full.values("batch norm", of=("grads: scales and shifts", AVERAGES), cases=loss_networks)
full.robust("smallest networks", of=("loss", "grads: weights", "grads: biases"), cases=smallest_losses)
full.robust("in use", of="loss", cases=losses_in_use)
full.property("shapes", "one_axis", cases=loss_networks, form=True, diagnosis="kept_2d")
full.property("with dropout", "network_slopes", cases=dropout_networks)
full.vectorised("vectorised", grows=("X", "y"), cases=plain_losses)
full.unchanged("inputs unchanged", cases=plain_losses)
FULL_SCORES = "scores, caches = fully_connected_forward(params, X, config)"
FULL_GATE = "da = relu_backward(dh, gate)"
FULL_NORM = 'da, grads[f"gamma{i}"], grads[f"beta{i}"] = batchnorm_backward_alt(da, norm)'
FULL_HIDDEN = 'dh, grads[f"W{i}"], grads[f"b{i}"] = affine_backward(da, affine)'
ADD_PENALTY = "loss = loss + penalty"
ADD_SLOPE = 'grads[f"W{i}"] = grads[f"W{i}"] + dW'
full.known_wrong(
    "always_training",
    "The loss is that of training, whatever `config['mode']` says. Who sets the mode?",
    (
        FULL_SCORES,
        'scores, caches = fully_connected_forward(params, X, {**config, "mode": "train", "rng": config.get("rng") or np.random.default_rng(0)})',
    ),
)
full.known_wrong(
    "penalty_in_training_only",
    "In test mode the penalty is left out of the loss. Does its formula know of modes?",
    (ADD_PENALTY, "loss = loss + penalty * (config['mode'] == 'train')"),
)
full.known_wrong(
    "relu_gate_missing",
    "The gradient passes the ReLUs as if they weren't there.",
    (FULL_GATE, "da = dh"),
)
full.known_wrong(
    "forward_called_twice",
    "In one call the running averages moved twice: the forward pass was made more than once. What does each do to "
    "`config`?",
    (FULL_SCORES, f"{FULL_SCORES}\n    {FULL_SCORES}"),
)
for place, output, part, line in [
    ("loss", "loss", "penalty", ADD_PENALTY),
    ("gradients", "gradients of the weights", "dW", ADD_SLOPE),
]:
    for name, what, wrong in [
        ("missing", "the penalty is missing. What is `reg` for?", f"0 * {part}"),
        (
            "missing_for_last",
            "the penalty of the last weight matrix is missing. How many are there?",
            f"{part} * (i < num_layers)",
        ),
        (
            "missing_for_first",
            "the penalty of the first weight matrix is missing. How many are there?",
            f"{part} * (i > 1)",
        ),
        (
            "only_for_last",
            "only the last weight matrix is penalised. Does your loop keep what it had?",
            f"{part} * (i == num_layers)",
        ),
        (
            "only_for_first",
            "only the first weight matrix is penalised. How many are there?",
            f"{part} * (i == 1)",
        ),
        (
            "doubled",
            "the penalty counts double. Where is the ½ of ½λΣW², and what becomes of it?",
            f"2 * {part}",
        ),
        (
            "halved",
            "the penalty counts half. "
            + (
                "How often is the ½ of ½λΣW² in it?"
                if place == "loss"
                else "What does the ½ of ½λΣW² do when you differentiate?"
            ),
            f"0.5 * {part}",
        ),
        (
            "averaged",
            "the penalty is divided by the number of examples. Does it depend on the batch?",
            f"{part} / len(y)",
        ),
        (
            "mean",
            "the penalty of each matrix is divided by the number of its entries. Does the formula have a mean, or a sum?",
            f'{part} / params[f"W{{i}}"].size',
        ),
        ("subtracted", "the penalty is subtracted. Should large weights cost something, or pay?", f"-{part}"),
    ]:
        full.known_wrong(
            f"penalty_{name}_in_{place}",
            f"In the {output}, {what}",
            (line, line.replace(f"+ {part}", f"+ {wrong}")),
        )
full.known_wrong(
    "penalty_alone",
    "The loss is a penalty alone, that of the last weight matrix. What becomes of what it was before (`=` or `+=`)?",
    # Not with dropout: where it is looked for, this loss would not feel it.
    (ADD_PENALTY, 'loss = penalty + (0 if config.get("p", 1.0) == 1 else loss)'),
)
full.known_wrong(
    "penalty_slope_alone",
    "The gradients of the weights are those of the penalty alone. What becomes of what they were before (`=` or `+=`)?",
    (ADD_SLOPE, 'grads[f"W{i}"] = dW'),
)
full.known_wrong(
    "penalty_slope_is_sum",
    "In the gradients of the weights, each entry gets `reg` times the *sum* of its matrix. On which weights does the "
    "penalty's slope of one entry depend?",
    (ADD_SLOPE, ADD_SLOPE + ".sum()"),
)
full.known_wrong(
    "penalty_slope_without_reg",
    "In the gradients of the weights, the penalty doesn't feel `reg`. What is the derivative of ½λw²?",
    (ADD_SLOPE, ADD_SLOPE.replace("+ dW", '+ params[f"W{i}"]')),
)
full.known_wrong(
    "penalty_absolute_in_loss",
    "The penalty in the loss adds up absolute values. This network's adds up squares.",
    (ADD_PENALTY, 'loss = loss + config.get("reg", 0.0) * np.abs(params[f"W{i}"]).sum()'),
)
SOFTMAX = "loss, dscores = softmax_loss(scores, y)"
full.known_wrong(
    "loss_summed",
    "The data loss is a sum over the examples. The docstring says: the mean.",
    (SOFTMAX, SOFTMAX + "\n    loss = loss * len(y)"),
)
full.known_wrong(
    "loss_averaged_twice",
    "The data loss is divided by the number of examples twice. Which function has done that already?",
    (SOFTMAX, SOFTMAX + "\n    loss = loss / len(y)"),
)
full.known_wrong(
    "loss_over_classes",
    "The data loss is also divided by the number of classes. How many terms has the mean?",
    (SOFTMAX, SOFTMAX + "\n    loss = loss / scores.shape[1]"),
)
full.known_wrong(
    "loss_negated",
    "The data loss has the wrong sign. The logarithm of a probability is negative: is your loss?",
    (SOFTMAX, SOFTMAX + "\n    loss = -loss"),
)
FIRST_BACK = "affine_backward(dscores,"
full.known_wrong(
    "gradients_summed",
    "The gradients of the data loss are those of a *sum* over the examples. What does the docstring call "
    "the loss?",
    (FIRST_BACK, "affine_backward(len(y) * dscores,"),
)
full.known_wrong(
    "gradients_over_classes",
    "The gradients of the data loss are also divided by the number of classes. How many terms has the mean?",
    (FIRST_BACK, "affine_backward(dscores / scores.shape[1],"),
)
full.known_wrong(
    "gradients_negated",
    "The gradients of the data loss point downhill. Which way should a gradient point?",
    (FIRST_BACK, "affine_backward(-dscores,"),
)
full.known_wrong(
    "one_not_subtracted",
    "The gradient at the scores is that of the normaliser alone. What does the right class's own score add to it?",
    (FIRST_BACK, "affine_backward(dscores + np.eye(scores.shape[1])[y] / len(y),"),
)
full.known_wrong(
    "relu_on_scores",
    "Negative scores count as 0, in the loss and on the way back: a ReLU follows the last layer, too. What comes after the "
    "last affine layer?",
    (
        SOFTMAX,
        "loss, dscores = softmax_loss(np.maximum(scores, 0), y)\n    dscores = dscores * (scores > 0)",
    ),
)
full.known_wrong(
    "relu_on_scores_in_loss",
    "Negative scores count as 0 in the loss: a ReLU follows the last layer, too, and the way back knows nothing of it.",
    (SOFTMAX, "loss, dscores = softmax_loss(np.maximum(scores, 0), y)"),
)
full.known_wrong(
    "norm_ignored",
    "Batch norm has no effect: there are no gradients for γ and β, and the loss is that of the network without it. Does "
    "the forward pass see the whole `config`?",
    (FULL_SCORES, FULL_SCORES.replace("config)", 'config | {"bn_params": None})')),
)
full.known_wrong(
    "bias_gradients_averaged",
    "The gradients of the biases are divided by the number of examples once more. Does `dscores` hold that "
    "division already: is a sum left to be taken, or a mean?",
    (ADD_SLOPE, ADD_SLOPE + '\n        grads[f"b{i}"] = grads[f"b{i}"] / len(y)'),
)
full.known_wrong(
    "weight_gradients_averaged",
    "The data's part in the gradients of the weights is divided by the number of examples once more. Does "
    "`dscores` hold that division already?",
    (ADD_SLOPE, ADD_SLOPE.replace("] + dW", "] / len(y) + dW")),
)
full.known_wrong(
    "biases_penalised",
    "The biases are penalised as well. What would a small bias be good for?",
    (
        ADD_SLOPE,
        ADD_SLOPE
        + '\n        penalty, db = elastic_net_penalty(params[f"b{i}"], config.get("reg", 0.0), 0.0)\n'
        '        loss, grads[f"b{i}"] = loss + penalty, grads[f"b{i}"] + db',
    ),
)
full.known_wrong(
    "scales_penalised",
    "The scales of batch norm are penalised as well. Only the weight matrices are.",
    (
        ADD_SLOPE,
        ADD_SLOPE + '\n        if f"gamma{i}" in params:\n'
        '            penalty, dgamma = elastic_net_penalty(params[f"gamma{i}"], config.get("reg", 0.0), 0.0)\n'
        '            loss, grads[f"gamma{i}"] = loss + penalty, grads[f"gamma{i}"] + dgamma',
    ),
)
full.known_wrong(
    "averaged_twice",
    "The gradients of the data loss are divided by the number of examples once more. Which function has "
    "done that already?",
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
    "The gradient passes batch norm as if it weren't there. Which gradient should go on to the affine layer?",
    (FULL_NORM, FULL_NORM.replace("da, grads", "_, grads", 1)),
)
full.known_wrong(
    "gamma_and_beta_swapped",
    "The gradients of γ and β have changed places. In which order does your backward pass return them?",
    (FULL_NORM, 'da, grads[f"beta{i}"], grads[f"gamma{i}"] = batchnorm_backward_alt(da, norm)'),
)
full.known_wrong(
    "kept_2d",
    "A gradient came back in the shape (1, M). It should have the shape of its thing, (M,).",
    (ADD_SLOPE, ADD_SLOPE + '\n        grads[f"b{i}"] = grads[f"b{i}"][None]'),
)
full.known_wrong(
    "dropout_missing_in_backward",
    "With dropout, the gradients below the last layer are wrong. Does the way back undo the pieces of each layer from the last "
    "to the first, the mask of that layer among them?",
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
    "Something loops over the examples. Which of your functions does it for the whole batch at once?",
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
