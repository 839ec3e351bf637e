"""Section 5, "Layer normalisation (extra)"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import batchnorm_dropout
from .cases import features
from .normalisation import (
    known_wrong_forwards,
    known_wrong_scales,
    normalisation_backward,
    normalisation_gradients,
)


def layernorm_gradients(rng: np.random.Generator) -> Iterator[Case]:
    """Draw cases for the gradients of layer normalisation."""
    yield from normalisation_gradients(rng, "layernorm_forward", {})


def _batch(rng: np.random.Generator, label: str, n: int, d: int, size: float, **settings: float) -> Case:
    """Return a case whose examples have means and scales of their own, all of a size."""
    x = rng.normal(size=(n, d)) * rng.uniform(0.5, 4, size=(n, 1)) + rng.normal(scale=3, size=(n, 1))
    gamma, beta = features(rng, d)
    return case(label, via="first_output", x=size * x, gamma=gamma, beta=beta, settings=settings)


def layernorm_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw batches for layer normalisation, so small that the default ε shows in every digit."""
    for label, n, d in [
        ("", 5, 6),
        ("", 6, 4),
        ("as many examples as features", 4, 4),
        ("there is one example", 1, 5),
        ("there is one feature", 7, 1),
    ]:
        yield _batch(rng, label, n, d, 0.01)


def own_eps(rng: np.random.Generator) -> Iterator[Case]:
    """Draw batches with an ε of their own."""
    for n, d, eps in [(5, 6, 1e-3), (4, 3, 0.3)]:
        yield _batch(rng, f"eps is {eps:g}", n, d, 1.0, eps=eps)


def plain_layernorm(rng: np.random.Generator) -> Iterator[Case]:
    """Draw one batch for a call without a driver."""
    gamma, beta = features(rng, 8)
    yield case(x=rng.normal(size=(6, 8)), gamma=gamma, beta=beta, ln_param={"eps": 1e-3})


ln = batchnorm_dropout.exercise("layernorm_forward", returns=("out",))
ln.values("values", cases=layernorm_batches)
ln.robust("settings", cases=own_eps)
ln.vectorised("vectorised", grows=("x",), cases=plain_layernorm)
LN_VAR = "var = np.mean(centred**2, axis=1, keepdims=True)"
ln.known_wrong(
    "batch_statistics",
    "Mean and variance are taken over the batch: that is batch normalisation. What belongs to one example?",
    ("x.mean(axis=1, keepdims=True)", "x.mean(axis=0)"),
    (LN_VAR, "var = np.mean(centred**2, axis=0)"),
)
ln.known_wrong(
    "one_mean_for_all",
    "One mean and one variance serve all examples. How many of each should there be?",
    ("x.mean(axis=1, keepdims=True)", "x.mean()"),
    (LN_VAR, "var = np.mean(centred**2)"),
)
ln.known_wrong(
    "unbiased_variance",
    "The squares are added up and divided by D − 1. Layer normalisation uses the biased variance, as batch "
    "normalisation does.",
    (
        "np.mean(centred**2, axis=1, keepdims=True)",
        "np.sum(centred**2, axis=1, keepdims=True) / np.float64(x.shape[1] - 1)",
    ),
)
ln.known_wrong(
    "squares_summed",
    "The squares are added up and not divided by their number. A variance is a *mean* of squares.",
    ("np.mean(centred**2", "np.sum(centred**2"),
)
ln.known_wrong(
    "squares_of_x",
    "The variance is the mean of x², not of (x − μ)². What does a constant added to an example do to its variance?",
    ("np.mean(centred**2", "np.mean(x**2"),
)
ln.known_wrong(
    "variance_as_std",
    "You divide by the variance. What has the same unit as x?",
    ("1 / np.sqrt(var", "1 / (1.0 * var"),
)
ln.known_wrong(
    "eps_missing",
    "ε has no effect. What happens to an example whose features are all the same?",
    ("var + eps", "var + 0 * eps"),
)
ln.known_wrong(
    "eps_outside_root",
    "ε is added to the standard deviation, as optimizers do. Here it is added to the variance.",
    ("np.sqrt(var + eps)", "(np.sqrt(var) + eps)"),
)
ln.known_wrong(
    "eps_hard_coded",
    "`ln_param` can hold its own `eps`, and yours stays 1e-5. How do you read what may be missing?",
    ('ln_param.get("eps", 1e-5)', "1e-5"),
)
ln.known_wrong(
    "default_eps",
    "Where no `eps` is given, yours is 1e-8. What does the docstring say?",
    ('ln_param.get("eps", 1e-5)', 'ln_param.get("eps", 1e-8)'),
)
ln.known_wrong(
    "mean_not_subtracted",
    "The examples keep their means. What stands in the numerator?",
    ("x_hat = centred * inv_std", "x_hat = x * inv_std"),
)
ln.known_wrong(
    "scale_and_shift_missing",
    "γ and β have no effect. What comes after normalising?",
    ("return gamma * x_hat + beta,", "return x_hat,"),
)
ln.known_wrong(
    "gamma_missing",
    "γ has no effect. What comes after normalising?",
    ("return gamma * x_hat", "return 1.0 * x_hat"),
)
ln.known_wrong(
    "beta_missing",
    "β has no effect. What comes after normalising?",
    ("x_hat + beta,", "x_hat,"),
)
ln.known_wrong(
    "gamma_and_beta_swapped",
    "γ is added and β multiplied. Which is the scale, and which the shift?",
    ("return gamma * x_hat + beta,", "return beta * x_hat + gamma,"),
)
ln.known_wrong(
    "python_loop",
    "Something loops over the examples. Which array operation takes the mean of all rows at once?",
    ("x.mean(axis=1, keepdims=True)", "np.array([row.mean() for row in x])[:, None]"),
)

