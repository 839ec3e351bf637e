"""Gradients of a network with dropout, judged by the slopes of its own loss."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from course_lib.answering.calls import call_function
from course_lib.checking import Case, case
from course_lib.checking.finding import Finding
from course_lib.checking.properties import check_property
from course_lib.exchange.answer import Answer

Array = NDArray[Any]
Params = dict[str, Array]


def network(
    params: Params, X: Array, y: Array, config: dict[str, Any], *, wrong: str = ""
) -> tuple[Any, Params]:
    """Loss and gradients of a network with one hidden layer, possibly with a mistake."""
    a = X @ params["W1"] + params["b1"]
    mask: Any = 1.0
    if "rng" in config and wrong != "no dropout":
        mask = (config["rng"].random(a.shape) < config["p"]) / config["p"]
    h = np.maximum(0, a) * mask
    scores = h @ params["W2"] + params["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.mean(np.log(p[np.arange(len(y)), y])) + 0.5 * config.get("reg", 0) * np.sum(params["W1"] ** 2)
    p[np.arange(len(y)), y] -= 1
    d = p / len(y)
    da = d @ params["W2"].T * (1.0 if wrong == "no mask" else mask) * (1.0 if wrong == "no gate" else a > 0)
    grads = {"W1": X.T @ da + config.get("reg", 0) * params["W1"], "b1": da.sum(axis=0)}
    return loss, {**grads, "W2": h.T @ d * (2 if wrong == "W2 doubled" else 1), "b2": d.sum(axis=0)}


def sampled(seed: int) -> Case:
    rng = np.random.default_rng(seed)
    shapes = {"W1": (4, 15), "b1": (15,), "W2": (15, 3), "b2": (3,)}
    params = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    directions = {name: rng.choice([-1.0, 1.0], size=shape) for name, shape in shapes.items()}
    batch = {"X": rng.normal(size=(9, 4)), "y": rng.integers(3, size=9)}
    rest: dict[str, Any] = {**batch, "reg": 0.2, "bn_params": None, "p": 0.6, "seed": seed}
    return case(via="network_slopes", params=params, directions=directions, **rest)


def judged(function: Callable[..., Any], seed: int = 0) -> Finding | None:
    of = sampled(seed)
    answer = call_function({"f": function}, "f", list(of.args.values()), of.via)
    assert isinstance(answer, Answer), answer
    return check_property("network_slopes", of, answer, {})


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**31))
def test_right_gradients_pass(seed: int) -> None:
    """A right network passes for every draw, wherever its kinks lie."""
    assert judged(network, seed) is None


@pytest.mark.parametrize(
    ("wrong", "diagnosis"),
    [
        ("no mask", "dropout_missing_in_backward"),
        ("no dropout", "dropout_ignored"),
        ("no gate", None),
        ("W2 doubled", None),
    ],
)
def test_wrong_gradients_are_found(wrong: str, diagnosis: str | None) -> None:
    """A gradient that isn't the slope is found; it is put down to dropout only if all else is right."""
    finding = judged(lambda *args: network(*args, wrong=wrong))

    assert finding is not None
    assert finding.diagnosis == diagnosis


def test_gradients_in_single_precision_pass() -> None:
    """Gradients in float32 are compared at the tolerance of float32."""

    def coarse(*args: Any) -> tuple[Any, Params]:
        loss, grads = network(*args)
        return loss, {name: value.astype(np.float32) for name, value in grads.items()}

    assert judged(coarse) is None


@pytest.mark.parametrize("value", [None, "W1", np.zeros((1, 1)), np.array(["a"])])
def test_what_is_no_gradient_is_found(value: Any) -> None:
    """A missing gradient, or one of another type or shape, is a finding and no crash."""
    finding = judged(lambda *args: (network(*args)[0], {**network(*args)[1], "W1": value}))

    assert finding is not None
    assert "W1" in finding.message


def test_an_infinite_loss_is_found() -> None:
    """A loss that is not finite has no slope to compare with."""
    finding = judged(lambda *args: (np.inf, network(*args)[1]))

    assert finding is not None
    assert "infinite" in finding.message
