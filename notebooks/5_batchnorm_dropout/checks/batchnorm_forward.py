"""Section 2, "Batch normalisation: forward"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


def train_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw single batches in odd shapes, features with means and scales of their own."""

    def x(n: int, d: int) -> Array:
        return rng.normal(size=(1, n, d)) * rng.uniform(0.5, 4, size=d) + rng.normal(scale=3, size=d)

    yield batch_run(rng, "", x(6, 4), ["train"], eps=1e-5)
    yield batch_run(rng, "eps is 0.3", x(7, 3), ["train"], eps=0.3, momentum=0.8)
    yield batch_run(rng, "as many examples as features", x(4, 4), ["train"], eps=0.1)
    yield batch_run(rng, "no settings are given", 0.01 * x(5, 3), ["train"])
    yield batch_run(rng, "there is one example", x(1, 5), ["train"], eps=0.01)
    yield batch_run(rng, "there is one feature", x(8, 1), ["train"], eps=0.01)
    yield batch_run(rng, "there are two examples", x(2, 3), ["train"], eps=0.01)
    yield batch_run(rng, "x holds integers", rng.integers(-5, 9, size=(1, 6, 3)), ["train"], eps=0.01)
    memory: dict[str, Any] = {"running_mean": rng.normal(size=4), "running_var": rng.uniform(1, 2, size=4)}
    yield batch_run(rng, "averages are there already", x(5, 4), ["train"], eps=0.2, **memory)


def large_means(rng: np.random.Generator) -> Iterator[Case]:
    """Draw features whose mean is ten million times their spread."""
    x = rng.normal(size=(1, 9, 3)) * np.array([1.0, 2.0, 0.5]) + 1e7
    yield batch_run(rng, "the mean is far larger than the spread", x, ["train"], eps=1e-3)


def many_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw runs of several batches, with and without averages to begin with."""
    for label, t, n, d, settings in [
        ("", 5, 6, 3, {"momentum": 0.7, "eps": 0.1}),
        ("momentum is not given", 4, 5, 2, {"eps": 0.1}),
        ("momentum is 0.2", 3, 7, 4, {"momentum": 0.2, "eps": 0.1}),
        ("there is one batch", 1, 6, 3, {"momentum": 0.6, "eps": 0.1}),
    ]:
        yield batch_run(rng, label, 2 * rng.normal(size=(t, n, d)) + 3, ["train"] * t, **settings)
    memory: dict[str, Any] = {"running_mean": rng.normal(size=3), "running_var": rng.uniform(1, 2, size=3)}
    x = 2 * rng.normal(size=(3, 6, 3)) + 3
    yield batch_run(rng, "averages are there already", x, ["train"] * 3, momentum=0.8, eps=0.1, **memory)


def test_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw batches for test mode: averages given, or made by training batches before."""

    def memory(d: int) -> dict[str, Any]:
        return {"running_mean": rng.normal(size=d) + 1, "running_var": rng.uniform(0.5, 3, size=d)}

    yield batch_run(rng, "", rng.normal(size=(1, 6, 3)), ["test"], eps=0.1, momentum=0.7, **memory(3))
    x = rng.normal(size=(1, 1, 4))
    yield batch_run(rng, "there is one example", x, ["test"], eps=0.1, momentum=0.7, **memory(4))
    x = rng.normal(size=(3, 5, 3)) + 2
    yield batch_run(rng, "there are three test batches", x, ["test"] * 3, eps=0.1, momentum=0.6, **memory(3))
    x, modes = 2 * rng.normal(size=(4, 6, 2)) + 3, ["train", "train", "test", "train"]
    yield batch_run(rng, "a test batch comes between training batches", x, modes, eps=0.1, momentum=0.6)


