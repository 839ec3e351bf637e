"""Section 8, "A network of any depth: forward"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from course_lib.checking import Case, case

from . import batchnorm_dropout
from .cases import AVERAGES, activations, network, new_seed


def memories(rng: np.random.Generator, sizes: Sequence[int], **settings: Any) -> list[dict[str, Any]]:
    """Draw memories of the batch normalisation of every hidden layer."""
    return [
        {**settings, "running_mean": rng.normal(size=n), "running_var": rng.uniform(0.5, 2, size=n)}
        for n in sizes[1:-1]
    ]


def forward_run(
    rng: np.random.Generator,
    label: str,
    sizes: Sequence[int],
    n: int,
    modes: Sequence[str],
    bn_params: list[dict[str, Any]] | None = None,
    p: float = 1.0,
) -> Case:
    """Return a case that hands batches of ``n`` examples to a network, one for each mode."""
    batches = rng.normal(size=(len(modes), n, sizes[0]))
    params = network(rng, sizes, norm=bn_params is not None)
    run: dict[str, Any] = {"params": params, "batches": batches, "modes": list(modes), "bn_params": bn_params}
    return case(label, via="network_batches", **run, p=p, seed=new_seed(rng))


def plain_networks(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks without batch norm and dropout."""
    for label, sizes, n in [
        ("", (5, 6, 4, 3), 7),
        ("there is one hidden layer", (4, 6, 3), 5),
        ("there are four hidden layers", (3, 5, 4, 6, 5, 2), 4),
    ]:
        yield forward_run(rng, label, sizes, n, ["train"])


