"""The drivers for the two-layer network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from course_lib.answering.calls import call_function
from course_lib.exchange.answer import Answer, Raised
from course_lib.exchange.describe import is_absent

X, Y = np.arange(6.0).reshape(3, 2), np.array([0, 1, 0])


def drive(function: Callable[..., Any], via: str, *args: Any) -> Any:
    answer = call_function({"f": function}, "f", list(args), via)
    assert isinstance(answer, Answer), answer
    return answer.value


def test_gradients_come_in_the_order_of_the_names_whatever_the_dictionarys() -> None:
    """A missing gradient is absent, and keys that nobody asked for are left out."""

    def loss_and_grads(params: Any, X: Any, y: Any, reg: float) -> Any:
        return reg * X.sum(), {"more": 1.0, "b": np.ones(2), "W": params["W"] * 2}

    loss, dW, db, missing, shapes = drive(
        loss_and_grads, "loss_and_grads", ["W", "b", "b2"], X, Y, 0.5, np.eye(2), np.zeros(2), np.zeros(2)
    )
    assert (loss, shapes) == (7.5, {"grads['b']": [2], "grads['b2']": None})
    assert is_absent(missing)
    np.testing.assert_array_equal(dW, 2 * np.eye(2))
    np.testing.assert_array_equal(db, np.ones(2))


def test_a_bias_gradient_in_a_row_is_flattened_and_told_by_its_shape() -> None:
    """Right numbers in shape (1, C) earn what the numbers are worth."""
    _, db, shapes = drive(
        lambda params, X, y, reg: (0.0, {"b": np.ones((1, 2))}),
        "loss_and_grads",
        ["b"],
        X,
        Y,
        0.5,
        np.zeros(2),
    )
    assert db.shape == (2,)
    assert shapes == {"grads['b']": [1, 2]}


@pytest.mark.parametrize("returned", [1.0, (1.0, [2.0]), (1.0, {}, {})])
def test_other_forms_are_refused_with_a_sentence(returned: Any) -> None:
    """A loss and a dictionary of gradients are what every judge needs."""
    args = [["b"], X, Y, 0.5, np.zeros(2)]
    reply = call_function({"f": lambda params, X, y, reg: returned}, "f", args, "loss_and_grads")
    assert isinstance(reply, Raised)
    assert "two things" in reply.message


def test_a_made_loss_function_is_called_with_both_penalties_and_its_averages_are_read() -> None:
    """What the loss function leaves in the caller's config is part of the answer."""

    def make(config: dict[str, Any]) -> Callable[..., Any]:
        def loss_fn(params: Any, X: Any, y: Any, reg: float) -> Any:
            for bn in config.get("bn_params", []):
                bn["running_mean"] = bn.get("running_mean", 0) + 1
            return reg + (config["rng"].random() if config.get("p", 1) < 1 else 0), {"W1": params["W1"]}

        return loss_fn

    losses, grads, averages, settings, dropout = drive(
        make,
        "plugged_in",
        {"bn_params": [{}], "reg": 5.0},
        {"W1": np.ones(2), "gamma1": np.ones(2)},
        X,
        Y,
        0.25,
    )
    assert losses == [0.25, 0.5]
    np.testing.assert_array_equal(grads["W1"], np.ones(2))
    assert averages[0]["running_mean"] == 2
    assert is_absent(averages[0]["running_var"])
    assert settings == {"reg": 5.0}
    assert list(dropout.values()) == ["yes", "no", "no"]


def test_an_optimizer_whose_memory_is_only_in_what_it_returns() -> None:
    """Whoever drops the returned config starts from nothing in every step."""

    def counting(w: Any, dw: Any, config: Any) -> Any:
        config["t"] = config.get("t", 0) + 1
        return w + config["t"], config

    def forgetful(optimizer: Any, config: Any, w: Any) -> Any:
        for _ in range(2):
            w, _ = optimizer(w, 0.0, config)
        return w, config

    assert drive(forgetful, "memory_returned", counting, {"rate": 1}, 0) == (2, {"rate": 1})
