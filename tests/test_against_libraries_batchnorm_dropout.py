"""The solutions of assignment 5 against implementations that others wrote."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats
from sklearn.linear_model import ElasticNet
from sklearn.preprocessing import StandardScaler

from autograder.authoring.assignment import load_assignment
from course_lib.gradient_check import check_gradient
from tests.helpers_figures import agree

Array = NDArray[np.float64]


def close(ours: Any, other: Any, tolerance: float = 1e-9) -> bool:
    """Return whether two results agree, up to what rounding explains."""
    return bool(np.allclose(ours, other, rtol=tolerance, atol=tolerance))


@pytest.fixture(scope="module")
def solutions() -> dict[str, Any]:
    """What the reference defines, by name."""
    return load_assignment("batchnorm_dropout").reference.namespace


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**31), n=st.integers(2, 30), d=st.integers(1, 8))
def test_normalised_batches_are_those_of_scikit_learn(
    solutions: dict[str, Any], seed: int, n: int, d: int
) -> None:
    """Without ε, scale and shift, batch normalisation is scikit-learn's standard scaler."""
    x = np.random.default_rng(seed).normal(3, 2, size=(n, d))
    scaler = StandardScaler().fit(x)
    memory: dict[str, Any] = {"mode": "train", "eps": 0.0, "momentum": 0.0}

    out, _ = solutions["batchnorm_forward"](x, np.ones(d), np.zeros(d), memory)

    assert close(out, scaler.transform(x))
    assert close(memory["running_mean"], scaler.mean_)
    assert close(memory["running_var"], scaler.var_)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**31), n=st.integers(1, 12), d=st.integers(1, 6))
def test_the_two_backward_passes_agree(solutions: dict[str, Any], seed: int, n: int, d: int) -> None:
    """Along the graph or in closed form, the gradients of batch normalisation are the same."""
    rng = np.random.default_rng(seed)
    x, dout = rng.normal(size=(2, n, d))
    _, cache = solutions["batchnorm_forward"](x, rng.normal(size=d), rng.normal(size=d), {"mode": "train"})

    graph = solutions["batchnorm_backward"](dout, cache)
    closed = solutions["batchnorm_backward_alt"](dout, cache)

    for a, b in zip(graph, closed, strict=True):
        assert close(a, b, 1e-8)


@pytest.mark.parametrize("layer", ["batchnorm", "layernorm"])
def test_gradients_of_normalisation_are_slopes(solutions: dict[str, Any], layer: str) -> None:
    """For x, γ and β alike, the gradients are those of the numerical check."""
    rng = np.random.default_rng(0)
    args = [rng.normal(2, 3, size=(6, 4)), rng.normal(size=4), rng.normal(size=4)]
    dout = rng.normal(size=(6, 4))
    forward, backward = solutions[f"{layer}_forward"], solutions[f"{layer}_backward"]
    gradients = backward(dout, forward(*args, {"mode": "train"})[1])

    for i, gradient in enumerate(gradients):

        def loss(value: Array, i: int = i) -> float:
            moved = [*args[:i], value, *args[i + 1 :]]
            return float(np.sum(dout * forward(*moved, {"mode": "train"})[0]))

        assert check_gradient(loss, args[i], gradient).ok


@pytest.mark.parametrize(
    ("name", "variance"),
    [("init_xavier", 1 / 400), ("init_glorot", 2 / 700), ("init_he", 2 / 400)],
)
def test_initial_weights_are_normal(solutions: dict[str, Any], name: str, variance: float) -> None:
    """The reference's draws pass the Kolmogorov-Smirnov test against the distribution that is asked for."""
    W = solutions[name](400, 300, np.random.default_rng(1))

    assert stats.kstest(W.ravel(), stats.norm(scale=np.sqrt(variance)).cdf).pvalue > 1e-3


def test_the_elastic_net_is_that_of_scikit_learn(solutions: dict[str, Any]) -> None:
    """Where scikit-learn's elastic net ends, the course's gradient of the same loss vanishes."""
    rng = np.random.default_rng(0)
    X, reg, l1_ratio = rng.normal(size=(80, 6)), 0.3, 0.4
    y = X @ np.array([2.0, -1.0, 0.0, 0.0, 0.5, 3.0]) + 0.1 * rng.normal(size=80)
    w = (
        ElasticNet(alpha=reg, l1_ratio=l1_ratio, fit_intercept=False, tol=1e-12, max_iter=100_000)
        .fit(X, y)
        .coef_
    )

    _, dw = solutions["elastic_net_penalty"](w, reg, l1_ratio)
    slope = X.T @ (X @ w - y) / 80 + dw

    assert (w == 0).any()
    assert close(slope[w != 0], 0, 1e-6)
    assert (np.abs(slope[w == 0]) <= reg * l1_ratio).all()  # some subgradient vanishes


def test_batch_norm_agrees_with_pytorch(solutions: dict[str, Any]) -> None:
    """The same, but for PyTorch's names: its momentum is one minus ours, its running variance unbiased."""
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    n, d = 12, 5
    gamma, beta = rng.normal(size=d), rng.normal(size=d)
    theirs = torch.nn.BatchNorm1d(d, eps=1e-3, momentum=0.2, dtype=torch.float64)
    with torch.no_grad():
        theirs.weight.copy_(torch.from_numpy(gamma))
        theirs.bias.copy_(torch.from_numpy(beta))
        theirs.running_var.zero_()
    memory: dict[str, Any] = {"eps": 1e-3, "momentum": 0.8}

    for _ in range(4):
        x, dout = rng.normal(1, 3, size=(2, n, d))
        tensor = torch.from_numpy(x).requires_grad_()
        theirs.zero_grad()
        expected = theirs(tensor)
        expected.backward(torch.from_numpy(dout))
        out, cache = solutions["batchnorm_forward"](x, gamma, beta, {"mode": "train", "eps": 1e-3})
        dx, dgamma, dbeta = solutions["batchnorm_backward_alt"](dout, cache)
        memory["mode"] = "train"
        solutions["batchnorm_forward"](x, gamma, beta, memory)
        for ours, other in [
            (out, expected),
            (dx, tensor.grad),
            (dgamma, theirs.weight.grad),
            (dbeta, theirs.bias.grad),
        ]:
            agree("PyTorch, batch norm forward and backward", ours, other.detach().numpy(), 1e-8)

    agree("PyTorch, running averages", memory["running_mean"], theirs.running_mean.numpy(), 1e-12)
    agree("PyTorch, running averages", memory["running_var"], theirs.running_var.numpy() * (n - 1) / n, 1e-12)


def test_layer_norm_agrees_with_pytorch(solutions: dict[str, Any]) -> None:
    """Outputs and gradients are those of ``torch.nn.functional.layer_norm``."""
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    x, dout, gamma, beta = (
        rng.normal(size=(6, 4)),
        rng.normal(size=(6, 4)),
        rng.normal(size=4),
        rng.normal(size=4),
    )
    tensors = [torch.from_numpy(value).requires_grad_() for value in (x, gamma, beta)]
    expected = torch.nn.functional.layer_norm(tensors[0], (4,), tensors[1], tensors[2], eps=1e-5)
    expected.backward(torch.from_numpy(dout))

    out, cache = solutions["layernorm_forward"](x, gamma, beta, {})
    gradients = solutions["layernorm_backward"](dout, cache)

    agree("PyTorch, layer norm forward and backward", out, expected.detach().numpy(), 1e-10)
    for ours, tensor in zip(gradients, tensors, strict=True):
        agree("PyTorch, layer norm forward and backward", ours, tensor.grad.numpy(), 1e-8)
