"""The solutions of assignment 4 against SciPy and PyTorch, and against laws."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import signal
from scipy.optimize import LbfgsInvHessProduct, line_search, minimize, rosen, rosen_der, rosen_hess

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.source import find_assignments
from tests.helpers_figures import agree

Array = NDArray[np.float64]
Optimizer = Callable[..., tuple[Array, dict[str, Any]]]
ROOT = Path(__file__).resolve().parents[1]
SEEDS = st.integers(0, 2**32 - 1)


@pytest.fixture(scope="module")
def solution() -> dict[str, Any]:
    """Every name that the reference solutions define."""
    return LoadedAssignment(find_assignments(ROOT / "notebooks")["optimizers"]).reference.namespace


def pairs(rng: np.random.Generator, m: int, d: int) -> tuple[Array, Array]:
    """Draw pairs of a random quadratic with curvatures between 0.5 and 5."""
    basis = np.linalg.qr(rng.normal(size=(d, d)))[0]
    S = rng.normal(size=(m, d))
    return S, S @ (basis * rng.uniform(0.5, 5, size=d) @ basis.T)


def scipys_direction(grad: Array, S: Array, Y: Array) -> Array:
    """Return SciPy's direction; its recursion starts from 1, so a change of variables brings in the scale."""
    root = np.sqrt((S[-1] @ Y[-1]) / (Y[-1] @ Y[-1]))
    return np.asarray(-root * LbfgsInvHessProduct(S / root, Y * root).matvec(root * grad))


@given(seed=SEEDS, m=st.integers(1, 8), d=st.integers(1, 10))
def test_the_two_loop_recursion_gives_scipys_direction(
    solution: dict[str, Any], seed: int, m: int, d: int
) -> None:
    """On the pairs of a random quadratic, however many there are."""
    rng = np.random.default_rng(seed)
    (S, Y), grad = pairs(rng, m, d), rng.normal(size=d)
    expected = scipys_direction(grad, S, Y)
    agree("SciPy, L-BFGS direction", solution["lbfgs_direction"](grad, S, Y), expected, 1e-8)


def test_the_recursion_agrees_on_the_pairs_that_scipys_own_run_collected(solution: dict[str, Any]) -> None:
    """On Rosenbrock's function in ten dimensions, with the pairs of a real minimisation."""
    start = np.full(10, -0.5)
    result = minimize(rosen, start, jac=rosen_der, method="L-BFGS-B", options={"maxiter": 15})
    S, Y, grad = result.hess_inv.sk, result.hess_inv.yk, rosen_der(result.x)
    ours = solution["lbfgs_direction"](grad, S, Y)
    agree("SciPy, L-BFGS direction on Rosenbrock's function", ours, scipys_direction(grad, S, Y), 1e-9)


def test_with_scipys_line_search_the_direction_finds_scipys_minimum(solution: dict[str, Any]) -> None:
    """A complete L-BFGS around the student's part of it reaches the minimum, as SciPy's does."""
    w, S, Y = np.array([-1.2, 1.0, -0.5, 2.0]), np.zeros((0, 4)), np.zeros((0, 4))
    expected = minimize(rosen, w, jac=rosen_der, method="L-BFGS-B", tol=1e-14).x
    for _ in range(100):
        grad = rosen_der(w)
        if np.linalg.norm(grad) < 1e-9:
            break
        d = solution["lbfgs_direction"](grad, S, Y)
        size = line_search(rosen, rosen_der, w, d)[0]
        assert size is not None
        S, Y = np.vstack([S, size * d])[-8:], np.vstack([Y, rosen_der(w + size * d) - grad])[-8:]
        w = w + size * d
    agree("SciPy, minimum found with the L-BFGS direction", w, expected, 1e-5)
    assert np.linalg.norm(rosen_der(w)) < 1e-9


