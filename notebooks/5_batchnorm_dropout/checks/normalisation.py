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
    """Register wrong ways to compute `dgamma`, as the solution writes it; ``unnormalised`` is x minus its mean."""
    exercise.known_wrong(
        "dgamma_unnormalised",
        "Somewhere x − μ stands where x̂ belongs. What was γ multiplied with?",
        (f"dgamma = {dgamma}", f"dgamma = np.sum(dout * {unnormalised}, axis=0)"),
    )
    exercise.known_wrong(
        "dgamma_scaled",
        "dγ contains γ itself. What is the derivative of γ·x̂ with respect to γ?",
        (f"dgamma = {dgamma}", f"dgamma = {dgamma} * gamma"),
    )
    exercise.known_wrong(
        "averaged_over_batch",
        "dγ and dβ are means over the batch. One wire, N branches: is that a sum or a mean?",
        ("dbeta = dout.sum(axis=0)", "dbeta = dout.mean(axis=0)"),
        (f"dgamma = {dgamma}", "dgamma = np.mean(dout * x_hat, axis=0)"),
    )
    exercise.known_wrong(
        "summed_over_features",
        "dγ and dβ are summed over the features. They have one entry per feature: which axis must disappear?",
        ("dbeta = dout.sum(axis=0)", "dbeta = dout.sum(axis=1)"),
        (f"dgamma = {dgamma}", "dgamma = np.sum(dout * x_hat, axis=1)"),
    )
    exercise.known_wrong(
        "gamma_and_beta_swapped",
        "dγ and dβ have changed places. In which order are they returned?",
        ("return dx, dgamma, dbeta", "return dx, dbeta, dgamma"),
    )
    exercise.known_wrong(
        "kept_2d",
        "dγ and dβ have shape (1, D). A gradient has the shape of its thing, (D,).",
        ("return dx, dgamma, dbeta", "return dx, dgamma[None], dbeta[None]"),
    )
