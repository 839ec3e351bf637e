"""The spiral's classifiers against scikit-learn, finite differences, PyTorch, and the known results."""

from __future__ import annotations

import itertools
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


def one_hidden_layer(solution: dict[str, Any], sizes: Any, rng: Any, scale: float = 0.01) -> Any:
    first, second = (solution["Affine"](*pair, rng, scale) for pair in itertools.pairwise(sizes))
    return solution["Sequential"](first, solution["ReLU"](), second)


def random_net(solution: dict[str, Any], seed: int) -> tuple[Any, Any, Any]:
    """Return a network with one hidden layer and biases that matter, points and labels."""
    rng = np.random.default_rng(seed)
    n, d, h, c = rng.integers(1, 9), rng.integers(1, 5), rng.integers(1, 9), rng.integers(2, 5)
    net = one_hidden_layer(solution, (d, h, c), rng, 1.0)
    for layer, name in net.parameters():
        layer.params[name] = rng.normal(size=layer.params[name].shape)
    return net, rng.normal(size=(n, d)), rng.integers(c, size=n)


def test_linear_training_ends_where_scikit_learn_does(solution: dict[str, Any]) -> None:
    """Full-batch descent until nothing moves gives the weights of LogisticRegression with C = 1/(N·reg)."""
    X, y = solution["make_spiral"](50, 3, np.random.default_rng(0))
    reg, layer = 0.01, solution["Affine"](2, 3, np.random.default_rng(0), 0.0)
    net = solution["Sequential"](layer)
    solution["train_network"](net, X, y, solution["sgd"], {"learning_rate": 1.0}, reg, 5000)
    theirs = LogisticRegression(C=1 / (len(y) * reg), tol=1e-10, max_iter=10_000).fit(X, y)
    agree("scikit-learn, linear classifier of the spiral", layer.params["W"].T, theirs.coef_, 1e-5)
    ours_b = layer.params["b"] - layer.params["b"].mean()  # a constant added to all biases changes nothing
    their_b = theirs.intercept_ - theirs.intercept_.mean()
    agree("scikit-learn, linear classifier of the spiral", ours_b, their_b, 1e-5)


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 2**32 - 1))
def test_gradients_of_the_net_are_slopes_of_its_loss(solution: dict[str, Any], seed: int) -> None:
    """Centred differences agree for every parameter, away from kinks."""
    net, X, y = random_net(solution, seed)
    for layer, name in net.parameters():
        at = layer.params[name]

        def loss_at(value: Any, layer: Any = layer, name: str = name) -> float:
            layer.params[name] = value
            return float(solution["loss_and_backward"](net, X, y, 0.3))

        loss_at(at)
        report = check_gradient(loss_at, at.copy(), np.array(layer.grads[name]))
        layer.params[name] = at
        assert report.ok, report


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 2**32 - 1))
def test_loss_and_gradients_of_the_net_are_torchs(solution: dict[str, Any], seed: int) -> None:
    """The same network in PyTorch, differentiated automatically, agrees to 1e-12."""
    torch = pytest.importorskip("torch")
    net, X, y = random_net(solution, seed)
    theirs = [torch.tensor(layer.params[name], requires_grad=True) for layer, name in net.parameters()]
    W1, b1, W2, b2 = theirs
    scores = torch.relu(torch.tensor(X) @ W1 + b1) @ W2 + b2
    penalty = 0.15 * ((W1**2).sum() + (W2**2).sum())
    expected = torch.nn.functional.cross_entropy(scores, torch.tensor(y)) + penalty
    expected.backward()
    loss = solution["loss_and_backward"](net, X, y, 0.3)
    agree("PyTorch, loss of the spiral's net", loss, expected.item(), 1e-12)
    for (layer, name), w in zip(net.parameters(), theirs, strict=True):
        agree("PyTorch, gradients of the spiral's net", layer.grads[name], w.grad.numpy(), 1e-12)


def results(solution: dict[str, Any], seed: int) -> dict[str, float]:
    """Return losses and accuracies of the assignment's two trainings on the spiral of one seed."""
    rng = np.random.default_rng(seed)
    X, y = solution["make_spiral"](100, 3, rng)
    linear = solution["Sequential"](solution["Affine"](2, 3, rng))
    net = one_hidden_layer(solution, (2, 100, 3), rng)
    how = solution["sgd"], {"learning_rate": 1.0}, 1e-3
    losses = solution["train_network"](linear, X, y, *how, 200)
    net_losses = solution["train_network"](net, X, y, *how, 10_000)
    return {
        "first": losses[0],
        "linear": solution["loss_and_backward"](linear, X, y, 1e-3),
        "linear accuracy": float(np.mean(np.argmax(linear.forward(X), axis=1) == y)),
        "first of net": net_losses[0],
        "net": solution["loss_and_backward"](net, X, y, 1e-3),
        "net accuracy": float(np.mean(solution["predict_labels_of"](net, X) == y)),
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
