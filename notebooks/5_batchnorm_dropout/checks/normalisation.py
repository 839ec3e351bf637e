"""What the sections about layers that normalise have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checking import Case, case
from course_lib.checking.spec import Exercise

from .cases import features


def normalisation_gradients(
    rng: np.random.Generator, forward: str, settings: dict[str, Any]
) -> Iterator[Case]:
    """Draw upstream gradients and inputs for a normalising layer."""
    for label, n, d, eps in [
        ("", 6, 4, 1e-3),
        ("eps is 0.3", 5, 3, 0.3),
        ("as many examples as features", 4, 4, 0.1),
        ("there is one example", 1, 5, 0.2),
        ("there is one feature", 7, 1, 0.2),
        ("there are two examples", 2, 3, 0.2),
    ]:
        x = rng.normal(size=(n, d)) * rng.uniform(0.5, 3, size=d) + rng.normal(scale=2, size=d)
        gamma, beta = features(rng, d)
        call: dict[str, Any] = {"forward": forward, "x": x, "gamma": gamma, "beta": beta}
        dout = rng.normal(size=(n, d)) + 0.5
        yield case(label, via="normalisation_layer", dout=dout, **call, settings={**settings, "eps": eps})


def batchnorm_gradients(rng: np.random.Generator) -> Iterator[Case]:
    """Draw cases for the gradients of batch normalisation."""
    yield from normalisation_gradients(rng, "batchnorm_forward", {"mode": "train"})


def normalisation_backward(exercise: Exercise, gradients: Any) -> None:
    """Add the aspects that all backward passes of normalising layers share."""
    exercise.gradient("dx", of="dx", loss="loss", wrt="x", cases=gradients)
    exercise.gradient("dgamma", of="dgamma", loss="loss", wrt="gamma", cases=gradients)
    exercise.gradient("dbeta", of="dbeta", loss="loss", wrt="beta", cases=gradients)
    exercise.property("shapes", "one_axis", cases=gradients, form=True, diagnosis="kept_2d")


def known_wrong_scales(
    exercise: Exercise, unnormalised: str, dgamma: str = "np.sum(dout * x_hat, axis=0)"
) -> None:
    """Register wrong ways to compute `dgamma`, as the solution writes it; ``unnormalised`` is x minus its mean.

    What is only wrong in `dgamma` and `dbeta` themselves is put into the last line: `dx` may be made of them.
    """
    returned = "return dx, dgamma, dbeta"
    exercise.known_wrong(
        "dgamma_unnormalised",
        "In dγ, x − μ stands where x̂ belongs. What was γ multiplied by?",
        (returned, f"return dx, np.sum(dout * {unnormalised}, axis=0), dbeta"),
    )
    if exercise.name == "batchnorm_backward_alt":  # whose dx is made of dgamma
        exercise.known_wrong(
            "unnormalised_throughout",
            "In dγ, and in the same sum in dx, x − μ stands where x̂ belongs. What was γ multiplied by?",
            (f"dgamma = {dgamma}", f"dgamma = np.sum(dout * {unnormalised}, axis=0)"),
        )
    exercise.known_wrong(
        "dgamma_without_x_hat",
        "dγ is the sum of `dout` alone. What was γ multiplied by?",
        (returned, "return dx, dout.sum(axis=0), dbeta"),
    )
    exercise.known_wrong(
        "dgamma_scaled",
        "dγ contains γ itself. What is the derivative of γ·x̂ with respect to γ?",
        (returned, "return dx, dgamma * gamma, dbeta"),
    )
    exercise.known_wrong(
        "dbeta_scaled",
        "dβ contains γ. What is β multiplied by on its way into the output?",
        (returned, "return dx, dgamma, dbeta * gamma"),
    )
    exercise.known_wrong(
        "averaged_over_batch",
        "dγ and dβ are means over the batch. One wire, N branches: is that a sum or a mean?",
        (returned, "return dx, dgamma / len(dout), dbeta / len(dout)"),
    )
    exercise.known_wrong(
        "dgamma_averaged",
        "dγ is a mean over the batch. One wire, N branches: is that a sum or a mean?",
        (returned, "return dx, dgamma / len(dout), dbeta"),
    )
    exercise.known_wrong(
        "dbeta_averaged",
        "dβ is a mean over the batch. One wire, N branches: is that a sum or a mean?",
        (returned, "return dx, dgamma, dbeta / len(dout)"),
    )
    exercise.known_wrong(
        "summed_over_features",
        "dγ and dβ are summed over the features. They should have one entry per feature: which axis must "
        "disappear?",
        (returned, "return dx, np.sum(dout * x_hat, axis=1), dout.sum(axis=1)"),
    )
    exercise.known_wrong(
        "gamma_and_beta_swapped",
        "dγ and dβ have changed places. In which order are they returned?",
        (returned, "return dx, dbeta, dgamma"),
    )
    exercise.known_wrong(
        "kept_2d",
        "A gradient came back in the shape (1, D). It should have the shape of its thing, (D,).",
        (returned, "return dx, dgamma[None], dbeta[None]"),
    )


def known_wrong_forwards(exercise: Exercise, forward: str, axis: int) -> None:
    """Register forward passes that leave something else in the cache than they should.

    They are put before the backward pass, so that each of its mistakes can be made beside one of them.
    """
    begin = f"def {exercise.name}("
    for name, message, std in [
        (
            "forward_eps_outside_root",
            "adds ε to the standard deviation, not to the variance",
            "np.sqrt(var) + eps",
        ),
        ("forward_eps_hard_coded", "doesn't use the `eps` that it is given", "np.sqrt(var + 1e-5)"),
        (
            "forward_variance_unbiased",
            "divides the squares by one less than their number",
            f"np.sqrt(var * x.shape[{axis}] / np.float64(x.shape[{axis}] - 1) + eps)",
        ),
    ]:
        exercise.known_wrong(
            name,
            f"`{forward}` {message}. Mend that first: the backward pass works with what it hands on.",
            (
                begin,
                f"""def {forward}(x, gamma, beta, settings):
    eps, centred = settings.get("eps", 1e-5), x - x.mean(axis={axis}, keepdims=True)
    var = np.mean(centred**2, axis={axis}, keepdims=True)
    inv_std = 1 / ({std})
    x_hat = centred * inv_std
    return gamma * x_hat + beta, (x_hat, gamma, inv_std{"[0]" if axis == 0 else ""})


{begin}""",
            ),
        )
