"""Drivers of assignment 5: what they hand to the student's functions, and what they hand back."""

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
Settings = dict[str, Any]


def batchnorm(x: Array, gamma: Array, beta: Array, bn_param: Settings) -> tuple[Array, Any]:
    """Count the batches instead of normalising them; the cache holds the batch."""
    bn_param["running_mean"] = bn_param.get("running_mean", np.zeros(x.shape[1])) + 1
    bn_param["running_var"] = bn_param["running_mean"] * (bn_param["mode"] == "test")
    return x * bn_param["running_mean"], x


def call(function: Callable[..., Any], via: str, *args: Any, **others: Callable[..., Any]) -> Answer:
    answer = call_function({"f": function, **others}, "f", list(args), via)
    assert isinstance(answer, Answer), answer
    return answer


def test_batches_share_one_memory() -> None:
    """Every batch finds what the one before stored, and the last averages come back."""
    x, ones = np.ones((3, 2, 4)), np.ones(4)

    out, mean, var = call(batchnorm, "batchnorm_batches", x, ones, ones, ["train", "train", "test"], {}).value

    assert out[:, 0, 0].tolist() == [1, 2, 3]
    assert mean.tolist() == var.tolist() == [3, 3, 3, 3]


def test_settings_of_the_case_stay_as_they_were() -> None:
    """The memory is the driver's own: a case can be judged again."""
    settings: Settings = {"running_mean": np.zeros(4)}

    answer = call(
        batchnorm, "batchnorm_batches", np.ones((1, 2, 4)), np.ones(4), np.ones(4), ["train"], settings
    )

    assert answer.args[4]["running_mean"].tolist() == [0, 0, 0, 0]
    assert list(answer.args[4]) == ["running_mean"]


def test_averages_that_were_not_stored_are_absent() -> None:
    """Who stores nothing gets no averages, rather than an error; a name like the right one comes along."""

    def forgetful(x: Array, gamma: Array, beta: Array, bn_param: Settings) -> tuple[Array, None]:
        bn_param["run_mean"] = x.mean(axis=0)
        return x, None

    _, mean, var = call(
        forgetful, "batchnorm_batches", np.ones((1, 2, 4)), np.ones(4), np.ones(4), ["train"], {}
    ).value

    assert is_absent(mean) and mean["there"] == ["run_mean"]
    assert is_absent(var)


@pytest.mark.parametrize("via", ["batchnorm_batches", "first_output"])
def test_a_missing_cache_is_explained(via: str) -> None:
    """A forward function that returns the output alone is told so."""
    args: list[Any] = [np.ones((1, 2, 4)), np.ones(4), np.ones(4)]
    rest: list[Any] = [["train"], {}] if via == "batchnorm_batches" else [{}]

    raised = call_function({"f": lambda x, *rest: x}, "f", [*args, *rest], via)

    assert isinstance(raised, Raised)
    assert "f should return two things, the output and a cache" in raised.message


def test_the_loss_of_a_layer_is_the_sum_that_its_gradients_belong_to() -> None:
    """The loss is Σ dout·out, and gradients of shape (1, D) are told apart but not lost."""

    def backward(dout: Array, cache: Array) -> tuple[Array, Array, Array]:
        return dout, dout.sum(axis=0)[None], dout.sum(axis=0)

    dout, x = np.arange(6.0).reshape(2, 3), np.ones((2, 3))
    args = (dout, "forward", x, np.ones(3), np.ones(3), {"mode": "train"})

    loss, dx, dgamma, dbeta, shapes = call(backward, "normalisation_layer", *args, forward=batchnorm).value

    assert loss == dout.sum()
    np.testing.assert_array_equal(dx, dout)
    assert dgamma.tolist() == dbeta.tolist() == [3, 5, 7]
    assert shapes == {"dgamma": [1, 3], "dbeta": [3]}


def network(params: dict[str, Array], X: Array, config: Settings) -> tuple[Array, None]:
    """Return the batch, plus the number of calls that the first hidden layer has seen."""
    memory = config["bn_params"][0]
    memory["running_mean"] = memory.get("running_mean", 0) + 1
    return X + memory["running_mean"], None


def test_network_batches_share_one_configuration() -> None:
    """Every batch finds the memories of the one before; what was not stored is absent."""
    scores, running = call(
        network, "network_batches", {}, np.zeros((3, 2, 2)), ["train", "test", "train"], [{}], 1.0, 0
    ).value

    assert scores[:, 0, 0].tolist() == [1, 2, 3]
    assert running[0]["running_mean"] == 3
    assert is_absent(running[0]["running_var"])


def test_network_gradients_are_sorted_by_kind() -> None:
    """Weights, biases, scales and shifts come back by kind, without extra axes; a missing one is absent."""
    params = {name: np.ones(2) for name in ("b1", "gamma1", "beta1")} | {"W1": np.ones((2, 2))}

    def loss(params: dict[str, Array], X: Array, y: Any, config: Settings) -> tuple[float, dict[str, Array]]:
        assert config == {"mode": "train", "reg": 0.5}
        return 1.0, {"W1": params["W1"], "b1": np.ones((1, 2)), "gamma1": np.ones(2)}

    value = call(loss, "network_gradients", params, np.ones((2, 2)), np.zeros(2), 0.5, None).value

    assert value[0] == 1.0
    assert list(value[1]) == ["W1"]
    assert value[2]["b1"].shape == (2,)
    assert list(value[3]) == ["gamma1", "beta1"]
    assert is_absent(value[3]["beta1"])
    assert value[5] == {"grads['b1']": [1, 2], "grads['gamma1']": [2], "grads['beta1']": None}


def test_network_gradients_show_the_averages_after_one_call() -> None:
    """Who makes the forward pass twice moves them twice."""

    def loss(params: Any, X: Array, y: Any, config: Settings) -> tuple[float, dict[str, Array]]:
        for _ in range(2):
            network(params, X, config)
        return 1.0, {}

    value = call(loss, "network_gradients", {}, np.ones((2, 2)), np.zeros(2), 0.5, [{}]).value

    assert value[4][0]["running_mean"] == 2


def test_each_sample_of_a_loss_sees_the_same_masks() -> None:
    """Every evaluation begins with a generator of the same seed, and without it when dropout is off."""
    draws: list[float | None] = []

    def loss(params: dict[str, Array], X: Array, y: Any, config: Settings) -> tuple[float, dict[str, Array]]:
        draws.append(config["rng"].random() if "rng" in config else None)
        return 0.0, {}

    W = {"W1": np.ones((2, 2))}
    call(loss, "network_slopes", W, W, np.ones((2, 2)), np.zeros(2), 0.0, None, 0.5, 7)

    assert draws[:5] == [np.random.default_rng(7).random()] * 5
    assert draws[5:] == [None] * 5


def test_a_loss_without_gradients_is_explained() -> None:
    """A loss function that returns a number alone is told so."""
    raised = call_function(
        {"f": lambda *args: 1.0}, "f", [{}, np.ones((2, 2)), np.zeros(2), 0.0, None], "network_gradients"
    )

    assert isinstance(raised, Raised)
    assert "the loss and a dictionary of gradients" in raised.message