def smallest_networks(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks without a hidden layer, and batches of one example."""
    for label, sizes, n in [
        ("there is no hidden layer", (4, 3), 5),
        ("there is one example", (3, 5, 4, 2), 1),
    ]:
        yield forward_run(rng, label, sizes, n, ["train"])


def normalised_networks(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks with batch norm, in training mode."""
    for label, sizes, n, eps in [
        ("", (5, 6, 4, 3), 7, 1e-2),
        ("there is one hidden layer", (4, 6, 3), 5, 0.3),
        ("all layers have the same width", (4, 4, 4, 4), 6, 0.1),
    ]:
        memory: list[dict[str, Any]] = [{"eps": eps} for _ in sizes[1:-1]]
        yield forward_run(rng, label, sizes, n, ["train"], memory)


def network_runs(rng: np.random.Generator) -> Iterator[Case]:
    """Draw runs of several training batches through networks with batch norm."""
    for label, sizes, t in [("", (5, 6, 4, 3), 3), ("all layers have the same width", (4, 4, 4, 4), 2)]:
        memory = [{"momentum": 0.6 + 0.1 * i, "eps": 0.1} for i in range(len(sizes) - 2)]
        yield forward_run(rng, label, sizes, 6, ["train"] * t, memory)


def identity_networks(rng: np.random.Generator) -> Iterator[Case]:
    """Draw positive activations for networks of identities, whose scores show what dropout did."""
    for hidden_layers, p, normalised in [(2, 0.7, False), (1, 0.3, False), (1, 0.6, True)]:
        rest: dict[str, Any] = {"mode": "train", "seed": new_seed(rng), "hidden_layers": hidden_layers}
        x = np.hstack([np.abs(activations(rng, 60, 25))] * 2)
        label = "all affine layers are identities"
        yield case(label, via="dropout_network", x=x, p=p, **rest, normalised=normalised)


def networks_in_use(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks in test mode, with dropout that must not show and averages that must be used."""
    sizes = (5, 6, 4, 3)
    yield forward_run(rng, "", sizes, 5, ["test"], memories(rng, sizes, eps=0.1), p=0.6)
    yield forward_run(rng, "there is one example", sizes, 1, ["test"], memories(rng, sizes, eps=0.1))
    yield forward_run(rng, "there is dropout only", sizes, 6, ["test"], None, p=0.4)
    modes = ["train", "train", "test", "train"]
    yield forward_run(
        rng, "training batches come before and after", sizes, 6, modes, [{"eps": 0.1}, {"eps": 0.1}]
    )


net = batchnorm_dropout.exercise(
    "fully_connected_forward", returns=("scores", AVERAGES), uses=("batchnorm_forward", "dropout_forward")
)
net.values("scores", of="scores", cases=plain_networks)
net.values("batch norm", of="scores", cases=normalised_networks)
net.values("running averages", of=AVERAGES, cases=network_runs)
net.property("dropout", "dropout", cases=identity_networks, part="all")
net.values("test mode", of=("scores", AVERAGES), cases=networks_in_use)
net.robust("smallest networks", of="scores", cases=smallest_networks)
HIDDEN = 'h, affine = affine_forward(h, params[f"W{i}"], params[f"b{i}"])'
NORM = 'h, norm = batchnorm_forward(h, params[f"gamma{i}"], params[f"beta{i}"], bn_params[i - 1])'
NORM_LINES = f"""        if bn_params is not None:
            bn_params[i - 1]["mode"] = mode
            {NORM}
"""
SET_MODE = 'bn_params[i - 1]["mode"] = mode'
GATE = "h, gate = relu_forward(h)"
DROP = 'h, drop = dropout_forward(h, {"p": p, "mode": mode, "rng": config.get("rng")})'
LAST = 'scores, last = affine_forward(h, params[f"W{num_layers}"], params[f"b{num_layers}"])'
net.known_wrong(
    "hidden_bias_missing",
    "The hidden layers leave out their biases.",
    (HIDDEN, HIDDEN.replace('params[f"b{i}"]', '0 * params[f"b{i}"]')),
)
net.known_wrong(
    "last_bias_missing",
    "The last layer leaves out its bias.",
    (LAST, LAST.replace('params[f"b{num_layers}"]', '0 * params[f"b{num_layers}"]')),
)
net.known_wrong(
    "relu_missing",
    "There is no ReLU: without it, all layers together are one linear layer.",
    (GATE, "_, gate = relu_forward(h)"),
)
net.known_wrong(
    "relu_on_scores",
    "No score is ever negative: a ReLU follows the last layer, too.",
    (LAST, LAST + "\n    scores, _ = relu_forward(scores)"),
)
net.known_wrong(
    "relu_missing_in_last_hidden",
    "The last hidden layer has no ReLU. Which layer is the only one without?",
    (GATE, "a = h\n        h, gate = relu_forward(h)\n        h = a if i == num_layers - 1 else h"),
)
net.known_wrong(
    "tanh_for_relu",
    "The hidden layers end in tanh. Which activation does this network have?",
    # Not with dropout: where it is looked for, tanh changes what survives.
    (GATE, "a = h\n        h, gate = relu_forward(h)\n        h = np.tanh(a) if p == 1 else h"),
)
net.known_wrong(
    "probabilities",
    "Your scores are probabilities. Where in this assignment does the softmax happen?",
    # Not with dropout: where it is looked for, scores without a 0 look like nothing dropped.
    (
        LAST,
        LAST
        + "\n    if p == 1:\n        scores = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)",
    ),
)
net.known_wrong(
    "norm_missing",
    "`bn_params` is there, and nothing is normalised.",
    (NORM, NORM.replace("h, norm", "_, norm")),
)
net.known_wrong(
    "norm_after_relu",
    "Batch norm follows the ReLU. In which order do the layers stand in this network?",
    (NORM_LINES + "        " + GATE + "\n", "        " + GATE + "\n" + NORM_LINES),
)
net.known_wrong(
    "scale_and_shift_swapped",
    "γ is added and β multiplied. In which order does `batchnorm_forward` take them?",
    (NORM, NORM.replace("gamma", "first").replace("beta", "gamma").replace("first", "beta")),
)
net.known_wrong(
    "always_in_use",
    "Batch norm is always in test mode: no batch moves the averages. What does `config['mode']` say?",
    (SET_MODE, 'bn_params[i - 1]["mode"] = "test"'),
)
net.known_wrong(
    "one_memory_for_all",
    "All hidden layers share the memory of the first one. To which layer does `bn_params[0]` belong?",
    (
        NORM,
        NORM.replace("bn_params[i - 1]", "bn_params[0]"),
    ),
)
net.known_wrong(
    "memory_thrown_away",
    'The running averages in `config["bn_params"]` stay as they were. Does `batchnorm_forward` get these '
    "dictionaries, or copies of them?",
    (NORM, NORM.replace("bn_params[i - 1]", "{**bn_params[i - 1]}")),
)
net.known_wrong(
    "mode_stuck",
    "Batch norm stays in the mode of the first call. Who tells it that the mode has changed?",
    (SET_MODE, 'bn_params[i - 1].setdefault("mode", mode)'),
)
net.known_wrong(
    "always_training",
    "Batch norm is always in training mode. What does `config['mode']` say?",
    (SET_MODE, 'bn_params[i - 1]["mode"] = "train"'),
)
net.known_wrong(
    "nothing_dropped",
    "`p` is there, and nothing seems to be dropped: no score becomes 0.",
    (DROP, DROP.replace("h, drop", "_, drop")),
)
net.known_wrong(
    "dropout_in_one_layer",
    "It looks as if only one hidden layer had dropout. Is another left out, or do all of them draw the same "
    "mask?",
    ("if p < 1:", "if p < 1 and i == 1:"),
)
net.known_wrong(
    "dropout_once_too_often",
    "Dropout comes once more often than there are hidden layers. Are the scores dropped, too, or the images?",
    (
        LAST,
        LAST + "\n    if p < 1:\n"
        '        scores, _ = dropout_forward(scores, {"p": p, "mode": mode, "rng": config.get("rng")})',
    ),
)
net.known_wrong(
    "dropout_before_batchnorm",
    "Dropout comes before batch norm, which moves the zeros away from 0. In which order do the pieces of a layer stand?",
    (DROP, "pass"),
    (NORM_LINES, f"        if p < 1:\n            {DROP}\n{NORM_LINES}"),
)
net.known_wrong(
    "dropout_on_images",
    "Dropout comes in front of the hidden layers: on the images, and not behind the last hidden layer. Where does it stand?",
    (DROP, "pass"),
    (HIDDEN, f"if p < 1:\n            {DROP}\n        {HIDDEN}"),
)
net.known_wrong(
    "p_drops",
    "`p` is used as the probability to drop a unit; it is the probability to keep it.",
    (DROP, DROP.replace('"p": p', '"p": 1 - p')),
)
net.known_wrong(
    "drops_at_test",
    "Hidden units are dropped in test mode, too. Who tells dropout which mode it is?",
    (DROP, DROP.replace('"mode": mode', '"mode": "train"')),
)
net.known_wrong(
    "scaled_at_test",
    "In test mode the hidden units are multiplied by p. Has inverted dropout not made up for it in training?",
    (DROP, DROP + '\n            h = h * (p if mode == "test" else 1)'),
)
