"""Section 5, "Layer normalisation (extra)"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import batchnorm_dropout
from .cases import features
from .normalisation import known_wrong_scales, normalisation_backward, normalisation_gradients


def layernorm_gradients(rng: np.random.Generator) -> Iterator[Case]:
    """Draw cases for the gradients of layer normalisation."""
    yield from normalisation_gradients(rng, "layernorm_forward", {})


def layernorm_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw batches for layer normalisation, examples with means and scales of their own."""
    for label, n, d, settings in [
        ("", 5, 6, {"eps": 1e-3}),
        ("eps is 0.3", 4, 3, {"eps": 0.3}),
        ("eps is not given", 6, 4, {}),
        ("as many examples as features", 4, 4, {"eps": 0.1}),
        ("there is one example", 1, 5, {"eps": 0.1}),
        ("there is one feature", 6, 1, {"eps": 0.1}),
    ]:
        scale = 0.01 if not settings else 1.0
        x = scale * (
            rng.normal(size=(n, d)) * rng.uniform(0.5, 4, size=(n, 1)) + rng.normal(scale=3, size=(n, 1))
        )
        gamma, beta = features(rng, d)
        yield case(label, via="first_output", x=x, gamma=gamma, beta=beta, settings=settings)


def plain_layernorm(rng: np.random.Generator) -> Iterator[Case]:
    """Draw one batch for a call without a driver."""
    gamma, beta = features(rng, 8)
    yield case(x=rng.normal(size=(6, 8)), gamma=gamma, beta=beta, ln_param={"eps": 1e-3})


ln = batchnorm_dropout.exercise("layernorm_forward", returns=("out",))
ln.values("values", cases=layernorm_batches)
ln.vectorised("vectorised", grows=("x",), cases=plain_layernorm)
LN_VAR = "var = np.mean(centred**2, axis=1, keepdims=True)"
ln.known_wrong(
    "batch_statistics",
    "Mean and variance are taken over the batch: that is batch normalisation. What belongs to one example?",
    ("x.mean(axis=1, keepdims=True)", "x.mean(axis=0)"),
    (LN_VAR, "var = np.mean(centred**2, axis=0)"),
)
ln.known_wrong(
    "unbiased_variance",
    "The variance is divided by D − 1. Layer normalisation uses the biased one, as batch normalisation does.",
    (LN_VAR, "var = np.sum(centred**2, axis=1, keepdims=True) / (x.shape[1] - 1)"),
)
ln.known_wrong(
    "variance_as_std",
    "You divide by the variance. What has the same unit as x?",
    ("1 / np.sqrt(var + ln_param.get", "1 / (var + ln_param.get"),
)
ln.known_wrong(
    "eps_missing",
    "ε is missing under the root. What happens to an example whose features are all the same?",
    ('var + ln_param.get("eps", 1e-5)', "var"),
)
ln.known_wrong(
    "eps_outside_root",
    "ε stands outside the root, as it does in optimizers. Here it is added to the variance.",
    ('np.sqrt(var + ln_param.get("eps", 1e-5))', '(np.sqrt(var) + ln_param.get("eps", 1e-5))'),
)
ln.known_wrong(
    "eps_hard_coded",
    "`ln_param` can hold its own `eps`, and yours stays 1e-5. How do you read what may be missing?",
    ('ln_param.get("eps", 1e-5)', "1e-5"),
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
    "python_loop",
    "Which array operation takes the mean of all rows at once?",
    ("x.mean(axis=1, keepdims=True)", "np.array([row.mean() for row in x])[:, None]"),
)

ln_back = batchnorm_dropout.exercise(
    "layernorm_backward", returns=("loss", "dx", "dgamma", "dbeta", "shapes"), uses=("layernorm_forward",)
)
normalisation_backward(ln_back, layernorm_gradients)
known_wrong_scales(ln_back, "x_hat / inv_std")
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
    ("dx_hat - mean - x_hat", "dx_hat - x_hat"),
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
