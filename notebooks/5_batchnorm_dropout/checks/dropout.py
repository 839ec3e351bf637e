"""Section 6, "Dropout"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checking import Case, case

from . import batchnorm_dropout
from .cases import MATRICES, ODD, activations, dropped, new_seed


def training_activations(rng: np.random.Generator) -> Iterator[Case]:
    """Draw cases for dropout in training mode."""
    yield from dropped(rng, "dropout", "train", MATRICES)


def odd_activations(rng: np.random.Generator) -> Iterator[Case]:
    """Draw activations of other shapes, and a p with which nothing is dropped."""
    yield from dropped(rng, "dropout", "train", ODD)


def test_activations(rng: np.random.Generator) -> Iterator[Case]:
    """Draw cases for dropout in test mode."""
    yield from dropped(rng, "dropout", "test", MATRICES)


def dropout_gradients(rng: np.random.Generator) -> Iterator[Case]:
    """Draw upstream gradients and activations, enough of them that masks can't coincide."""
    for label, shape, p, mode in [
        ("", (12, 20), 0.3, "train"),
        ("p is 0.8", (15, 10), 0.8, "train"),
        ("mode is test", (9, 12), 0.6, "test"),
        ("x has three axes", (4, 5, 6), 0.7, "train"),
    ]:
        dout, x = activations(rng, *shape), activations(rng, *shape)
        rest: dict[str, Any] = {"p": p, "mode": mode, "seed": new_seed(rng)}
        yield case(label, via="dropout_layer", dout=dout, forward="dropout_forward", x=x, **rest)


drop = batchnorm_dropout.exercise("dropout_forward", returns=("out", "next_out", "out_again", "survivors"))
drop.property("survivors", "dropout", cases=training_activations, part="survivors")
drop.property("randomness", "dropout", cases=training_activations, part="chance")
drop.property("test mode", "dropout_test_mode", cases=test_activations)
drop.property("any shape", "dropout", cases=odd_activations, robust=True, part="survivors")
drop.unchanged("inputs unchanged", cases=training_activations)
MASK = '(dropout_param["rng"].random(x.shape) < p) / p'
drop.known_wrong(
    "not_scaled",
    "Survivors come through as they are: that is vanilla dropout. What must make up for those that are missing?",
    (MASK, '(dropout_param["rng"].random(x.shape) < p)'),
)
drop.known_wrong(
    "multiplied_by_p",
    "Survivors are multiplied by p. Fewer units are left: must each say less, or more?",
    ("< p) / p", "< p) * p"),
)
drop.known_wrong(
    "scaled_by_drop_ratio",
    "Survivors are divided by the share that was dropped. What is the average of an entry then?",
    ("< p) / p", "< p) / (1 - p if p < 1 else 1)"),
)
drop.known_wrong(
    "scaled_twice",
    "Survivors are divided by p twice. Is the scale in the mask already?",
    ("return x * mask, mask", "return x * mask / p, mask"),
)
drop.known_wrong(
    "kept_with_drop_probability",
    "Entries are *dropped* with probability p, yet scaled as if they were kept with it. What is p here?",
    ("random(x.shape) < p) / p", "random(x.shape) >= (p if p < 1 else 0)) / p"),
)
drop.known_wrong(
    "p_drops",
    "p is used as the probability of dropping, as in PyTorch. In this course it is that of keeping.",
    (MASK, '(dropout_param["rng"].random(x.shape) >= (p if p < 1 else 0)) / (1 - p if p < 1 else 1)'),
)
drop.known_wrong(
    "nothing_dropped",
    "In training mode, everything survives. Where is the mask used?",
    ("return x * mask, mask", "return x.copy(), mask"),
)
drop.known_wrong(
    "one_mask_for_all_examples",
    "The same features are dropped in all examples. How many draws does a batch need?",
    ("random(x.shape)", "random(x.shape[1:])"),
)
drop.known_wrong(
    "one_draw_per_example",
    "An example loses either all its activations or none. How many draws does a batch need?",
    ("random(x.shape)", "random((len(x), *[1] * (x.ndim - 1)))"),
)
drop.known_wrong(
    "same_number_survives",
    "The same number of units survives every time. If each entry has a coin of its own, how often is that so?",
    (MASK, '(dropout_param["rng"].permutation(x.size).reshape(x.shape) < p * x.size) / p'),
)
drop.known_wrong(
    "generator_ignored",
    "Every call drops the same entries. Which generator do you draw from, and where does it come from?",
    ('dropout_param["rng"].random', "np.random.default_rng(0).random"),
)
drop.known_wrong(
    "global_randomness",
    "Generators with the same seed lead to different masks. From where else than `dropout_param['rng']` do "
    "you draw?",
    ('dropout_param["rng"].random(x.shape)', "np.random.random(x.shape)"),
)
drop.known_wrong(
    "drops_in_test_mode",
    "Entries are dropped in test mode as well. What should become of the randomness in use?",
    ('if dropout_param["mode"] == "test":', "if False:"),
)
drop.known_wrong(
    "scaled_at_test",
    "Test mode multiplies by p. That belongs to vanilla dropout: has training not made up for it already?",
    ("return x, None", 'return x * dropout_param["p"], None'),
)
drop.known_wrong(
    "drop_ratio_at_test",
    "Test mode multiplies by 1 − p, the share that was dropped. In use, is anything left to be made up for?",
    ("return x, None", 'return x * (1 - dropout_param["p"]), None'),
)
drop.known_wrong(
    "normal_draws",
    "Normal numbers are compared with p. Of which numbers does a share p lie below p?",
    ('["rng"].random(x.shape)', '["rng"].normal(size=x.shape)'),
)
drop.known_wrong(
    "divided_at_test",
    "Test mode divides by p. How large are the activations in test mode, compared with the average in training?",
    ("return x, None", 'return x / dropout_param["p"], None'),
)
drop.known_wrong(
    "inputs_changed",
    "`x` was changed by the call. `x *= …` writes into the caller's array; what makes a new one?",
    ("return x * mask, mask", "x *= mask\n    return x, mask"),
)

