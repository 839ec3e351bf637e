"""Section 2, "Batch normalisation: forward"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checking import Case, case

from . import batchnorm_dropout
from .cases import Array, features


def batch_run(rng: np.random.Generator, label: str, x: Array, modes: Sequence[str], **settings: Any) -> Case:
    """Return a case that hands batches, shape (T, N, D), to batch normalisation one after another."""
    gamma, beta = features(rng, x.shape[2])
    run: dict[str, Any] = {"batches": x, "gamma": gamma, "beta": beta, "modes": list(modes)}
    return case(label, via="batchnorm_batches", **run, settings=settings)


def small_batch(rng: np.random.Generator, *shape: int) -> Array:
    """Draw features with means and scales of their own, so small that the default ε shows in every digit."""
    d = shape[-1]
    return 0.01 * (rng.normal(size=shape) * rng.uniform(0.5, 4, size=d) + rng.normal(scale=3, size=d))


def small_memory(rng: np.random.Generator, d: int) -> dict[str, Any]:
    """Draw running averages as batches of :func:`small_batch` leave them behind."""
    return {
        "running_mean": 0.01 * rng.normal(size=d) + 0.02,
        "running_var": 1e-4 * rng.uniform(0.5, 3, size=d),
    }


def train_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw single batches in odd shapes; all settings are the defaults."""
    for label, n, d in [
        ("", 6, 4),
        ("", 7, 3),
        ("as many examples as features", 4, 4),
        ("there is one example", 1, 5),
        ("there is one feature", 8, 1),
        ("there are two examples", 2, 3),
    ]:
        yield batch_run(rng, label, small_batch(rng, 1, n, d), ["train"])
    x = small_batch(rng, 1, 5, 4)
    yield batch_run(rng, "averages are there already", x, ["train"], **small_memory(rng, 4))


def large_means(rng: np.random.Generator) -> Iterator[Case]:
    """Draw features whose mean is ten million times their spread, so that every rounding is, too."""
    x = rng.normal(size=(1, 9, 3)) * np.array([1.0, 2.0, 0.5]) + 1e7
    yield replace(batch_run(rng, "the mean is far larger than the spread", x, ["train"]), atol=1e-6)


def many_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw runs of several batches, with and without averages to begin with; settings are the defaults."""
    for label, t, n, d in [("", 5, 6, 3), ("", 3, 7, 4), ("there is one batch", 1, 6, 3)]:
        yield batch_run(rng, label, small_batch(rng, t, n, d), ["train"] * t)
    x = small_batch(rng, 3, 6, 3)
    yield batch_run(rng, "averages are there already", x, ["train"] * 3, **small_memory(rng, 3))


def test_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw batches for test mode, with averages given."""
    for label, t, n, d in [
        ("", 1, 6, 3),
        ("", 1, 5, 4),
        ("there is one example", 1, 1, 4),
        ("there are three test batches", 3, 5, 3),
    ]:
        yield batch_run(rng, label, small_batch(rng, t, n, d), ["test"] * t, **small_memory(rng, d))


def modes_in_turn(rng: np.random.Generator) -> Iterator[Case]:
    """Draw runs of batches in both modes, with one memory for all."""
    for modes in (["train", "train", "test", "train"], ["train", "test", "test"]):
        x = small_batch(rng, len(modes), 6, 2)
        yield batch_run(rng, "test batches come between training batches", x, modes)


def own_settings(rng: np.random.Generator) -> Iterator[Case]:
    """Draw runs with settings of their own, in both modes."""
    for label, n, d, settings in [
        ("eps is 0.3", 7, 3, {"eps": 0.3}),
        ("momentum is 0.7", 5, 4, {"momentum": 0.7}),
        ("momentum is 0.2", 6, 3, {"momentum": 0.2, "eps": 0.05}),
    ]:
        for modes in (["train", "train"], ["test"]):
            x = 2 * rng.normal(size=(len(modes), n, d)) + 3
            memory = {"running_mean": rng.normal(size=d), "running_var": rng.uniform(1, 2, size=d)}
            yield batch_run(rng, label, x, modes, **settings, **memory)


