"""The solutions of assignment 8 against SciPy, scikit-learn and PyTorch, and against laws."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import huber, log_expit, log_softmax
from sklearn.metrics import hinge_loss, log_loss, mean_absolute_error, mean_squared_error

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.source import find_assignments
from course_lib.gradient_check import check_gradient
from tests.helpers_figures import agree

Array = NDArray[np.float64]
ROOT = Path(__file__).resolve().parents[1]


def assert_close(actual: Any, expected: Any) -> None:
    np.testing.assert_allclose(actual, expected, rtol=1e-10, atol=1e-12)


@pytest.fixture(scope="module")
def solution() -> dict[str, Any]:
    """Every name that the reference solutions define."""
    return LoadedAssignment(find_assignments(ROOT / "notebooks")["losses"]).reference.namespace


def regression(seed: int = 0) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    return 2 * rng.normal(size=(40, 3)), rng.normal(size=(40, 3))


def labelled(seed: int = 0) -> tuple[Array, NDArray[np.int64]]:
    rng = np.random.default_rng(seed)
    return 3 * rng.normal(size=(40, 5)), rng.integers(2, size=(40, 5))


@st.composite
def trees(draw: st.DrawFn) -> tuple[NDArray[np.int64], int]:
    """Draw a tree and its number of classes: nodes are merged into groups until one family is left."""
    classes = draw(st.integers(2, 8))
    parent = [-1] * classes
    while draw(st.booleans()):
        tops = [node for node, group in enumerate(parent) if group < 0]
        members = draw(st.lists(st.sampled_from(tops), min_size=1, max_size=len(tops), unique=True))
        for node in members:
            parent[node] = len(parent)
        parent.append(-1)
    return np.array(parent), classes


def test_regression_losses_are_scikit_learns_times_the_number_of_outputs(solution: dict[str, Any]) -> None:
    """Sum over outputs, mean over examples: K times scikit-learn's mean over everything."""
    pred, y = regression()
    assert solution["l2_regression_loss"](pred, y)[0] == pytest.approx(3 * mean_squared_error(y, pred))
    assert solution["l1_regression_loss"](pred, y)[0] == pytest.approx(3 * mean_absolute_error(y, pred))


def test_huber_loss_is_scipys(solution: dict[str, Any]) -> None:
    """Huber's function agrees with SciPy's for a delta other than 1."""
    pred, y = regression()
    assert solution["huber_loss"](pred, y, 0.7)[0] == pytest.approx(huber(0.7, pred - y).sum() / len(pred))


def test_multilabel_losses_are_scikit_learns_label_by_label(solution: dict[str, Any]) -> None:
    """Each column is a binary problem of its own; the losses of the columns add up."""
    scores, Y = labelled()
    hinges = sum(hinge_loss(Y[:, k], scores[:, k]) for k in range(5))
    logs = sum(log_loss(Y[:, k], np.exp(log_expit(scores[:, k]))) for k in range(5))
    assert solution["multilabel_hinge_loss"](scores, Y)[0] == pytest.approx(hinges)
    assert solution["multilabel_logistic_loss"](scores, Y)[0] == pytest.approx(logs)


def test_two_class_softmax_is_softmax(solution: dict[str, Any]) -> None:
    """One logistic output of the difference is the softmax of two."""
    rng = np.random.default_rng(0)
    scores, y = rng.normal(size=(20, 2)), rng.integers(2, size=20)
    expected = -log_softmax(scores, axis=1)[np.arange(20), y].mean()
    assert solution["two_class_softmax_loss"](scores, y)[0] == pytest.approx(expected)


@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_a_flat_tree_is_a_plain_softmax(solution: dict[str, Any], seed: int, classes: int) -> None:
    """With every node at the top, loss and gradient are those of softmax."""
    rng = np.random.default_rng(seed)
    scores, y = 3 * rng.normal(size=(4, classes)), rng.integers(classes, size=4)
    loss, dscores = solution["hierarchical_softmax_loss"](scores, y, np.full(classes, -1))
    log_p = log_softmax(scores, axis=1)
    assert loss == pytest.approx(-log_p[np.arange(4), y].mean(), abs=1e-12)
    assert_close(dscores, (np.exp(log_p) - np.eye(classes)[y]) / 4)