@given(seed=SEEDS, m=st.integers(1, 6), d=st.integers(1, 8))
def test_the_newest_pair_is_reproduced_and_the_direction_leads_down(
    solution: dict[str, Any], seed: int, m: int, d: int
) -> None:
    """The secant law, and descent from anywhere."""
    rng = np.random.default_rng(seed)
    (S, Y), grad = pairs(rng, m, d), rng.normal(size=d)
    np.testing.assert_allclose(solution["lbfgs_direction"](Y[-1], S, Y), -S[-1], rtol=1e-6, atol=1e-7)
    assert grad @ solution["lbfgs_direction"](grad, S, Y) < 0


def test_newton_converges_quadratically_to_scipys_minimum(solution: dict[str, Any]) -> None:
    """Near Rosenbrock's minimum the error after a step is bounded by a multiple of its square."""
    w = np.array([1.05, 1.05, 1.05])
    expected = minimize(rosen, w, jac=rosen_der, hess=rosen_hess, method="trust-exact", tol=1e-12).x
    for _ in range(8):
        w = solution["newton_step"](w, rosen_der(w), rosen_hess(w))
    agree("SciPy, minimum found by Newton's method", w, expected, 1e-10)


@given(seed=SEEDS, mu=st.floats(0.1, 0.99))
def test_nesterovs_stored_weights_are_the_look_ahead_of_the_textbook_form(
    solution: dict[str, Any], seed: int, mu: float
) -> None:
    """The gradient at w + μv, in the two-point form, gives the same path after taking back μv."""
    rng = np.random.default_rng(seed)
    curvatures, w = rng.uniform(0.1, 2, size=4), rng.normal(size=4)
    stored, config, v = w, {"learning_rate": 0.1, "momentum": mu}, np.zeros(4)
    for _ in range(20):
        v = mu * v - 0.1 * curvatures * (w + mu * v)
        w = w + v
        stored, config = solution["nesterov_momentum"](stored, curvatures * stored, config)
        np.testing.assert_allclose(stored, w + mu * v, rtol=1e-9, atol=1e-12)


@given(seed=SEEDS, beta=st.floats(0.1, 0.999), steps=st.integers(1, 30))
def test_adams_corrected_average_is_a_weighted_mean_of_all_gradients(
    solution: dict[str, Any], seed: int, beta: float, steps: int
) -> None:
    """With equal decay rates and constant squares, the step is the mean with weights that add up to 1."""
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], size=steps)
    w, config = np.zeros(1), {"learning_rate": 1.0, "beta1": beta, "beta2": beta, "epsilon": 0.0}
    for sign in signs:
        before = w
        w, config = solution["adam"](w, np.array([sign]), config)
    expected = np.average(signs[::-1], weights=beta ** np.arange(steps))
    np.testing.assert_allclose((before - w)[0], expected, rtol=1e-8, atol=1e-9)


def test_averages_are_numpys_mean_and_scipys_filter(solution: dict[str, Any]) -> None:
    """The running mean equals the mean of all; the moving average is a first-order recursive filter."""
    weights = np.random.default_rng(0).normal(size=(50, 3))
    mean = ema = weights[0]
    for t, w in enumerate(weights[1:], start=2):
        mean, ema = solution["polyak_average"](mean, w, t), solution["ema_average"](ema, w, 0.9)
    np.testing.assert_allclose(mean, weights.mean(axis=0))
    filtered, _ = signal.lfilter([0.1], [1, -0.9], weights[1:], axis=0, zi=0.9 * weights[:1])
    np.testing.assert_allclose(ema, filtered[-1])


def test_the_cycle_is_scipys_triangle_wave(solution: dict[str, Any]) -> None:
    """A sawtooth of width one half, moved to the range of the learning rate."""
    t = np.arange(100)
    expected = 0.1 + 0.9 * (signal.sawtooth(np.pi * t / 7, width=0.5) + 1) / 2
    np.testing.assert_allclose([solution["cyclic_lr"](int(i), 0.1, 1.0, 7) for i in t], expected, atol=1e-12)