def integer_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw batches of integers, for both modes."""
    x = rng.integers(-5, 9, size=(2, 6, 3))
    yield batch_run(rng, "x holds integers", x, ["train", "train"])
    memory = {"running_mean": rng.normal(size=3), "running_var": rng.uniform(1, 2, size=3)}
    yield batch_run(rng, "x holds integers", x, ["test", "test"], **memory)


def plain_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw one batch for a call without a driver."""
    gamma, beta = features(rng, 8)
    settings = {"mode": "train", "eps": 1e-3}
    yield case(x=rng.normal(size=(6, 8)), gamma=gamma, beta=beta, bn_param=settings)


MEAN, VAR = "bn_param['running_mean']", "bn_param['running_var']"
bn = batchnorm_dropout.exercise("batchnorm_forward", returns=("out", MEAN, VAR))
bn.values("train", of="out", cases=train_batches)
bn.values("running averages", of=(MEAN, VAR), cases=many_batches)
bn.values("test mode", cases=test_batches)
bn.robust("modes in turn", cases=modes_in_turn)
bn.robust("settings", cases=own_settings)
bn.robust("stable", of="out", cases=large_means)
bn.robust("integers", cases=integer_batches)
bn.vectorised("vectorised", grows=("x",), cases=plain_batches)
bn.unchanged("inputs unchanged", cases=train_batches)

BN_VAR = 'var = np.einsum("nd,nd->d", centred, centred) / len(x)'
BN_OUT = "return gamma * x_hat + beta,"
KEEP_MEAN = 'bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * mean'
KEEP_VAR = 'bn_param["running_var"] = momentum * running_var + (1 - momentum) * var'
TRAIN_STD, TEST_STD = "std = np.sqrt(var + eps)", "std = np.sqrt(running_var + eps)"
TEST_CENTRED = "centred = x - running_mean"
IN_TEST_MODE = "    else:\n"

# What the batch is normalised with, in training mode.
bn.known_wrong(
    "unbiased_variance",
    "The squares are added up and divided by N − 1. Batch normalisation uses the biased variance. (Try a "
    "batch of one example.)",
    ("centred) / len(x)", "centred) / np.float64(len(x) - 1)"),
)
bn.known_wrong(
    "squares_summed",
    "The squares are added up and not divided by N. A variance is a *mean* of squares.",
    ("centred) / len(x)", "centred)"),
)
bn.known_wrong(
    "divided_by_features",
    "The sum of squares is divided by the number of features. How many squares are in it?",
    ("centred) / len(x)", "centred) / x.shape[1]"),
)
bn.known_wrong(
    "variance_as_std",
    "In training mode you divide by the variance. What has the same unit as x?",
    ("std = np.sqrt(var", "std = 1.0 * (var"),
)
bn.known_wrong(
    "eps_missing",
    "In training mode ε has no effect. What happens to a feature that is the same in all examples?",
    ("(var + eps)", "(var + 0 * eps)"),
)
bn.known_wrong(
    "eps_outside_root",
    "In training mode ε is added to the standard deviation, as optimizers do. For batch normalisation, it is added to "
    "the variance.",
    (TRAIN_STD, "std = np.sqrt(var) + eps"),
)
bn.known_wrong(
    "eps_twice",
    "In training mode ε counts twice. Is it in your variance already when you add it?",
    ("(var + eps)", "(var + 2 * eps)"),
)
bn.known_wrong(
    "eps_hard_coded",
    "`bn_param` can hold its own `eps`, and yours stays 1e-5. How do you read what may be missing?",
    ('bn_param.get("eps", 1e-5)', "1e-5"),
)
bn.known_wrong(
    "default_eps",
    "Where no `eps` is given, yours is 1e-8. What does the table say?",
    ('bn_param.get("eps", 1e-5)', 'bn_param.get("eps", 1e-8)'),
)
bn.known_wrong(
    "statistics_of_examples",
    "Mean and variance are taken over the features of each example. Which axis holds the examples?",
    ("mean = x.mean(axis=0)", "mean = x.mean(axis=1, keepdims=True)"),
    (BN_VAR, "var = np.mean(centred**2, axis=1, keepdims=True)"),
    (KEEP_MEAN, 'bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * mean.mean()'),
    (KEEP_VAR, 'bn_param["running_var"] = momentum * running_var + (1 - momentum) * var.mean()'),
)
bn.known_wrong(
    "one_mean_for_all_features",
    "One mean and one variance serve all features. How many of each should there be?",
    ("mean = x.mean(axis=0)", "mean = np.full(x.shape[1], x.mean())"),
    (BN_VAR, "var = np.full(x.shape[1], np.mean(centred**2))"),
)
bn.known_wrong(
    "mean_not_subtracted",
    "In training mode the features keep their means. What stands in the numerator?",
    (TRAIN_STD, TRAIN_STD + "\n        centred = 1.0 * x"),
)
bn.known_wrong(
    "squares_of_x",
    "The variance is the mean of x², not of (x − μ)². What does a constant added to a feature do to its variance?",
    (BN_VAR, "var = np.mean(x**2, axis=0)"),
)
bn.known_wrong(
    "cancelling_variance",
    "The variance is the difference of two huge numbers that agree in nearly all their digits. Is there a way to "
    "square smaller ones?",
    (BN_VAR, "var = np.mean(x**2, axis=0) - mean**2"),
)
bn.known_wrong(
    "train_uses_running_averages",
    "In training mode, the batch is normalised with the running averages. Whose statistics belong there?",
    (
        TRAIN_STD,
        'centred, std = x - bn_param["running_mean"], np.sqrt(bn_param["running_var"] + eps)',
    ),
)