ln_back = batchnorm_dropout.exercise(
    "layernorm_backward", returns=("loss", "dx", "dgamma", "dbeta", "shapes"), uses=("layernorm_forward",)
)
normalisation_backward(ln_back, layernorm_gradients)
known_wrong_scales(ln_back, "x_hat / inv_std")
known_wrong_forwards(ln_back, "layernorm_forward", axis=1)
LN_DX = "dx = inv_std * (dx_hat - mean - x_hat * along)"
ln_back.known_wrong(
    "sums_over_batch",
    "The two means run over the batch, as in batch normalisation. Over what was each example normalised?",
    ("dx_hat.mean(axis=1, keepdims=True)", "dx_hat.mean(axis=0)"),
    ("np.mean(dx_hat * x_hat, axis=1, keepdims=True)", "np.mean(dx_hat * x_hat, axis=0)"),
)
ln_back.known_wrong(
    "gamma_pulled_out",
    "γ is multiplied in after the sums. Here the sums run over features, and each has a γ of its own.",
    ("dx_hat = dout * gamma", "dx_hat = dout"),
    (LN_DX, "dx = gamma * inv_std * (dx_hat - mean - x_hat * along)"),
)
ln_back.known_wrong(
    "gamma_missing",
    "γ is missing in dx. What is the derivative of γ·x̂ with respect to x̂?",
    ("dx_hat = dout * gamma", "dx_hat = dout"),
)
ln_back.known_wrong(
    "statistics_constant",
    "dx treats mean and variance as constants: both means are missing.",
    (LN_DX, "dx = inv_std * dx_hat"),
)
ln_back.known_wrong(
    "mean_not_removed",
    "The mean of the incoming gradient is not removed. What does a gradient that shifts all features alike achieve?",
    ("dx_hat - mean", "dx_hat"),
)
ln_back.known_wrong(
    "stretch_not_removed",
    "The part along x̂ is not removed. What does a gradient that only stretches the example achieve?",
    (" - x_hat * along", ""),
)
ln_back.known_wrong(
    "divided_by_batch_size",
    "The sums are divided by the number of examples. How many terms do they have?",
    ("dx_hat.mean(axis=1, keepdims=True)", "dx_hat.sum(axis=1, keepdims=True) / len(dout)"),
    (
        "np.mean(dx_hat * x_hat, axis=1, keepdims=True)",
        "np.sum(dx_hat * x_hat, axis=1, keepdims=True) / len(dout)",
    ),
)
ln_back.known_wrong(
    "sums_instead_of_means",
    "The two sums inside the bracket are not divided by the number of their terms.",
    ("dx_hat.mean(axis=1, keepdims=True)", "dx_hat.sum(axis=1, keepdims=True)"),
    ("np.mean(dx_hat * x_hat, axis=1, keepdims=True)", "np.sum(dx_hat * x_hat, axis=1, keepdims=True)"),
)
ln_back.known_wrong(
    "mean_added",
    "The mean of the incoming gradient is added instead of removed.",
    ("dx_hat - mean", "dx_hat + mean"),
)
ln_back.known_wrong(
    "stretch_added",
    "The part along x̂ is added instead of removed.",
    (" - x_hat * along", " + x_hat * along"),
)
ln_back.known_wrong(
    "std_missing",
    "The factor r is missing in front. If x is measured in other units, what happens to its gradient?",
    ("dx = inv_std *", "dx = 1.0 *"),
)
ln_back.known_wrong(
    "gamma_missing_in_mean",
    "γ is missing in the mean of the incoming gradient. Here each term of the sum has a γ of its own.",
    ("dx_hat.mean(", "dout.mean("),
)
ln_back.known_wrong(
    "gamma_missing_along_x_hat",
    "γ is missing in the sum along x̂. Here each of its terms has a γ of its own.",
    ("np.mean(dx_hat * x_hat", "np.mean(dout * x_hat"),
)
ln_back.known_wrong(
    "stretch_without_x_hat",
    "The second mean is removed as it is, one number per example. What is it multiplied by in the formula?",
    (" - x_hat * along", " - along"),
)