OURS_AND_TORCHS: dict[str, tuple[dict[str, float], str, dict[str, Any]]] = {
    "sgd": ({"learning_rate": 0.1}, "SGD", {"lr": 0.1}),
    "sgd_momentum": ({"learning_rate": 0.1, "momentum": 0.8}, "SGD", {"lr": 0.1, "momentum": 0.8}),
    "nesterov_momentum": (
        {"learning_rate": 0.1, "momentum": 0.8},
        "SGD",
        {"lr": 0.1, "momentum": 0.8, "nesterov": True},
    ),
    "adagrad": ({"learning_rate": 0.1, "epsilon": 1e-6}, "Adagrad", {"lr": 0.1, "eps": 1e-6}),
    "rmsprop": (
        {"learning_rate": 0.1, "decay_rate": 0.9, "epsilon": 1e-6},
        "RMSprop",
        {"lr": 0.1, "alpha": 0.9, "eps": 1e-6},
    ),
    "adam": (
        {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-6},
        "Adam",
        {"lr": 0.1, "betas": (0.8, 0.95), "eps": 1e-6},
    ),
    "adamw": (
        {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-6, "weight_decay": 0.2},
        "AdamW",
        {"lr": 0.1, "betas": (0.8, 0.95), "eps": 1e-6, "weight_decay": 0.2},
    ),
}


@pytest.mark.parametrize("name", OURS_AND_TORCHS)
def test_twenty_steps_lead_where_pytorchs_do(solution: dict[str, Any], name: str) -> None:
    """The same gradients, the same settings, the same path (ε outside the root, as there)."""
    torch = pytest.importorskip("torch")
    settings, torchs_class, torchs_settings = OURS_AND_TORCHS[name]
    rng = np.random.default_rng(0)
    w, config = rng.normal(size=(3, 2)), dict(settings)
    parameter = torch.nn.Parameter(torch.tensor(w))
    optimizer = getattr(torch.optim, torchs_class)([parameter], **torchs_settings)
    for dw in rng.normal(size=(20, 3, 2)):
        w, config = solution[name](w, dw, config)
        parameter.grad = torch.tensor(dw)
        optimizer.step()
        agree(f"PyTorch, twenty steps of {name}", w, parameter.detach().numpy(), 1e-12)


SCHEDULES: dict[str, tuple[tuple[Any, ...], str, dict[str, Any]]] = {
    "step_decay": ((0.5, 7), "StepLR", {"step_size": 7, "gamma": 0.5}),
    "linear_warmup": ((10,), "LinearLR", {"start_factor": 0.1, "total_iters": 9}),
    "cosine_restarts": (
        (0.01, 6, 2),
        "CosineAnnealingWarmRestarts",
        {"T_0": 6, "T_mult": 2, "eta_min": 0.01},
    ),
}


@pytest.mark.parametrize("name", SCHEDULES)
def test_schedules_are_pytorchs(solution: dict[str, Any], name: str) -> None:
    """The same learning rate in every one of forty steps."""
    torch = pytest.importorskip("torch")
    ours, torchs_class, settings = SCHEDULES[name]
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=2.0)
    schedule = getattr(torch.optim.lr_scheduler, torchs_class)(optimizer, **settings)
    for t in range(40):
        agree("PyTorch, schedules", solution[name](t, 2.0, *ours), optimizer.param_groups[0]["lr"], 1e-12)
        optimizer.step()
        schedule.step()


def test_the_rate_is_cut_when_pytorch_cuts_it(solution: dict[str, Any]) -> None:
    """PyTorch waits for one epoch more than its patience says, and calls a tiny gain none unless told."""
    torch = pytest.importorskip("torch")
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.7)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=2, threshold=0)
    losses = list(np.random.default_rng(0).uniform(1, 2, size=60) + 3 / np.arange(1, 61))
    for epoch in range(1, len(losses) + 1):
        scheduler.step(losses[epoch - 1])
        ours = solution["plateau_decay"](losses[:epoch], 0.7, 0.5, 3)
        assert ours == pytest.approx(optimizer.param_groups[0]["lr"]), f"after epoch {epoch}"