# What comes after normalising, in both modes.
bn.known_wrong(
    "gamma_missing",
    "γ has no effect here. What comes after normalising?",
    ("return gamma * x_hat", "return 1.0 * x_hat"),
)
bn.known_wrong(
    "beta_missing",
    "β has no effect here. What comes after normalising?",
    ("x_hat + beta,", "x_hat,"),
)
bn.known_wrong(
    "beta_subtracted",
    "β is subtracted. Which sign does it have in the formula?",
    ("x_hat + beta,", "x_hat - beta,"),
)
bn.known_wrong(
    "gamma_and_beta_swapped",
    "γ is added and β multiplied. Which is the scale, and which the shift?",
    (BN_OUT, "return beta * x_hat + gamma,"),
)
bn.known_wrong(
    "shifted_before_scaling",
    "β is added before the multiplication by γ, so it is scaled, too. What does the formula do first?",
    (BN_OUT, "return gamma * (x_hat + beta),"),
)

# What is remembered.
bn.known_wrong(
    "unbiased_running_variance",
    "The running variance collects unbiased variances, with N − 1. The paper and PyTorch do that; this "
    "course keeps the biased one in both places.",
    ("* var\n", "* var * len(x) / np.float64(len(x) - 1)\n"),
)
bn.known_wrong(
    "momentum_reversed",
    "The new batch gets the weight of the old average and the other way round. With momentum 0.9, how much of the "
    "average should survive?",
    ("momentum * running_mean + (1 - momentum)", "(1 - momentum) * running_mean + momentum"),
    ("momentum * running_var + (1 - momentum)", "(1 - momentum) * running_var + momentum"),
)
for which in ("mean", "var"):
    bn.known_wrong(
        f"momentum_reversed_in_{which}",
        f"In `running_{which}` the new batch gets the weight of the old average and the other way round; the other average "
        "has it right.",
        (f"momentum * running_{which} + (1 - momentum)", f"(1 - momentum) * running_{which} + momentum"),
    )
