"""The drivers that call layers, circuits and networks for a check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from course_lib.answering.calls import call_function
from course_lib.answering.drivers import find_driver
from course_lib.checking.finding import Finding
from course_lib.checking.judge import judge
from course_lib.checking.properties import check_property
from course_lib.checking.spec import Case, Exercise, case
from course_lib.exchange.answer import Answer, Raised
from course_lib.exchange.describe import is_absent
from course_lib.running.local import LocalAnswers
from tests.helpers_engine import Truth

X = np.array([[1.0, -2.0], [3.0, 0.5]])


def double_forward(x: Any) -> tuple[Any, Any]:
    return 2 * x, {"seen": x}


def double_backward(dout: Any, cache: Any) -> Any:
    return 2 * dout


def test_a_function_that_a_driver_needs_and_that_is_not_there_is_named() -> None:
    """As Python names it, and not as a missing key of ours."""
    args = ["double_forward", [X], X]
    reply = call_function({"double_backward": double_backward}, "double_backward", args, via="backward")
    assert isinstance(reply, Raised)
    assert (reply.type_name, reply.message) == ("NameError", "name 'double_forward' is not defined")


def run(driver: str, function: str, *args: Any, **namespace: Any) -> Any:
    return find_driver(driver)(namespace, function, *args)


def affine(db: Any) -> dict[str, Any]:
    """Return a layer whose backward half gives ``db`` for the bias."""
    return {"forward": lambda x, w, b: (x, None), "backward": lambda dout, cache: (dout, dout, db)}


def test_layer_returns_output_and_gradients_flat() -> None:
    """One gradient or several, in a tuple or a list: the outputs of the forward half come first."""
    one = run("layer", "b", X, "f", X, f=double_forward, b=double_backward)
    several = run("layer", "b", X, "f", X, f=double_forward, b=lambda dout, cache: [dout, -dout])
    np.testing.assert_array_equal(one, (2 * X, 2 * X))
    np.testing.assert_array_equal(several, (2 * X, X, -X))


def test_layer_shows_a_backward_half_that_writes_into_its_cache() -> None:
    """The second call with the same cache is the one that counts."""

    def spoiling(dout: Any, cache: Any) -> Any:
        cache["seen"] *= 10
        return dout * cache["seen"]

    _, gradient = run("layer", "b", np.ones_like(X), "f", X.copy(), f=double_forward, b=spoiling)
    np.testing.assert_array_equal(gradient, 100 * X)


def test_layer_keeps_the_output_from_being_overwritten() -> None:
    """A backward half that writes into the output, kept in the cache, does not spoil the forward aspect."""

    def forward(x: Any) -> tuple[Any, Any]:
        out = np.tanh(x)
        return out, out

    def backward(dout: Any, cache: Any) -> Any:
        cache[...] = 0
        return dout

    out, _ = run("layer", "b", X, "f", X, f=forward, b=backward)
    np.testing.assert_array_equal(out, np.tanh(X))


def test_changed_inputs_are_visible_behind_a_driver() -> None:
    """Upstream gradient and inputs are arguments of their own, so a judge sees what became of them."""

    def backward(dout: Any, cache: Any) -> Any:
        dout *= 0
        cache["seen"][0] = 7
        return dout

    answer = call_function(
        {"f": double_forward, "b": backward}, "b", [np.ones_like(X), "f", X.copy()], "layer"
    )
    assert isinstance(answer, Answer)
    assert not answer.args[0].any() and (answer.args[2][0] == 7).all()


@pytest.mark.parametrize("returned", [X, (X,), (X, 1, 2), None])
def test_a_forward_half_without_cache_is_told_what_to_return(returned: Any) -> None:
    """An error that names the function, instead of one about unpacking."""
    namespace = {"my_forward": lambda x: returned, "b": double_backward}
    answer = call_function(namespace, "b", [X, "my_forward", X], "layer")
    assert isinstance(answer, Raised) and "my_forward should return two things" in answer.message


def gates(rng: np.random.Generator) -> Iterator[Case]:
    yield case(via="layer", dout=X, forward="f", x=X)


@pytest.mark.parametrize(
    ("returns", "returned", "says"),
    [
        (("out", "dx"), (X, X), "should return one value (dx), but returned a tuple of 2."),
        (("out", "dx", "dy"), (X, X, X), "should return 2 values (dx, dy), but returned a tuple of 3."),
        (("out", "dx", "dy"), X, "should return 2 values (dx, dy), but returned an array of shape (2, 2)."),
        (("out", "dx", "dy"), None, "should return 2 values (dx, dy), but returned None."),
    ],
)
def test_a_wrong_number_of_gradients_is_counted_without_the_output(
    returns: tuple[str, ...], returned: Any, says: str
) -> None:
    """What the driver puts in front is no business of the backward half."""
    exercise = Exercise("b", returns=returns, points={"gradients": 1.0})
    exercise.values("gradients", of=returns[1:], cases=gates)

    class Right(Truth):
        def expected(self, name: str) -> list[Any]:
            return [(X,) * len(returns)]

    answers = LocalAnswers({"f": double_forward, "b": lambda dout, cache: returned})
    verdict = judge(exercise, Right(exercise, double_backward), answers)
    assert verdict.aspects[0].message == f"The function {says}"


def test_a_loss_and_a_dictionary_in_the_wrong_order_are_named_in_the_order_they_came() -> None:
    """An error that says what came first, instead of one about a missing attribute."""
    namespace: dict[str, Any] = {"loss": lambda params, X, y, reg: ({}, 1.0)}
    answer = call_function(namespace, "loss", [X, X, X, X, X, np.array([0, 1]), 0.5], "two_layer")
    assert isinstance(answer, Raised)
    assert answer.message.endswith("but returned a dict and a single number, in this order")


@pytest.mark.parametrize("shape", [(2,), (1, 2)])
def test_bias_gradients_are_told_apart_by_their_shapes_alone(shape: tuple[int, ...]) -> None:
    """(M,) and (1, M) arrive as the same numbers beside the shape they had."""
    *_, values, shapes = run("layer_with_bias", "backward", X, "forward", X, X, X, **affine(np.ones(shape)))
    np.testing.assert_array_equal(values, np.ones(2))
    assert shapes == {"db": list(shape)}


def test_a_bias_gradient_with_a_row_per_example_stays_as_it_is() -> None:
    """Only an extra axis of length 1 is forgiven."""
    *_, values, shapes = run("layer_with_bias", "backward", X, "forward", X, X, X, **affine(np.ones((2, 2))))
    assert values.shape == (2, 2) and shapes == {"db": [2, 2]}


def test_circuit_separates_inner_gradients_from_those_of_the_inputs() -> None:
    """The inputs are worth points of their own; of a missing one is said what may stand for it."""

    def forward(x: float, y: float) -> tuple[float, None]:
        return x + y, None

    grads = {"x": 1.0, "num": 2.0}
    inner, dx, dy = run("circuit", "b", 1.0, "f", 1.0, 2.0, f=forward, b=lambda df, values: grads)
    assert (inner, dx) == ({"num": 2.0}, 1.0)
    assert is_absent(dy)


def test_two_layer_hands_over_parameters_by_name_and_returns_gradients_in_order() -> None:
    """W1, b1, W2, b2 go in as a dictionary and their gradients come out so, and that of X behind them."""

    def loss(params: Any, X: Any, y: Any, reg: float) -> Any:
        return reg, {name: 2 * value for name, value in {**params, "X": X}.items()}

    arrays = [np.ones((2, 3)), np.ones((1, 3)), np.ones((3, 2)), np.ones(2)]
    value, dW1, db1, dW2, db2, dX, had = run(
        "two_layer", "loss", *arrays, X, np.array([0, 1]), 0.5, loss=loss
    )
    assert value == 0.5 and had == {"grads['b1']": [1, 3], "grads['b2']": [2]}
    assert [g.shape for g in (dW1, db1, dW2, db2, dX)] == [(2, 3), (3,), (3, 2), (2,), X.shape]


def one_axis(shapes: dict[str, Any]) -> Finding | None:
    return check_property("one_axis", case(), Answer((0.5, shapes)), {"diagnosis": "kept_2d"})


@pytest.mark.parametrize(
    ("shape", "words", "diagnosis"),
    [
        ([1, 3], "`db` has shape (1, 3); the gradient of a vector has one axis.", "kept_2d"),
        ([4, 3], "`db` has shape (4, 3)", None),
        ([], "`db` is a single number", None),
        (None, "`db` is missing", None),
    ],
)
def test_the_gradient_of_a_vector_must_have_one_axis(shape: Any, words: str, diagnosis: str | None) -> None:
    """It is called by the student's own name and shown with its shape; only (1, M) is a kept axis."""
    finding = one_axis({"dw": [3], "db": shape})
    assert finding is not None
    assert finding.message.startswith(words)
    assert finding.diagnosis == diagnosis


def test_one_axis_of_any_length_passes() -> None:
    """Whether the length is right is the values' business."""
    assert one_axis({"db": [3], "dbeta": [7]}) is None
