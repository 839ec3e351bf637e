"""The spiral's classifiers against scikit-learn, finite differences, PyTorch, and the known results."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from autograder.authoring.assignment import load_assignment
from course_lib.gradient_check import check_gradient
from tests.helpers_figures import agree, note


@pytest.fixture(scope="module")
def solution() -> dict[str, Any]:
    return load_assignment("spiral").reference.namespace


def random_net(seed: int) -> tuple[dict[str, Any], Any, Any]:
    rng = np.random.default_rng(seed)
    n, d, h, c = rng.integers(1, 9), rng.integers(1, 5), rng.integers(1, 9), rng.integers(2, 5)
    shapes = {"W1": (d, h), "b1": (h,), "W2": (h, c), "b2": (c,)}
    params = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    return params, rng.normal(size=(n, d)), rng.integers(c, size=n)


def test_linear_training_ends_where_scikit_learn_does(solution: dict[str, Any]) -> None:
    """Full-batch descent until nothing moves gives the weights of LogisticRegression with C = 1/(N·reg)."""
    X, y = solution["make_spiral"](50, 3, np.random.default_rng(0))
    reg, start = 0.01, {"W": np.zeros((2, 3)), "b": np.zeros(3)}
    ours, _ = solution["train_full_batch"](solution["linear_loss_and_grads"], start, X, y, 1.0, reg, 5000)
    theirs = LogisticRegression(C=1 / (len(y) * reg), tol=1e-10, max_iter=10_000).fit(X, y)
    agree("scikit-learn, linear classifier of the spiral", ours["W"].T, theirs.coef_, 1e-5)
    ours_b = ours["b"] - ours["b"].mean()  # a constant added to all biases changes nothing
    their_b = theirs.intercept_ - theirs.intercept_.mean()
    agree("scikit-learn, linear classifier of the spiral", ours_b, their_b, 1e-5)


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 2**32 - 1))
def test_gradients_of_the_net_are_slopes_of_its_loss(solution: dict[str, Any], seed: int) -> None:
    """Centred differences agree for every parameter, away from kinks."""
    params, X, y = random_net(seed)
    loss_fn = solution["two_layer_loss_and_grads"]
    _, grads = loss_fn(params, X, y, 0.3)
    for name in params:

        def loss_at(value: Any, name: str = name) -> float:
            return float(loss_fn({**params, name: value}, X, y, 0.3)[0])

        report = check_gradient(loss_at, params[name], grads[name])
        assert report.ok, report


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 2**32 - 1))
def test_loss_and_gradients_of_the_net_are_torchs(solution: dict[str, Any], seed: int) -> None:
    """The same network in PyTorch, differentiated automatically, agrees to 1e-12."""
    torch = pytest.importorskip("torch")
    params, X, y = random_net(seed)
    theirs = {name: torch.tensor(w, requires_grad=True) for name, w in params.items()}
    hidden = torch.relu(torch.tensor(X) @ theirs["W1"] + theirs["b1"])
    scores = hidden @ theirs["W2"] + theirs["b2"]
    penalty = 0.15 * ((theirs["W1"] ** 2).sum() + (theirs["W2"] ** 2).sum())
    expected = torch.nn.functional.cross_entropy(scores, torch.tensor(y)) + penalty
    expected.backward()
    loss, grads = solution["two_layer_loss_and_grads"](params, X, y, 0.3)
    agree("PyTorch, loss of the spiral's net", loss, expected.item(), 1e-12)
    for name, grad in grads.items():
        agree("PyTorch, gradients of the spiral's net", grad, theirs[name].grad.numpy(), 1e-12)


def results(solution: dict[str, Any], seed: int) -> dict[str, float]:
    """Return losses and accuracies of the assignment's two trainings on the spiral of one seed."""
    rng = np.random.default_rng(seed)
    X, y = solution["make_spiral"](100, 3, rng)
    start = {"W": 0.01 * rng.normal(size=(2, 3)), "b": np.zeros(3)}
    loss_fn = solution["linear_loss_and_grads"]
    linear, losses = solution["train_full_batch"](loss_fn, start, X, y, 1.0, 1e-3, 200)
    net, net_losses = solution["train_two_layer"](X, y, 100, 3, 1.0, 1e-3, 10_000, rng)
    return {
        "first": losses[0],
        "linear": loss_fn(linear, X, y, 1e-3)[0],
        "linear accuracy": float(np.mean(np.argmax(X @ linear["W"] + linear["b"], axis=1) == y)),
        "first of net": net_losses[0],
        "net": solution["two_layer_loss_and_grads"](net, X, y, 1e-3)[0],
        "net accuracy": float(np.mean(solution["two_layer_predict"](net, X) == y)),
    }


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_known_results_on_the_spiral_are_reproduced(solution: dict[str, Any], seed: int) -> None:
    """First loss ln 3, about half right with straight edges, 98 % and more with 100 hidden units."""
    found = results(solution, seed)
    for what, value in found.items():
        note(f"spiral, {what}", value)
    assert found["first"] == pytest.approx(np.log(3), abs=0.01)
    assert found["first of net"] == pytest.approx(np.log(3), abs=0.01)
    assert 0.73 <= found["linear"] <= 0.80
    assert 0.47 <= found["linear accuracy"] <= 0.56
    assert found["net"] <= 0.26
    assert found["net accuracy"] >= 0.98
