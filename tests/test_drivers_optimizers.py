"""The drivers for optimizers: chains of steps, two weights that take turns, whole descents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from course_lib.answering.calls import call_function
from course_lib.exchange.answer import Answer, Raised
from course_lib.exchange.describe import is_absent

Array = NDArray[np.float64]
W = np.array([1.0, 2.0, 3.0])
GRADIENTS = np.array([[1.0, 0.0, -1.0], [0.5, 2.0, 0.0]])


def momentum(w: Array, dw: Array, config: dict[str, Any] | None = None) -> tuple[Array, dict[str, Any]]:
    config = {"rate": 0.1, "velocity": np.zeros(w.shape), **(config or {})}
    config["velocity"] = 0.5 * config["velocity"] - config["rate"] * dw
    return w + config["velocity"], config


def drive(function: Callable[..., Any], via: str, *args: Any) -> Answer:
    answer = call_function({"f": function}, "f", list(args), via)
    assert isinstance(answer, Answer), answer
    return answer


def test_a_chain_hands_on_weights_and_config() -> None:
    """The second step starts where the first one ended and remembers its velocity."""
    path, state = drive(momentum, "chain", W, GRADIENTS, None, ["velocity"]).value
    v1 = -0.1 * GRADIENTS[0]
    v2 = 0.5 * v1 - 0.1 * GRADIENTS[1]
    np.testing.assert_allclose(path, [W + v1, W + v1 + v2])
    np.testing.assert_allclose(state["velocity"], v2)


def test_a_chain_passes_the_given_config_to_the_first_step() -> None:
    """Settings and state that a case gives are what the first step sees."""
    config = {"rate": 0.2, "velocity": np.ones(3)}
    path = drive(momentum, "chain", W, GRADIENTS[:1], config).value
    np.testing.assert_allclose(path[0], W + 0.5 - 0.2 * GRADIENTS[0])


def test_weights_overwritten_in_place_show_in_the_arguments() -> None:
    """An optimizer that changes `w` is seen to do so, although its path is right."""

    def in_place(w: Array, dw: Array, config: Any = None) -> Any:
        w -= 0.1 * dw
        return w, {}

    answer = drive(in_place, "chain", W.copy(), GRADIENTS, None)
    np.testing.assert_allclose(answer.value[0], W - 0.1 * GRADIENTS[0])
    assert not np.array_equal(answer.args[0], W)


def test_a_gradient_overwritten_in_a_later_step_shows_in_the_arguments() -> None:
    """Not only the first step's gradient is watched."""

    def scales_later(w: Array, dw: Array, config: Any = None) -> Any:
        if config:
            dw *= 2
        return w - dw, {"steps": 1}

    answer = drive(scales_later, "chain", W, GRADIENTS.copy(), None)
    np.testing.assert_array_equal(answer.args[1], [GRADIENTS[0], 2 * GRADIENTS[1]])


def test_a_config_changed_in_place_is_no_offence() -> None:
    """The field's usual style, `config.setdefault`, leaves the case's own dictionary alone."""

    def usual(w: Array, dw: Array, config: Any = None) -> Any:
        config.setdefault("rate", 0.1)
        return w - config["rate"] * dw, config

    answer = drive(usual, "chain", W, GRADIENTS, {})
    assert answer.args[2] == {}


@pytest.mark.parametrize("returned", [W, (W, None), (W, {}, 1), {"w": W}, None], ids=str)
def test_a_step_without_a_config_is_named(returned: Any) -> None:
    """Whatever comes back instead of weights and a dictionary, the message says what was expected.

    Weights alone are a mistake of its own.
    """
    reply = call_function({"f": lambda *args: returned}, "f", [W, GRADIENTS, None], "chain")
    assert isinstance(reply, Raised)
    assert reply.type_name == ("ConfigNotReturned" if returned is W else "UnexpectedReturn")
    assert "`f` should return the new weights and config" in reply.message


def test_state_that_is_not_there_is_absent() -> None:
    """A key that an optimizer never stored is reported, not an error, beside those that it did store."""
    _, state = drive(momentum, "chain", W, GRADIENTS, None, ["cache"]).value
    assert is_absent(state["cache"])
    assert state["cache"]["there"] == ["rate", "velocity"]


def test_a_whole_step_counter_may_be_a_float() -> None:
    """3, 3.0 and numpy's 3 are the same number of steps."""
    for three in (3, 3.0, np.int64(3)):
        _, state = drive(
            lambda w, dw, c=None, t=three: (w, {"t": t}), "chain", W, GRADIENTS, None, ["t"]
        ).value
        assert type(state["t"]) is float and state["t"] == 3


def test_turns_show_a_memory_that_two_weights_share() -> None:
    """With a dictionary as default argument, the second weight starts with the first one's velocity."""

    def shared(w: Array, dw: Array, config: dict[str, Any] = {}) -> Any:  # noqa: B006  (the mistake to find)
        config["velocity"] = 0.5 * config.get("velocity", 0) - 0.1 * dw
        return w + config["velocity"], config

    own, _ = drive(momentum, "turns", W, -W, GRADIENTS, ["velocity"]).value
    mixed, _ = drive(shared, "turns", W, -W, GRADIENTS, ["velocity"]).value
    np.testing.assert_allclose(own, drive(momentum, "chain", -W, -GRADIENTS, None).value)
    assert not np.allclose(mixed, own)


def test_a_descent_is_given_the_gradient_of_its_bowl() -> None:
    """The training loop gets a callable, and what it returns comes back."""

    def descend(gradient: Any, w: Array, rate: float, decay: float, steps: int) -> Array:
        return np.asarray(w - rate * gradient(w))

    curvatures = np.array([1.0, 2.0, 4.0])
    end = drive(descend, "descend", curvatures, W, 0.5, 0.9, 1).value
    np.testing.assert_allclose(end, W * (1 - 0.5 * curvatures))


@pytest.mark.parametrize("via", ["chain", "turns"])
def test_a_step_that_changes_the_shape_of_the_weights_is_told_so(via: str) -> None:
    """With both shapes, instead of a path that is no array."""
    args = [W, W.copy(), GRADIENTS] if via == "turns" else [W, GRADIENTS, None]
    answer = call_function({"f": lambda w, dw, config=None: (w[:, None] - dw, {})}, "f", args, via)
    assert isinstance(answer, Raised)
    assert "was given weights of shape (3,) and returned weights of shape (3, 3)" in answer.message
