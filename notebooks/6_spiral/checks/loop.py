"""Section 5, "A loop that doesn't care what it trains"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, Probe, case

from . import spiral
from .cases import labels_of, net_params


def trainings(rng: np.random.Generator) -> Iterator[Case]:
    """Draw short trainings with an optimizer of ours, whose steps depend on what it remembers."""
    returns = "the optimizer returns a new config and leaves the one it was given alone"
    for label, pure, sizes, steps in [
        ("", False, (2, 4, 3), 5),
        ("", False, (3, 5, 4, 2), 3),
        (returns, True, (2, 4, 3), 4),
        ("there is one step", False, (2, 3, 3), 1),
    ]:
        yield case(
            label,
            via="train_object",
            optimizer=Probe("patient_step"),
            config={"learning_rate": float(rng.uniform(0.15, 0.45))},
            pure=pure,
            **net_params(rng, *sizes),
            X=rng.normal(size=(6, sizes[0])),
            y=labels_of(rng, 6, sizes[-1]),
            reg=float(rng.uniform(0.1, 0.3)),
            num_steps=steps,
        )


train = spiral.exercise(
    "train_network", returns=("parameters", "losses"), uses=("Affine", "Sequential", "loss_and_backward")
)
train.values("parameters", of="parameters", cases=trainings)
train.values("losses", of="losses", cases=trainings)
train.unchanged("config unchanged", cases=trainings)
CONFIGS = "configs = [dict(config) for _ in net.parameters()]"
LOSS = "        losses.append(loss_and_backward(net, X, y, reg))\n"
STEP = "layer.params[name], configs[k] = optimizer(layer.params[name], layer.grads[name], configs[k])"
train.known_wrong(
    "config_shared",
    "All parameters share one memory: what one of them remembers is overwritten by the next. How many dictionaries are "
    "there, and how many names for them?",
    (CONFIGS, "configs = [dict(config)] * len(net.parameters())"),
)
train.known_wrong(
    "config_handed_round",
    "All parameters share one memory: the config that comes back for one of them is handed to the next. How many "
    "configs does a network need?",
    (CONFIGS, "memory = dict(config)"),
    (STEP, "layer.params[name], memory = optimizer(layer.params[name], layer.grads[name], memory)"),
)
train.known_wrong(
    "config_by_name",
    "All weights share one memory, and all biases another: what is called W in one layer is called W in the next, too.",
    (CONFIGS, "configs = {name: dict(config) for _, name in net.parameters()}"),
    (STEP, STEP.replace("configs[k]", "configs[name]")),
)
train.known_wrong(
    "memory_lost",
    "Every step begins without a memory: the config that the optimizer returned is not handed to it again.",
    (STEP, "layer.params[name], _ = optimizer(layer.params[name], layer.grads[name], dict(config))"),
)
train.known_wrong(
    "returned_config_dropped",
    "The config that the optimizer returns is thrown away. Some optimizers also write into the one they are given; "
    "`adam` of assignment 4 doesn't, and would start from nothing in every step.",
    (STEP, STEP.replace("configs[k] =", "_ =")),
)
train.known_wrong(
    "settings_lost",
    "The optimizer runs with its default settings. Does `config` reach it?",
    (CONFIGS, "configs = [{} for _ in net.parameters()]"),
)
train.known_wrong(
    "plain_steps",
    "These are plain gradient steps, whichever optimizer is handed in. Who computes the next parameters?",
    (STEP, 'layer.params[name] = layer.params[name] - config["learning_rate"] * layer.grads[name]'),
)
train.known_wrong(
    "gradient_negated",
    "The optimizer is given the gradients with a minus in front. It knows by itself which way is downhill.",
    (", layer.grads[name], ", ", -layer.grads[name], "),
)
train.known_wrong(
    "one_after_the_other",
    "Loss and gradients are asked for anew for each parameter, when those before it have moved already. How often per "
    "step?",
    (f"            {STEP}", f"            loss_and_backward(net, X, y, reg)\n            {STEP}"),
)
train.known_wrong(
    "first_parameter_only",
    "Only the first parameter is trained.",
    ("in enumerate(net.parameters())", "in enumerate(net.parameters()[:1])"),
)
train.known_wrong(
    "weights_only",
    "The weights move, and all other parameters stay. Which parameters are to be trained?",
    (f"            {STEP}", f'            if name == "W":\n                {STEP}'),
)
train.known_wrong(
    "nothing_moves",
    "The losses are those of parameters that stay as they were. Are the new ones put where the layers look, and before the next loss?",
    (STEP, STEP.replace("layer.params[name], configs[k] =", "w, configs[k] =")),
)
train.known_wrong(
    "reg_not_handed_on",
    "The penalty is switched off during training: what do you pass to `loss_and_backward`?",
    ("(net, X, y, reg)", "(net, X, y, 0.0)"),
)
train.known_wrong(
    "penalty_added_twice",
    "The gradients contain the penalty already; what the optimizer gets contains it once more.",
    (", layer.grads[name], ", ', layer.grads[name] + reg * layer.params[name] * (name == "W"), '),
)
train.known_wrong(
    "gradients_of_the_start",
    "Every step uses the gradients of the first. When do you have to ask again?",
    (
        LOSS,
        '        if not losses:\n            loss_and_backward(net, X, y, reg)\n        losses.append(float(softmax_loss(net.forward(X), y)[0]) + 0.5 * reg * sum(np.sum(la.params[n]**2) for la, n in net.parameters() if n == "W"))\n',
    ),
)
train.known_wrong(
    "losses_after_the_step",
    "Each loss is that of the parameters after its step. Which loss came with the gradients?",
    (LOSS, "        loss_and_backward(net, X, y, reg)\n"),
    (
        f"            {STEP}\n",
        f"            {STEP}\n        losses.append(loss_and_backward(net, X, y, reg))\n",
    ),
)
train.known_wrong(
    "last_loss_added",
    "There is one loss too many, that of the parameters after the last step. How many are asked for?",
    ("    return losses", "    losses.append(loss_and_backward(net, X, y, reg))\n    return losses"),
)
train.known_wrong(
    "one_step_missing",
    "There is one step too few.",
    ("range(num_steps)", "range(num_steps - 1)"),
)
train.known_wrong(
    "only_last_loss",
    "One number came back where a list of all losses is asked for.",
    ("    return losses", "    return losses[-1]"),
)
train.known_wrong(
    "inputs_changed",
    "The caller's config has entries after the training that it didn't have before. Whose dictionary does the optimizer "
    "write into?",
    (CONFIGS, "configs = [config, *[dict(config) for _ in net.parameters()][1:]]"),
)