bn.known_wrong(
    "momentum_of_the_batch",
    "`momentum` is the weight of the new batch here, with a default of 0.1: PyTorch's convention. In this course it is what "
    "survives of the old average.",
    ('bn_param.get("momentum", 0.9)', '1 - bn_param.get("momentum", 0.1)'),
)
bn.known_wrong(
    "momentum_hard_coded",
    "`bn_param` can hold its own `momentum`, and yours stays 0.9. How do you read what may be missing?",
    ('bn_param.get("momentum", 0.9)', "0.9"),
)
bn.known_wrong(
    "default_momentum",
    "Where no `momentum` is given, yours is 0.99. What does the table say?",
    ('bn_param.get("momentum", 0.9)', 'bn_param.get("momentum", 0.99)'),
)
bn.known_wrong(
    "averages_not_stored",
    "The averages in `bn_param` stay as they were: the next batch finds nothing new. Where do you store them?",
    (f"        {KEEP_MEAN}\n        {KEEP_VAR}\n", ""),
)
bn.known_wrong(
    "averages_overwritten",
    "The averages are those of the last batch alone. Where is the old value in the update?",
    ("momentum * running_mean + (1 - momentum)", "1.0"),
    ("momentum * running_var + (1 - momentum)", "1.0"),
)
bn.known_wrong(
    "running_std",
    "`running_var` collects standard deviations. What does test mode do with it?",
    ("* var\n", "* np.sqrt(var)\n"),
)
bn.known_wrong(
    "running_root_with_eps",
    "`running_var` collects roots of σ² + ε. What does its name say, and who adds ε in test mode?",
    ("* var\n", "* np.sqrt(var + eps)\n"),
)
bn.known_wrong(
    "running_std_plus_eps",
    "`running_var` collects standard deviations, ε added. What does its name say, and who adds ε in test mode?",
    ("* var\n", "* (np.sqrt(var) + eps)\n"),
)
bn.known_wrong(
    "running_var_plus_eps",
    "`running_var` collects σ² + ε. Who adds ε in test mode?",
    ("* var\n", "* (var + eps)\n"),
)
bn.known_wrong(
    "running_precision",
    "`running_var` collects one over the root of σ² + ε, a factor rather than a variance. What does its "
    "name say?",
    ("* var\n", "/ np.sqrt(var + eps)\n"),
)
bn.known_wrong(
    "running_var_not_stored",
    "The running variance stays as it was. How many averages does test mode need?",
    (f"        {KEEP_VAR}\n", ""),
)
bn.known_wrong(
    "running_mean_not_stored",
    "The running mean stays as it was. How many averages does test mode need?",
    (f"        {KEEP_MEAN}\n", ""),
)
bn.known_wrong(
    "variance_begins_at_one",
    "Where none is given, the running variance begins at 1, as in PyTorch. What does the table say?",
    ('bn_param.get("running_var", np.zeros(', 'bn_param.get("running_var", np.ones('),
)
bn.known_wrong(
    "begins_at_first_batch",
    "Where none are given, the averages begin at the first batch's statistics. What does the table say?",
    ('bn_param.get("running_mean", np.zeros(x.shape[1]))', 'bn_param.get("running_mean", x.mean(axis=0))'),
    ('bn_param.get("running_var", np.zeros(x.shape[1]))', 'bn_param.get("running_var", x.var(axis=0))'),
)
bn.known_wrong(
    "begins_anew",
    "The averages that `bn_param` holds never reach the update: every time it begins at 0. What should be "
    "read before it is written?",
    ("momentum * running_mean +", "0 * running_mean +"),
    ("momentum * running_var +", "0 * running_var +"),
)
bn.known_wrong(
    "old_share_not_shrunk",
    "The old averages count in full, so they grow without bound. What do the two shares add up to?",
    ("momentum * running_mean +", "running_mean +"),
    ("momentum * running_var +", "running_var +"),
)
bn.known_wrong(
    "new_share_whole",
    "Mean and variance of the batch come in whole. What do the two shares add up to?",
    ("+ (1 - momentum) * mean", "+ mean"),
    ("+ (1 - momentum) * var", "+ var"),
)