def plain_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw one batch for a call without a driver."""
    gamma, beta = features(rng, 8)
    settings = {"mode": "train", "eps": 1e-3}
    yield case(x=rng.normal(size=(6, 8)), gamma=gamma, beta=beta, bn_param=settings)


MEAN, VAR = "bn_param['running_mean']", "bn_param['running_var']"
bn = batchnorm_dropout.exercise("batchnorm_forward", returns=("out", MEAN, VAR))
bn.values("train", of="out", cases=train_batches)
bn.values("stable", of="out", cases=large_means)
bn.values("running averages", of=(MEAN, VAR), cases=many_batches)
bn.values("test mode", cases=test_batches)
bn.vectorised("vectorised", grows=("x",), cases=plain_batches)
bn.unchanged("inputs unchanged", cases=train_batches)
BN_VAR = 'var = np.einsum("nd,nd->d", centred, centred) / len(x)'
BN_OUT = "return gamma * x_hat + beta,"
KEEP_MEAN = 'bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * mean'
KEEP_VAR = 'bn_param["running_var"] = momentum * running_var + (1 - momentum) * var'
bn.known_wrong(
    "unbiased_variance",
    "The variance is divided by N − 1. Batch normalisation uses the biased one. (Try a batch of one example.)",
    (BN_VAR, "var = np.sum(centred**2, axis=0) / (len(x) - 1)"),
)
bn.known_wrong(
    "unbiased_running_variance",
    "The running variance collects variances divided by N − 1. The paper and PyTorch do that; this course keeps the "
    "biased one in both places.",
    (KEEP_VAR, KEEP_VAR + " * len(x) / (len(x) - 1)"),
)
bn.known_wrong(
    "variance_as_std",
    "You divide by the variance. What has the same unit as x?",
    ("1 / np.sqrt(var + eps)", "1 / (var + eps)"),
)
bn.known_wrong(
    "eps_missing",
    "ε is missing under the root. What happens to a feature that is the same in all examples?",
    ("var + eps", "var"),
)
bn.known_wrong(
    "eps_outside_root",
    "ε stands outside the root, as it does in optimizers. For batch normalisation, it is added to the variance.",
    ("np.sqrt(var + eps)", "(np.sqrt(var) + eps)"),
)
bn.known_wrong(
    "eps_hard_coded",
    "`bn_param` can hold its own `eps`, and yours stays 1e-5. How do you read what may be missing?",
    ('bn_param.get("eps", 1e-5)', "1e-5"),
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
    "The features keep their means. What stands in the numerator?",
    ("np.multiply(centred, inv_std, out=centred)", "x * inv_std"),
)
bn.known_wrong(
    "gamma_missing",
    "γ has no effect. What comes after normalising?",
    (BN_OUT, "return x_hat + beta,"),
)
bn.known_wrong(
    "beta_missing",
    "β has no effect. What comes after normalising?",
    (BN_OUT, "return gamma * x_hat,"),
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
bn.known_wrong(
    "cancelling_variance",
    "The variance is the difference of two huge numbers that agree in nearly all their digits. Is there a way to "
    "square smaller ones?",
    (BN_VAR, "var = np.mean(x**2, axis=0) - mean**2"),
)
bn.known_wrong(
    "momentum_reversed",
    "The new batch gets the weight of the old average and the other way round. With momentum 0.9, how much of the "
    "average should survive?",
    (KEEP_MEAN, 'bn_param["running_mean"] = (1 - momentum) * running_mean + momentum * mean'),
    (KEEP_VAR, 'bn_param["running_var"] = (1 - momentum) * running_var + momentum * var'),
)
bn.known_wrong(
    "momentum_hard_coded",
    "`bn_param` can hold its own `momentum`, and yours stays 0.9. How do you read what may be missing?",
    ('bn_param.get("momentum", 0.9)', "0.9"),
)
bn.known_wrong(
    "averages_not_stored",
    "Nothing arrives in `bn_param`: the next batch finds the averages as they were. Where do you store them?",
    (f"        {KEEP_MEAN}\n        {KEEP_VAR}\n", ""),
)
bn.known_wrong(
    "averages_overwritten",
    "The averages are those of the last batch alone. Where is the old value in the update?",
    (KEEP_MEAN, 'bn_param["running_mean"] = mean'),
    (KEEP_VAR, 'bn_param["running_var"] = var'),
)
bn.known_wrong(
    "running_std",
    "`running_var` collects standard deviations. What does test mode do with it?",
    (KEEP_VAR, KEEP_VAR.replace("* var", "* np.sqrt(var)")),
)
bn.known_wrong(
    "running_var_not_stored",
    "The mean is stored, the variance is not. How many averages does test mode need?",
    (f"        {KEEP_VAR}\n", ""),
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
    "old_share_not_shrunk",
    "The averages grow without bound: the old value is not multiplied by the momentum.",
    ("momentum * running_mean +", "running_mean +"),
    ("momentum * running_var +", "running_var +"),
)
bn.known_wrong(
    "updated_in_test_mode",
    "Test batches change the averages. Looking at test data must leave no trace.",
    (
        "        centred, var = x - running_mean, running_var\n",
        "        centred, var = x - running_mean, running_var\n"
        '        bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * x.mean(axis=0)\n'
        '        bn_param["running_var"] = momentum * running_var + (1 - momentum) * x.var(axis=0)\n',
    ),
)
bn.known_wrong(
    "test_uses_batch_statistics",
    "In test mode the batch's own mean and variance are used. What happens to a single example then?",
    ("centred, var = x - running_mean, running_var", "centred, var = x - x.mean(axis=0), x.var(axis=0)"),
)
bn.known_wrong(
    "mode_ignored",
    "Test mode does all that training mode does: batch statistics, and averages that move. Where do you look at the mode?",
    ('bn_param["mode"] == "train"', "bn_param"),
)
bn.known_wrong(
    "running_var_as_std",
    "In test mode you divide by the running variance itself. Where is the root?",
    ("x - running_mean, running_var", "x - running_mean, (running_var + eps) ** 2 - eps"),
)
bn.known_wrong(
    "test_without_scale_and_shift",
    "In test mode γ and β have no effect. Do the layers above know that the mode has changed?",
    (BN_OUT, 'return (gamma * x_hat + beta) if bn_param["mode"] == "train" else x_hat,'),
)
bn.known_wrong(
    "train_uses_running_averages",
    "In training mode, the batch is normalised with the running averages. Whose statistics belong there?",
    (KEEP_VAR, KEEP_VAR + '\n        centred, var = x - bn_param["running_mean"], bn_param["running_var"]'),
)
bn.known_wrong(
    "python_loop",
    "Which array operation takes the mean of all columns at once?",
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
)
