"""The drivers for layers and networks that are objects, and the property of a fresh layer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.authoring.assignment import load_assignment
from course_lib.answering.calls import call_function
from course_lib.checking import case
from course_lib.checking.properties import check_property
from course_lib.exchange.answer import Answer, Raised
from course_lib.exchange.describe import is_absent


@pytest.fixture(scope="module")
def solution() -> dict[str, Any]:
    return load_assignment("spiral").reference.namespace


def drive(namespace: dict[str, Any], function: str, via: str, *args: Any) -> Any:
    answer = call_function(namespace, function, list(args), via)
    assert isinstance(answer, Answer), answer
    return answer.value


def test_a_layer_is_run_with_other_parameters_and_a_batch_before(solution: dict[str, Any]) -> None:
    """What it keeps of those would show."""
    W, b, X = np.eye(2), np.ones(2), np.arange(6.0).reshape(3, 2)
    out, dx, dW, db = drive(solution, "Affine", "affine_object", W, b, X[:2] + 1, X, np.ones((3, 2)))
    np.testing.assert_array_equal(out, X + 1)
    np.testing.assert_array_equal(dx, np.ones((3, 2)))
    np.testing.assert_array_equal(dW, np.outer(X.sum(axis=0), [1, 1]))
    np.testing.assert_array_equal(db, [3, 3])


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (lambda layer: layer.params.clear(), "should have 'W' and 'b' in its params; there is nothing"),
        (lambda layer: setattr(layer, "params", 3), "should have 'W' and 'b' in its params"),
        (
            lambda layer: setattr(layer, "forward", lambda x: None),
            "forward of Affine should return one array",
        ),
    ],
)
def test_a_layer_of_another_form_is_told_what_is_missing(
    solution: dict[str, Any], broken: Callable[[Any], Any], said: str
) -> None:
    """The sentence is for the student."""

    def made(*args: Any) -> Any:
        layer = solution["Affine"](*args)
        broken(layer)
        return layer

    args = [np.eye(2), np.ones(2), np.ones((1, 2)), np.ones((3, 2)), np.ones((3, 2))]
    reply = call_function({"Affine": made}, "Affine", args, "affine_object")
    assert isinstance(reply, Raised)
    assert said in reply.message


def test_a_gradient_that_is_not_there_is_absent(solution: dict[str, Any]) -> None:
    """The others are looked at all the same."""
    Affine: Any = solution["Affine"]

    class Forgetful(Affine):  # type: ignore[misc]
        def backward(self, dout: Any) -> Any:
            dx = super().backward(dout)
            del self.grads["b"]
            return dx

    args = np.eye(2), np.ones(2), np.ones((1, 2)), np.ones((3, 2)), np.ones((3, 2))
    _, dx, _, db = drive({"Affine": Forgetful}, "Affine", "affine_object", *args)
    assert is_absent(db)
    np.testing.assert_array_equal(dx, np.ones((3, 2)))


def test_pairs_come_back_as_numbers_of_layers(solution: dict[str, Any]) -> None:
    """A layer without parameters has none."""
    kinds = [[0.5, np.ones(2)], [], [0.4, np.zeros(2)]]
    X = np.ones((3, 2))
    out, gradients, pairs = drive(solution, "Sequential", "sequential", kinds, X[:1], X, X)
    assert pairs == [[0, "a"], [0, "b"], [2, "a"], [2, "b"]]
    np.testing.assert_allclose(out, 0.4 * (2 * 1.5) ** 2)
    assert set(gradients) == {"dx", "layer 0: a", "layer 0: b", "layer 2: a", "layer 2: b"}


def test_prediction_shows_modes_and_labels(solution: dict[str, Any]) -> None:
    """Layers in training would turn everything round."""
    W, b, X = np.eye(2), np.zeros(2), np.array([[2.0, 1.0], [0.0, 1.0]])
    modes = [True, False, True]
    labels, after = drive(solution, "predict_labels_of", "predict_object", W, b, modes, X)
    assert list(labels) == [0, 1]
    assert after == modes


def test_batch_norm_is_run_in_both_modes(solution: dict[str, Any]) -> None:
    """In test mode a row's output does not depend on its company."""
    rng = np.random.default_rng(0)
    batches = [rng.normal(size=(6, 3)) for _ in range(2)]
    args = np.ones(3), np.zeros(3), 0.7, batches, np.ones((6, 3)), rng.normal(size=(4, 3))
    start, out, gradients, test = drive(solution, "BatchNorm", "batchnorm_object", *args)
    np.testing.assert_array_equal(start["gamma"], np.ones(3))
    np.testing.assert_allclose(out.mean(axis=0), 0, atol=1e-12)
    assert set(gradients) == {"dx", "gamma", "beta"}
    np.testing.assert_allclose(test[0][0], test[1][0])
    assert not np.allclose(test[0], test[2])


@pytest.mark.parametrize("seed", range(20))
def test_right_weights_are_never_refused(solution: dict[str, Any], seed: int) -> None:
    """Whatever their scale."""
    scale = float(np.exp(np.random.default_rng(seed).uniform(-6, 3)))
    given = case(num_inputs=120, num_outputs=150, seed=seed, weight_scale=scale)
    start = drive(solution, "Affine", "affine_start", 120, 150, seed, scale)
    assert check_property("fresh_affine", given, Answer(start), {}) is None