@given(trees(), st.integers(0, 2**32 - 1))
def test_the_classes_of_any_tree_share_one(
    solution: dict[str, Any], tree: tuple[NDArray[np.int64], int], seed: int
) -> None:
    """Probabilities of the classes add up to one, and the loss is minus the logarithm of the right one's."""
    parent, classes = tree
    rng = np.random.default_rng(seed)
    scores, y = 3 * rng.normal(size=(3, len(parent))), rng.integers(classes, size=3)
    p = solution["leaf_probabilities"](scores, parent, classes)
    assert_close(p.sum(axis=1), 1)
    loss = solution["hierarchical_softmax_loss"](scores, y, parent)[0]
    assert loss == pytest.approx(-np.log(p[np.arange(3), y]).mean(), abs=1e-12)


@given(trees(), st.integers(0, 2**32 - 1))
def test_the_gradient_over_any_tree_is_the_slope(
    solution: dict[str, Any], tree: tuple[NDArray[np.int64], int], seed: int
) -> None:
    """The gradient of the hierarchical softmax passes a gradient check on trees of any shape."""
    parent, classes = tree
    rng = np.random.default_rng(seed)
    scores, y = rng.normal(size=(2, len(parent))), rng.integers(classes, size=2)
    loss: Callable[..., Any] = solution["hierarchical_softmax_loss"]
    assert check_gradient(lambda s: loss(s, y, parent)[0], scores, loss(scores, y, parent)[1]).ok


@given(st.lists(st.floats(-20, 20), min_size=1, max_size=30), st.integers(0, 2**32 - 1))
def test_bins_hold_what_lies_between_their_edges(
    solution: dict[str, Any], numbers: list[float], seed: int
) -> None:
    """A number inside the range lies in [lower edge, upper edge) of its bin; others go to the nearest end."""
    edges = np.unique(np.random.default_rng(seed).uniform(-10, 10, size=6))
    y = np.array(numbers)
    labels = solution["bin_targets"](y, edges)
    inside = (y >= edges[0]) & (y < edges[-1])
    assert np.all((edges[labels] <= y)[inside] & (y < edges[labels + 1])[inside])
    assert np.all(labels[y < edges[0]] == 0)
    assert np.all(labels[y >= edges[-1]] == len(edges) - 2)


@pytest.mark.parametrize("name", ["mse", "l1", "huber", "logistic"])
def test_losses_and_gradients_are_pytorchs(solution: dict[str, Any], name: str) -> None:
    """Losses and their gradients agree with PyTorch's sums divided by N, in double precision."""
    torch = pytest.importorskip("torch")
    f = torch.nn.functional
    pred, y = regression()
    scores, Y = labelled()
    ours, theirs, inputs, truth = {
        "mse": (solution["l2_regression_loss"], f.mse_loss, pred, y),
        "l1": (solution["l1_regression_loss"], f.l1_loss, pred, y),
        "huber": (lambda a, b: solution["huber_loss"](a, b, 1.0), f.huber_loss, pred, y),
        "logistic": (
            solution["multilabel_logistic_loss"],
            f.binary_cross_entropy_with_logits,
            scores,
            Y.astype(np.float64),
        ),
    }[name]
    tensor = torch.tensor(inputs, requires_grad=True)
    expected = theirs(tensor, torch.tensor(truth), reduction="sum") / len(inputs)
    expected.backward()
    loss, gradient = ours(inputs, truth)
    agree(f"PyTorch, {name} loss", loss, expected.item(), 1e-12)
    agree(f"PyTorch, {name} gradient", gradient, tensor.grad.numpy(), 1e-12)
