"""Assignment 2's losses and gradients against SciPy, scikit-learn and PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.special import log_softmax, softmax
from sklearn.metrics import hinge_loss

from autograder.authoring.assignment import load_assignment
from tests.helpers_figures import agree

REG = 0.3
SEEDS = st.integers(0, 2**32 - 1)


@pytest.fixture(scope="module")
def solution() -> dict[str, Any]:
    """Every name that the reference solutions define."""
    return load_assignment("linear").reference.namespace


def batch(seed: int) -> tuple[Any, Any, Any]:
    """Draw weights, examples and labels of any size up to 8."""
    rng = np.random.default_rng(seed)
    n, d = rng.integers(1, 9, size=2)
    c = rng.integers(2, 9)
    return rng.normal(size=(d, c)), rng.normal(size=(n, d)), rng.integers(c, size=n)


@pytest.mark.parametrize("version", ["naive", "vectorized"])
@given(seed=SEEDS)
def test_softmax_loss_and_gradient_are_scipys(solution: dict[str, Any], version: str, seed: int) -> None:
    """By scipy.special.log_softmax and softmax, with the penalty added."""
    W, X, y = batch(seed)
    loss, dW = solution[f"softmax_loss_{version}"](W, X, y, REG)
    expected = -log_softmax(X @ W, axis=1)[np.arange(len(y)), y].mean() + 0.5 * REG * np.sum(W**2)
    slope = X.T @ (softmax(X @ W, axis=1) - np.eye(W.shape[1])[y]) / len(y) + REG * W
    agree("SciPy, linear softmax loss", loss, expected, 1e-12)
    agree("SciPy, linear softmax gradient", dW, slope, 1e-12)


@pytest.mark.parametrize("version", ["naive", "vectorized"])
@given(seed=SEEDS)
def test_svm_loss_of_two_classes_is_scikit_learns_hinge_loss(
    solution: dict[str, Any], version: str, seed: int
) -> None:
    """With two classes there is one rival, so the sum over rivals is the binary hinge loss."""
    W, X, y = batch(seed)
    assume(len(y) > 1)
    W, y = W[:, :2], np.arange(len(y)) % 2  # scikit-learn wants to see both labels
    scores = X @ W
    loss, _ = solution[f"svm_loss_{version}"](W, X, y, 0.0)
    expected = hinge_loss(y, scores[:, 1] - scores[:, 0])
    agree("scikit-learn, hinge loss", loss, expected, 1e-12)


@pytest.mark.parametrize("name", ["softmax", "svm"])
@given(seed=SEEDS)
def test_losses_and_gradients_are_pytorchs(solution: dict[str, Any], name: str, seed: int) -> None:
    """The same formulas, differentiated automatically."""
    torch = pytest.importorskip("torch")
    W, X, y = batch(seed)
    weights, labels = torch.tensor(W, requires_grad=True), torch.tensor(y)
    scores = torch.tensor(X) @ weights
    if name == "softmax":
        data = torch.nn.functional.cross_entropy(scores, labels)
    else:
        margins = (scores - scores.gather(1, labels[:, None]) + 1).clamp(min=0)
        data = (margins.sum() - len(y)) / len(y)  # the right class's own margin is 1, and not counted
    expected = data + 0.5 * REG * (weights**2).sum()
    expected.backward()
    loss, dW = solution[f"{name}_loss_vectorized"](W, X, y, REG)
    agree(f"PyTorch, linear {name} loss", loss, expected.item(), 1e-12)
    agree(f"PyTorch, linear {name} gradient", dW, weights.grad.numpy(), 1e-12)
