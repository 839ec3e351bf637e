"""Section 12, "Spot the bug"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case

from . import batchnorm_dropout
from .cases import MATRICES, ODD, dropped


def vanilla_training(rng: np.random.Generator) -> Iterator[Case]:
    """Draw cases for vanilla dropout in training mode."""
    yield from dropped(rng, "plain_dropout", "train", MATRICES + ODD)


def vanilla_test(rng: np.random.Generator) -> Iterator[Case]:
    """Draw cases for vanilla dropout in test mode."""
    yield from dropped(rng, "plain_dropout", "test", MATRICES + ODD)


vanilla = batchnorm_dropout.exercise("vanilla_dropout", returns=("out", "next_out", "out_again", "survivors"))
vanilla.property("training", "dropout", cases=vanilla_training, part="all", inverted=False)
vanilla.property("test mode", "dropout_test_mode", cases=vanilla_test, scale="p")
vanilla.known_wrong(
    "drop_ratio_at_test",
    "Test mode multiplies by 1 − p, and `p` is the probability to *keep* a unit. At p = 0.9, how much should the layer "
    "above get, and how much does it get here?",
    ("return x * p", "return (1 - p) * x"),
)
vanilla.known_wrong(
    "not_scaled_at_test",
    "Test mode hands on everything in full. What did the layer above get on average in training?",
    ("return x * p", "return x"),
)
vanilla.known_wrong(
    "divided_at_test",
    "Test mode divides by p. More units are active than in training: must each say more, or less?",
    ("return x * p", "return x / p"),
)
vanilla.known_wrong(
    "scaled_in_training",
    "Survivors are scaled in training: that is inverted dropout. Here the training line was right.",
    ("(rng.random(x.shape) < p)", "(rng.random(x.shape) < p) / p"),
)
vanilla.known_wrong(
    "kept_with_drop_probability",
    "Entries are dropped with probability p. Here the training line was right.",
    ("rng.random(x.shape) < p", "rng.random(x.shape) >= (p if p < 1 else 0)"),
)
vanilla.known_wrong(
    "same_number_survives",
    "The same number of units survives every time. Here the training line was right.",
    ("(rng.random(x.shape) < p)", "(rng.permutation(x.size).reshape(x.shape) < p * x.size)"),
)
vanilla.known_wrong(
    "drops_in_test_mode",
    "Entries are dropped in test mode as well.",
    ('if mode == "train":', "if True:"),
)