drop_back = batchnorm_dropout.exercise(
    "dropout_backward", returns=("out", "dx", "dx_again"), uses=("dropout_forward",)
)
drop_back.property("gradient", "dropout_gradient", cases=dropout_gradients)
drop_back.unchanged("inputs unchanged", cases=dropout_gradients)
BACK = "return dout if mask is None else dout * mask"
drop_back.known_wrong(
    "mask_missing",
    "All entries get a gradient, whatever the forward pass did to them. What were they multiplied by there?",
    (BACK, "return dout"),
)
drop_back.known_wrong(
    "new_mask_in_backward",
    "The factors are not those of the forward pass. A mask drawn anew, or guessed from a sign, belongs to another "
    "network: where is the old one?",
    (
        BACK,
        "if mask is None:\n        return dout\n    return dout * np.random.default_rng(1).permuted(mask)",
    ),
)
drop_back.known_wrong(
    "scale_missing_in_backward",
    "The gradient of the survivors is too small by the factor p. What was each of them multiplied by?",
    (BACK, "return dout if mask is None else dout * (mask > 0)"),
)
drop_back.known_wrong(
    "scaled_twice_in_backward",
    "The gradient is divided by p once too often. Is the scale in the mask already?",
    (BACK, "return dout if mask is None else dout * mask**2"),
)
drop_back.known_wrong(
    "mask_reversed",
    "Exactly those units get a gradient that were switched off.",
    (BACK, "return dout if mask is None else dout * (mask.max() - mask)"),
)
drop_back.known_wrong(
    "mask_in_test_mode",
    "The forward pass dropped nothing, yet some gradients are 0. What does the cache say about the mode?",
    (BACK, "return dout * (np.arange(dout.size).reshape(dout.shape) % 3 > 0 if mask is None else mask)"),
)
drop_back.known_wrong(
    "scaled_in_test_mode",
    "The forward pass scaled nothing, yet the gradient is scaled. What was `x` multiplied by?",
    (BACK, "return dout * 0.5 if mask is None else dout * mask"),
)
drop_back.known_wrong(
    "inputs_changed",
    "`dout` was changed by the call. `dout *= mask` writes into the caller's array; what makes a new one?",
    (BACK, "if mask is not None:\n        dout *= mask\n    return dout"),
)