# Test mode.
bn.known_wrong(
    "updated_in_test_mode",
    "Test batches change the averages. Looking at test data must leave no trace.",
    (
        f"        {TEST_CENTRED}\n",
        f"        {TEST_CENTRED}\n"
        '        bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * x.mean(axis=0)\n'
        '        bn_param["running_var"] = momentum * running_var + (1 - momentum) * x.var(axis=0)\n',
    ),
)
bn.known_wrong(
    "test_uses_batch_statistics",
    "In test mode the batch's own mean and variance are used. What happens to a single example then?",
    (TEST_CENTRED, "centred = x - x.mean(axis=0)"),
    (TEST_STD, "std = np.sqrt(x.var(axis=0) + eps)"),
)
bn.known_wrong(
    "test_uses_batch_mean",
    "In test mode the batch's own mean is subtracted. What happens to a single example then?",
    (TEST_CENTRED, "centred = x - x.mean(axis=0)"),
)
bn.known_wrong(
    "test_uses_batch_variance",
    "In test mode the batch's own variance is used. Which one was kept for this?",
    ("(running_var + eps)", "(x.var(axis=0) + eps)"),
)
bn.known_wrong(
    "mode_ignored",
    "Test mode does all that training mode does: batch statistics, and averages that move. Where do you look at the mode?",
    ('bn_param["mode"] == "train"', "bn_param"),
)
bn.known_wrong(
    "running_var_as_std",
    "In test mode you divide by the running variance itself. Where is the root?",
    ("std = np.sqrt(running_var", "std = 1.0 * (running_var"),
)
bn.known_wrong(
    "test_eps_missing",
    "In test mode ε has no effect. What happens to a feature that never varied?",
    ("(running_var + eps)", "(running_var + 0 * eps)"),
)
bn.known_wrong(
    "test_eps_outside_root",
    "In test mode ε is added to the root of the running variance. Where does it stand in the formula?",
    (TEST_STD, "std = np.sqrt(running_var) + eps"),
)
bn.known_wrong(
    "test_mean_not_subtracted",
    "In test mode the features keep their means. What is the running mean kept for?",
    (TEST_CENTRED, "centred = 1.0 * x"),
)
bn.known_wrong(
    "test_not_normalised",
    "In test mode nothing is normalised: no mean is subtracted, and x is not divided by anything. What do "
    "the layers above expect?",
    (TEST_CENTRED, "centred = 1.0 * x"),
    (TEST_STD, "std = 1.0"),
)
bn.known_wrong(
    "test_only_centred",
    "In test mode x is not divided by anything. What is the running variance kept for?",
    (TEST_STD, "std = 1.0"),
)
bn.known_wrong(
    "test_without_scale_and_shift",
    "In test mode γ and β have no effect. Do the layers above know that the mode has changed?",
    (IN_TEST_MODE, IN_TEST_MODE + "        gamma, beta = 1.0, 0.0\n"),
)

# Odd inputs, and form.
bn.known_wrong(
    "integers_cannot_hold_it",
    "An array of integers can't take fractions. Which array that you write into has the type of `x`?",
    (
        "centred = x - mean\n",
        "centred = x - mean\n        kept = np.zeros(x.shape[1], dtype=x.dtype)\n        kept *= momentum\n",
    ),
)
bn.known_wrong(
    "averages_as_integers",
    "When the batch holds integers, the averages lose their fractions. In which type are they kept?",
    ("* mean\n", "* mean\n" + "        running_type = x.dtype\n"),
    (
        "* var\n",
        '* var\n        for name in ("running_mean", "running_var"):\n'
        "            bn_param[name] = bn_param[name].astype(running_type)\n",
    ),
)
bn.known_wrong(
    "python_loop",
    "Something loops over the examples. Which array operation takes the mean of all columns at once?",
    ("mean = x.mean(axis=0)", "mean = sum(row for row in x) / len(x)"),
)
bn.known_wrong(
    "inputs_changed",
    "An argument was written into. `x -= …` changes the array of the caller; what makes a new one?",
    ("centred = x - mean", "x = x.astype(float, copy=False)\n        x -= mean\n        centred = x"),
)

batchnorm_dropout.choice(
    "bias_before_batchnorm",
    options="ABCD",
    because={
        "B": "β is added after normalising, b before. What does subtracting the mean do to a constant?",
        "C": "What does subtracting the mean do to a constant that was added to every example?",
        "D": "In test mode μ is a fixed number, so b does matter there. And in training mode?",
    },
    why="b shifts all examples alike, their mean with them, and subtracting the mean takes b out "
    "again: in training mode the loss doesn't depend on it.",
)
