"""Layers, losses and gradients of the assignment on backpropagation, against independent implementations."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special
from scipy.optimize import approx_fprime
from sklearn.metrics import hinge_loss, log_loss

from autograder.authoring.assignment import load_assignment
from course_lib.gradient_check import check_gradient
from tests.helpers_figures import agree

seeds = st.integers(0, 2**32 - 1)


@pytest.fixture(scope="module")
def solution() -> dict[str, Any]:
    return load_assignment("backprop").reference.namespace


def scores(seed: int, scale: float = 3.0) -> tuple[Any, Any]:
    rng = np.random.default_rng(seed)
    n, c = rng.integers(1, 8), rng.integers(2, 8)
    return scale * rng.normal(size=(n, c)), rng.integers(c, size=n)


@given(seed=seeds)
def test_sigmoid_is_scipys(solution: dict[str, Any], seed: int) -> None:
    """As scipy.special.expit, to 1e-15, from -1000 to 1000."""
    x = np.random.default_rng(seed).uniform(-1000, 1000, size=50) ** 3 / 1e6
    agree("SciPy, sigmoid", solution["sigmoid"](x), special.expit(x), 1e-15)


@given(seed=seeds)
def test_softmax_loss_and_gradient_are_scipys(solution: dict[str, Any], seed: int) -> None:
    """The loss by scipy.special.log_softmax, the gradient by scipy.special.softmax."""
    x, y = scores(seed)
    loss, dx = solution["softmax_loss"](x, y)
    rows = np.arange(len(y))
    truth = np.eye(x.shape[1])[y]
    agree("SciPy, softmax loss", loss, -special.log_softmax(x, axis=1)[rows, y].mean(), 1e-13)
    agree("SciPy, softmax gradient", dx, (special.softmax(x, axis=1) - truth) / len(y), 1e-14)


@given(seed=seeds)
def test_softmax_loss_is_scikit_learns_log_loss(solution: dict[str, Any], seed: int) -> None:
    """The mean cross-entropy of the same probabilities."""
    x, y = scores(seed)
    expected = log_loss(y, special.softmax(x, axis=1), labels=np.arange(x.shape[1]))
    assert solution["softmax_loss"](x, y)[0] == pytest.approx(expected, rel=1e-10)


@given(seed=seeds)
def test_svm_loss_of_two_classes_is_scikit_learns_hinge_loss(solution: dict[str, Any], seed: int) -> None:
    """With two classes there is one rival, so the sum over rivals is the binary hinge loss."""
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(6, 2)), rng.permutation([0, 1, *rng.integers(2, size=4)])  # both classes occur
    expected = hinge_loss(2 * y - 1, x[:, 1] - x[:, 0], labels=[-1, 1])
    assert solution["svm_loss"](x, y)[0] == pytest.approx(expected, rel=1e-12)


@given(seed=seeds)
def test_centred_difference_beats_scipys_forward_difference(solution: dict[str, Any], seed: int) -> None:
    """On a smooth function, at the same step: error h²/6 f''' against h/2 f''."""
    x = np.random.default_rng(seed).uniform(0.5, 1, size=4)

    def f(v: Any) -> float:
        return float(np.sum(np.exp(v)))

    centred = solution["numerical_gradient"](f, x, 1e-3) - np.exp(x)
    forward = approx_fprime(x, f, 1e-3) - np.exp(x)
    assert np.abs(centred).max() < np.abs(forward).min() / 100


@pytest.mark.parametrize("name", ["svm_loss", "softmax_loss"])
@given(seed=seeds)
def test_gradient_is_the_slope_of_the_loss(solution: dict[str, Any], name: str, seed: int) -> None:
    """Entry by entry, kinks left out."""
    x, y = scores(seed, scale=1.0)
    assert not check_gradient(lambda s: solution[name](s, y)[0], x, solution[name](x, y)[1]).failed


@pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2"])
def test_network_gradients_are_slopes_of_its_loss(solution: dict[str, Any], name: str) -> None:
    """For every parameter of a network of images, with a penalty."""
    rng = np.random.default_rng(3)
    shapes = {"W1": (12, 7), "b1": (7,), "W2": (7, 4), "b2": (4,)}
    params = {key: rng.normal(size=shape) for key, shape in shapes.items()}
    X, y = rng.normal(size=(5, 3, 4)), rng.integers(4, size=5)

    def loss(value: Any) -> float:
        return float(solution["two_layer_loss"]({**params, name: value}, X, y, 0.3)[0])

    report = check_gradient(loss, params[name], solution["two_layer_loss"](params, X, y, 0.3)[1][name])
    assert report.ok, str(report)


@pytest.mark.parametrize(
    ("name", "args"), [("leaky_relu", (0.2,)), ("relu", ()), ("tanh", ()), ("sigmoid", ())]
)
def test_activations_agree_with_pytorch(solution: dict[str, Any], name: str, args: tuple[float, ...]) -> None:
    """Output and gradient."""
    torch = pytest.importorskip("torch")
    x, dout = np.random.default_rng(0).normal(size=(2, 5, 4))
    tensor = torch.tensor(x, requires_grad=True)
    out = getattr(torch.nn.functional if name == "leaky_relu" else torch, name)(tensor, *args)
    out.backward(torch.tensor(dout))
    mine, cache = solution[f"{name}_forward"](x, *args)
    agree("PyTorch, activations", mine, out.detach().numpy(), 1e-14)
    agree(
        "PyTorch, activations backward", solution[f"{name}_backward"](dout, cache), tensor.grad.numpy(), 1e-14
    )


def test_network_agrees_with_pytorch(solution: dict[str, Any]) -> None:
    """Loss and all gradients of the two-layer network, that of the examples among them."""
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(1)
    shapes = {"W1": (6, 8), "b1": (8,), "W2": (8, 3), "b2": (3,)}
    params = {key: rng.normal(size=shape) for key, shape in shapes.items()}
    X, y = rng.normal(size=(9, 6)), rng.integers(3, size=9)
    loss, grads = solution["two_layer_loss"](params, X, y, 0.1)
    p = {key: torch.tensor(value, requires_grad=True) for key, value in {**params, "X": X}.items()}
    out = torch.relu(p["X"] @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]
    theirs = torch.nn.functional.cross_entropy(out, torch.tensor(y))
    theirs = theirs + 0.05 * ((p["W1"] ** 2).sum() + (p["W2"] ** 2).sum())
    theirs.backward()
    agree("PyTorch, two-layer loss", loss, theirs.item(), 1e-12)
    for key, grad in grads.items():
        agree("PyTorch, two-layer gradients", grad, p[key].grad.numpy(), 1e-12)
