"""Section 8, "Plug in batch normalisation and dropout"."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import spiral
from .cases import labels_of


def layered_params(rng: np.random.Generator, sizes: list[int]) -> dict[str, np.ndarray]:
    """Draw parameters of a network with batch normalisation in its hidden layers."""
    params: dict[str, np.ndarray] = {}
    for i, (n_in, n_out) in enumerate(itertools.pairwise(sizes), start=1):
        params[f"W{i}"], params[f"b{i}"] = rng.normal(size=(n_in, n_out)), rng.normal(size=n_out)
        if i < len(sizes) - 1:
            params[f"gamma{i}"] = rng.uniform(0.5, 1.5, size=n_out)
            params[f"beta{i}"] = rng.normal(size=n_out)
    return params


def wrapped_losses(rng: np.random.Generator) -> Iterator[Case]:
    """Draw configurations to make loss functions of; those at hand say something else about mode and reg."""
    for sizes, mode in [([2, 6, 3], "train"), ([3, 5, 4, 2], "test")]:
        config = {"mode": mode, "bn_params": [{"momentum": 0.7} for _ in sizes[2:]], "reg": 5.0}
        X, y = rng.normal(size=(9, sizes[0])), labels_of(rng, 9, sizes[-1])
        params, reg = layered_params(rng, sizes), float(rng.uniform(0.2, 0.8))
        yield case(via="plugged_in", config=config, params=params, X=X, y=y, reg=reg)


def test_modes(rng: np.random.Generator) -> Iterator[Case]:
    """Draw trained networks with running averages far from those of any batch.

    Generators can't be told from one another afterwards, so dropout is switched on without one: in test
    mode nobody asks for it.
    """
    deep = [([3, 10, 10, 6], 60)] * 4  # with six classes: of fewer, one may win everywhere, whatever is wrong
    for sizes, n in [([2, 8, 3], 40), ([3, 6, 5, 4], 30), *deep, ([2, 7, 4], 1)]:
        averages = [
            {
                "running_mean": rng.normal(size=h) + 1,
                "running_var": rng.uniform(2, 5, size=h),
                "mode": "test",
            }
            for h in sizes[1:-1]
        ]
        config = {"mode": "train", "bn_params": averages, "p": 1.0}
        label = "there is one point" if n == 1 else ""
        yield case(label, params=layered_params(rng, sizes), X=rng.normal(size=(n, sizes[0])), config=config)


LOSSES, AVERAGES, DROPOUT = "losses with reg and 2 * reg", "config['bn_params']", "half of the units dropped"
wrap = spiral.exercise("make_loss_fn", returns=(LOSSES, "grads", AVERAGES, "config", DROPOUT))
wrap.values("loss and gradients", of=(LOSSES, "grads"), cases=wrapped_losses)
wrap.values("config afterwards", of=(AVERAGES, "config"), cases=wrapped_losses)
wrap.values("dropout", of=DROPOUT, cases=wrapped_losses, exact=True)
WRAPPED = '{**config, "mode": "train", "reg": reg}'
wrap.known_wrong(
    "averages_lost",
    "After training, the running averages in `config` are as they were. Into which dictionaries did the "
    "network write?",
    (
        WRAPPED,
        '{**config, "mode": "train", "reg": reg, '
        '**({"bn_params": [dict(bn) for bn in config["bn_params"]]} if "bn_params" in config else {})}',
    ),
)
wrap.known_wrong(
    "config_changed",
    "Afterwards the caller's `config` says something else about mode or penalty. Whose dictionary do you write into?",
    ("        return fully", '        config.update(mode="train", reg=reg)\n        return fully'),
)
wrap.known_wrong(
    "mode_of_config",
    "The mode is the one that `config` happens to hold, even if that is `test`. Which one does training need?",
    (WRAPPED, '{**config, "reg": reg}'),
)
wrap.known_wrong(
    "masks_repeated",
    "Dropout draws the same masks in every call, whatever generator `config` brings. Who has fixed the seed?",
    (WRAPPED, '{**config, "mode": "train", "reg": reg, "rng": np.random.default_rng(0)}'),
)
wrap.known_wrong(
    "reg_of_config",
    "The penalty is the one that `config` names. `loss_fn` is told its own.",
    (WRAPPED, '{"reg": 0.0, **config, "mode": "train"}'),
)
wrap.known_wrong(
    "config_as_it_is",
    "Mode and penalty are those that `config` happens to hold. Which two entries does `loss_fn` decide?",
    (WRAPPED, "config"),
)
wrap.known_wrong(
    "penalty_missing",
    "There is no penalty, whatever `reg` says.",
    (WRAPPED, '{**config, "mode": "train", "reg": 0.0}'),
)
wrap.known_wrong(
    "both_penalties",
    "The penalties of `config` and of the call are added up. Which of the two counts?",
    (WRAPPED, '{**config, "mode": "train", "reg": reg + config.get("reg", 0.0)}'),
)
wrap.known_wrong(
    "reg_halved",
    "The penalty is half as strong as `reg` says. Who has put in the ½ already?",
    (WRAPPED, '{**config, "mode": "train", "reg": reg / 2}'),
)
wrap.known_wrong(
    "reg_of_first_call",
    "The penalty of the first call stays for ever. Which `reg` does each call get?",
    (
        "return fully_connected_loss(params, X, y, " + WRAPPED,
        'settings.setdefault("reg", reg)\n        return fully_connected_loss(params, X, y, settings',
    ),
    (
        "    def loss_fn",
        '    settings = {**config, "mode": "train"}\n    settings.pop("reg", None)\n\n    def loss_fn',
    ),
)
wrap.known_wrong(
    "batchnorm_lost",
    "Batch normalisation is off, whatever `config` says.",
    (WRAPPED, '{**config, "mode": "train", "reg": reg, "bn_params": None}'),
)
wrap.known_wrong(
    "dropout_lost",
    "Dropout is off, whatever `config` says. Which of its settings reach the network?",
    (WRAPPED, '{"mode": "train", "reg": reg, "bn_params": config.get("bn_params")}'),
)
wrap.known_wrong(
    "test_mode",
    "The network is trained in test mode: running averages instead of the batch's own, nothing dropped.",
    (WRAPPED, '{**config, "mode": "test", "reg": reg}'),
)


modes = spiral.exercise("predict_with_config", returns=("labels",))
modes.values("labels", exact=True, cases=test_modes)
modes.unchanged("inputs unchanged", cases=test_modes)
modes.known_wrong(
    "training_mode",
    "The points are normalised with their own mean and variance, so a point's label depends on its company. "
    "Which mode is asked for?",
    ('{**config, "mode": "test"}', 'copy.deepcopy({**config, "mode": "train"})'),
    ("def predict_with_config", "import copy\n\n\ndef predict_with_config"),
)
modes.known_wrong(
    "averages_left_out",
    "Batch normalisation is left out. Where do the running averages come from?",
    ('{**config, "mode": "test"}', '{**config, "mode": "test", "bn_params": None}'),
)
modes.known_wrong(
    "averages_forgotten",
    "Batch normalisation runs without the averages that training collected.",
    (
        '{**config, "mode": "test"}',
        '{**config, "mode": "test", "bn_params": [{} for _ in config["bn_params"]]}',
    ),
)
modes.known_wrong(
    "wrong_axis",
    "There is one answer per class, the best point. Which axis holds the classes?",
    ("axis=1", "axis=0"),
)
modes.known_wrong(
    "lowest_score",
    "The class with the lowest score is returned.",
    ("np.argmax", "np.argmin"),
)
modes.known_wrong(
    "labels_from_one",
    "The labels are too large by 1. What does `argmax` give for the first class?",
    ("np.argmax(scores, axis=1)", "np.argmax(scores, axis=1) + 1"),
)
modes.known_wrong(
    "largest_in_size",
    "The score farthest from 0 wins, even if it is negative.",
    ("np.argmax(scores", "np.argmax(np.abs(scores)"),
)
modes.known_wrong(
    "one_answer_for_all",
    "One number came back for all points. A label is asked for in every row.",
    ("np.argmax(scores, axis=1)", "np.argmax(scores)"),
)
modes.known_wrong(
    "score_returned",
    "The highest score came back, not its position.",
    ("np.argmax", "np.max"),
)
modes.known_wrong(
    "inputs_changed",
    "After the call, the caller's configuration is in test mode, and so would be the next training step.",
    ('{**config, "mode": "test"})', "config)"),
    ("    scores, _ =", '    config["mode"] = "test"\n    scores, _ ='),
)
