"""What the gradient check promises: correct gradients pass, wrong ones don't, and ``x`` stays as it was."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.typing import NDArray

from course_lib.gradient_check import (
    check_gradient,
    slope_agrees,
)

Array = NDArray[np.float64]
SEEDS = 500
TICKS = itertools.count()
WIDTH = 4  # hidden layers are square, so that a transposed gradient fits


@dataclass
class Net:
    """A fully connected classifier with its loss, its gradient, and bugs to order."""

    weights: list[Array]
    biases: list[Array]
    X: Array
    y: NDArray[np.int64]
    reg: float
    activation: str
    loss: str

    def forward(self) -> tuple[Array, list[Array], list[Array]]:
        inputs, sums = [self.X], []
        for W, b in zip(self.weights, self.biases, strict=True):
            sums.append(inputs[-1] @ W + b)
            inputs.append(np.maximum(sums[-1], 0) if self.activation == "relu" else np.tanh(sums[-1]))
        return sums[-1], inputs[:-1], sums[:-1]

    def value(self) -> float:
        scores, _, _ = self.forward()
        penalty = 0.5 * self.reg * sum(float(np.sum(W * W)) for W in self.weights)
        return self._data_loss(scores)[0] + penalty

    def gradients(self, bug: str = "") -> list[Array]:
        """Return the gradients of all weights, then of all biases."""
        scores, inputs, sums = self.forward()
        upstream = self._data_loss(scores)[1] * (len(self.y) if bug == "sum instead of mean" else 1)
        dWs: list[Array] = []
        dbs: list[Array] = []
        for layer in reversed(range(len(self.weights))):
            penalty = 0 if bug == "no regularisation" else self.reg * self.weights[layer]
            dWs.insert(0, inputs[layer].T @ upstream + penalty)
            dbs.insert(0, upstream.sum(axis=0))
            if layer and bug != "no gate":
                z = sums[layer - 1]
                gate = z > 0 if self.activation == "relu" else 1 - np.tanh(z) ** 2
                upstream = (upstream @ self.weights[layer].T) * gate
            elif layer:
                upstream = upstream @ self.weights[layer].T
        return [-g if bug == "sign" else g for g in dWs + dbs]

    def pattern(self) -> NDArray[np.bool_]:
        """Which ReLUs are active and which margins violated."""
        scores, _, sums = self.forward()
        parts = [z > 0 for z in sums] if self.activation == "relu" else []
        if self.loss == "hinge":
            parts.append(self._margins(scores) > 0)
        return np.concatenate([part.ravel() for part in parts]) if parts else np.zeros(0, dtype=bool)

    def parameters(self) -> list[Array]:
        return self.weights + self.biases

    def _margins(self, scores: Array) -> Array:
        rows = np.arange(len(self.y))
        margins = scores - scores[rows, self.y][:, None] + 1
        margins[rows, self.y] = 0
        return margins

    def _data_loss(self, scores: Array) -> tuple[float, Array]:
        rows, n = np.arange(len(self.y)), len(self.y)
        if self.loss == "hinge":
            margins = self._margins(scores)
            dscores = (margins > 0).astype(np.float64)
            dscores[rows, self.y] = -dscores.sum(axis=1)
            return float(np.sum(np.maximum(margins, 0))) / n, dscores / n
        shifted = scores - scores.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        dscores = np.exp(log_p)
        dscores[rows, self.y] -= 1
        return -float(log_p[rows, self.y].mean()), dscores / n


def random_net(seed: int, layers: int | None = None, activation: str | None = None) -> Net:
    """Draw the architecture, the weights' scale, the data and the loss."""
    rng = np.random.default_rng(seed)
    layers = layers or int(rng.integers(1, 5))
    sizes = [int(rng.integers(1, 6)), *[WIDTH] * (layers - 1), int(rng.integers(2, 6))]
    n, gain = int(rng.integers(1, 7)), 10 ** rng.uniform(-0.7, 0.3)
    return Net(
        weights=[gain * rng.normal(size=shape) for shape in pairwise(sizes)],
        biases=[0.1 * rng.normal(size=size) for size in sizes[1:]],
        X=10 ** rng.uniform(-1, 1) * rng.normal(size=(n, sizes[0])),
        y=rng.integers(sizes[-1], size=n),
        reg=float(rng.choice([0.0, 1e-3, 0.3])),
        activation=activation or str(rng.choice(["relu", "tanh"])),
        loss=str(rng.choice(["hinge", "softmax"])),
    )


def value_of(net: Net) -> Callable[[Array], float]:
    return lambda _: net.value()


def reports_of(net: Net, gradients: list[Array], *, with_pattern: bool = False) -> list[Any]:
    pattern = (lambda _: net.pattern()) if with_pattern else None
    return [
        check_gradient(
            value_of(net), x, gradient, pattern=pattern, num_checks=8, rng=np.random.default_rng(1)
        )
        for x, gradient in zip(net.parameters(), gradients, strict=True)
    ]


@pytest.mark.parametrize("with_pattern", [False, True], ids=["kinks found", "pattern given"])
@pytest.mark.parametrize("block", range(5))
def test_a_correct_gradient_is_never_rejected(block: int, with_pattern: bool) -> None:
    """Over 500 random networks and losses, every parameter's gradient passes."""
    for seed in range(block, SEEDS, 5):
        net = random_net(seed)
        for number, report in enumerate(reports_of(net, net.gradients(), with_pattern=with_pattern)):
            assert report.ok, f"seed {seed}, parameter {number}: {report}"


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), layers=st.integers(1, 4), activation=st.sampled_from(["relu", "tanh"]))
def test_hypothesis_finds_no_correct_gradient_that_is_rejected(
    seed: int, layers: int, activation: str
) -> None:
    """The same, with networks that Hypothesis looks for."""
    net = random_net(seed, layers, activation)
    for report in reports_of(net, net.gradients()):
        assert report.ok, str(report)


@pytest.mark.parametrize("bug", ["no gate", "sum instead of mean", "no regularisation", "sign", "transposed"])
def test_a_gradient_with_a_usual_mistake_never_passes(bug: str) -> None:
    """Over 100 networks, wherever a mistake changes a gradient by a thousandth, the check says so."""
    seen = 0
    for seed in range(100):
        net = random_net(seed)
        right, wrong = net.gradients(), net.gradients(bug)
        if bug == "transposed":
            wrong = [g.T if g.ndim == 2 and g.shape[0] == g.shape[1] else g for g in right]
        for x, good, bad in zip(net.parameters(), right, wrong, strict=True):
            if np.abs(good - bad).max() > 1e-3 * np.abs(good).max():
                seen += 1
                report = check_gradient(value_of(net), x, bad)
                assert report.failed and not report.ok, f"seed {seed}: {report}"
    assert seen > 30


def test_one_entry_off_by_a_thousandth_never_passes() -> None:
    """A single wrong entry, a hundredth of the largest or more, is found, and it alone is named."""
    for seed in range(100):
        net, rng = random_net(seed), np.random.default_rng(seed)
        for x, gradient in zip(net.parameters(), net.gradients(), strict=True):
            large = np.argwhere(np.abs(gradient) >= max(1e-6, 0.01 * np.abs(gradient).max()))
            if len(large):
                index = tuple(int(i) for i in large[rng.integers(len(large))])
                gradient[index] *= 1.001
                report = check_gradient(value_of(net), x, gradient)
                assert [mismatch.index for mismatch in report.failed] == [index], f"seed {seed}: {report}"


@given(offset=st.floats(-0.999, 0.999), jump=st.floats(1e-3, 1e3), slope=st.floats(-10, 10))
def test_a_kink_anywhere_within_the_step_neither_fails_nor_counts(
    offset: float, jump: float, slope: float
) -> None:
    """A hinge at any place between ``x - h`` and ``x + h``: the true slope at ``x`` isn't called wrong."""
    kink = offset * 1e-5

    def f(x: Array) -> float:
        return float(np.sum(slope * x + jump * np.maximum(x - kink, 0)))

    assume(kink != 0)
    x = np.zeros(1)
    report = check_gradient(f, x, np.array([slope + jump * (kink < 0)]))
    assert not report.failed, str(report)


@pytest.mark.parametrize("with_pattern", [False, True])
def test_entries_at_a_kink_are_skipped_and_the_others_checked(with_pattern: bool) -> None:
    """With three of eight ReLUs switching within the step, five entries are compared."""
    x = np.array([1.0, -1.0, 0.0, 3e-6, -8e-6, 0.5, 2.0, -0.3])
    report = check_gradient(
        lambda z: np.sum(np.maximum(z, 0) ** 1 + z**2),
        x,
        (x > 0) + 2 * x,
        pattern=(lambda z: z > 0) if with_pattern else None,
    )
    assert (report.checked, report.skipped, report.ok) == (5, 3, True)


def test_a_wrong_gradient_is_found_among_kinks() -> None:
    """Skipping kinks doesn't excuse the entries that have none."""
    x = np.array([1.0, 0.0, 2.0])
    report = check_gradient(lambda z: np.sum(np.maximum(z, 0)), x, np.array([1.0, 0.0, 0.0]))
    assert [mismatch.index for mismatch in report.failed] == [(2,)] and report.skipped == 1


def test_nothing_is_concluded_when_most_entries_sit_on_kinks() -> None:
    """Fewer than half of the entries checkable: not ok, no failure, and the message says why."""
    x = np.array([1.0, 0.0, 0.0, 0.0])
    report = check_gradient(lambda z: np.sum(np.abs(z)), x, np.sign(x))
    assert not report.ok and not report.failed and report.skipped == 3
    assert "only 1 of 4 entries could be checked" in str(report)


def test_nothing_is_concluded_when_rounding_hides_the_gradient() -> None:
    """A gradient a trillion times smaller than the value can't be checked, and the message says so."""
    x = np.array([1.0, 2.0])
    report = check_gradient(lambda z: 1e6 + 1e-6 * float(z @ z), x, 2e-6 * x)
    assert not report.ok and not report.failed
    assert "drown in the rounding" in str(report)


def test_a_larger_step_is_taken_where_rounding_asks_for_it() -> None:
    """Next to a large constant the gradient is still checked, and still not fooled."""
    x = np.array([1.0, 2.0])

    def f(z: Array) -> float:
        return 1e5 + float(z @ z)

    report = check_gradient(f, x, 2 * x)
    assert report.ok and report.step > 1e-5
    assert check_gradient(f, x, 2.002 * x).failed


def test_large_and_badly_scaled_inputs_are_checked() -> None:
    """Raw pixel intensities and a sharply curved loss don't reject a correct gradient."""
    rng = np.random.default_rng(0)
    net = random_net(3, 2, "tanh")
    net.X = rng.uniform(0, 255, size=net.X.shape)
    assert all(report.ok for report in reports_of(net, net.gradients()))
    x = np.array([1e6, -3e7])
    assert check_gradient(lambda z: float(np.sum(z**2)), x, 2 * x).ok


@pytest.mark.parametrize("seed", range(8))
def test_cancellation_inside_the_function_is_not_held_against_the_gradient(seed: int) -> None:
    """Scores of a million, a loss of two or three: rounding is measured, not guessed from the loss."""
    rng = np.random.default_rng(seed)
    W = 1e6 * rng.normal(size=(20, 1)) + 0.3 * rng.normal(size=(20, 5))
    net = Net([W], [np.zeros(5)], rng.normal(size=(4, 20)), rng.integers(5, size=4), 0.0, "relu", "softmax")
    report = check_gradient(value_of(net), net.biases[0], net.gradients()[1])
    assert not report.failed, str(report)


@pytest.mark.parametrize("seed", [749, 1238, 2639, 3220, 3917])
def test_a_saturated_softmax_does_not_fail(seed: int) -> None:
    """A network so sure of itself that its loss is tiny still has the rounding of numbers of size one."""
    net = random_net(seed)
    for report in reports_of(net, net.gradients()):
        assert report.ok, str(report)


def test_a_zero_gradient_of_a_flat_function_agrees() -> None:
    """A dead network has a zero gradient, which is right."""
    assert check_gradient(lambda z: 2.5, np.ones((2, 3)), np.zeros((2, 3))).ok


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_gradient_that_is_not_finite_fails(value: float) -> None:
    """NaN compares false with everything, and still doesn't pass."""
    x = np.ones(3)
    report = check_gradient(lambda z: float(z @ z), x, np.array([2.0, value, 2.0]))
    assert [mismatch.index for mismatch in report.failed] == [(1,)]


def test_a_gradient_that_is_not_finite_fails_even_at_a_kink() -> None:
    """Skipping an entry excuses its value, but not NaN."""
    report = check_gradient(lambda z: np.sum(np.abs(z)), np.array([1.0, 0.0, 2.0]), np.array([1, np.nan, 1]))
    assert [mismatch.index for mismatch in report.failed] == [(1,)]


def test_an_entry_whose_pattern_changes_is_skipped_whatever_the_values_look_like() -> None:
    """The pattern, where it is given, is believed."""
    x = np.array([1.0, 0.0, 2.0])
    report = check_gradient(lambda z: np.sum(z**2), x, 2 * x, pattern=lambda z: z > 0)
    assert (report.checked, report.skipped) == (2, 1)


def test_the_report_names_the_worst_entries_in_plain_words() -> None:
    """What a student reads: how many disagree, where, and both numbers."""
    x = np.arange(1.0, 7.0).reshape(2, 3)
    report = check_gradient(lambda z: float(np.sum(z**2)), x, 2 * x + np.arange(6).reshape(2, 3))
    lines = str(report).splitlines()
    assert lines[0] == "The gradient is not the slope of the function: 5 of 6 entries checked disagree."
    assert lines[1] == "  [1, 2]: the gradient says 17, the slope is 12"
    assert lines[-1] == "  … and 2 more"


def test_slope_agrees_tells_yes_no_and_cannot_tell_apart() -> None:
    """The three answers, as ``True``, ``False`` and ``None``."""

    def f(z: Array) -> float:
        return float(np.sum(np.abs(z)))

    smooth, kinks = np.array([1.0, -2.0]), np.zeros(2)
    assert slope_agrees(f, smooth, np.array([1.0, -1.0])) is True
    assert slope_agrees(f, smooth, np.array([1.0, 1.0])) is False
    assert slope_agrees(f, kinks, kinks) is None


def test_num_checks_examines_that_many_entries_chosen_by_rng() -> None:
    """Large arrays are sampled without repetition, differently for different generators."""
    x = np.random.default_rng(0).normal(size=(30, 30))
    wrong = [
        check_gradient(
            lambda z: float(np.sum(z**2)), x, -2 * x, num_checks=12, rng=np.random.default_rng(seed)
        ).failed
        for seed in (1, 2)
    ]
    examined = [{mismatch.index for mismatch in failed} for failed in wrong]
    assert [len(indices) for indices in examined] == [12, 12]
    assert examined[0] != examined[1]


CHECKS: list[Callable[[Any, Array], object]] = [
    lambda f, x: check_gradient(f, x, np.zeros_like(x)),
    lambda f, x: check_gradient(f, x, np.zeros_like(x), pattern=lambda z: z > 0),
]


@pytest.mark.parametrize("check", CHECKS)
@given(
    x=npst.arrays(np.float64, npst.array_shapes(max_dims=3, max_side=3), elements=st.floats(-100, 100)),
    calls_before_error=st.integers(0, 40),
)
@settings(max_examples=30, deadline=None)
def test_x_is_as_before_even_when_f_raises(
    check: Callable[[Any, Array], object], x: Array, calls_before_error: int
) -> None:
    """Whatever happens inside ``f``, and whenever, every bit of ``x`` is restored."""
    before, calls = x.copy(), 0

    def f(z: Array) -> float:
        nonlocal calls
        calls += 1
        if calls > calls_before_error:
            raise ZeroDivisionError
        return float(np.sum(z**2))

    try:
        check(f, x)
    except ZeroDivisionError:
        assert calls > calls_before_error
    assert x.tobytes() == before.tobytes()


def test_a_function_that_looks_at_x_itself_can_be_checked() -> None:
    """``f`` may ignore its argument and read the array that it closes over, as networks do."""
    x = np.array([1.0, 2.0])
    assert check_gradient(lambda _: float(x @ x), x, 2 * x).ok


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize(
    ("x", "message"),
    [(np.ones(2, np.float32), "float32 array"), (np.ones(2, np.int64), "int64 array"), ([1.0], "list")],
)
def test_x_that_is_not_float64_is_refused_with_the_remedy(
    check: Callable[[Any, Any], object], x: Any, message: str
) -> None:
    """Single precision would turn differences into noise; integers can't be moved by a small step."""
    with pytest.raises(TypeError, match=rf"{message}.*astype\(np.float64\)"):
        check(lambda z: float(np.sum(z)), x)


@pytest.mark.parametrize(
    ("f", "error", "message"),
    [
        (lambda z: np.float32(z.sum()), TypeError, "float32"),
        (lambda z: z, TypeError, r"shape \(2,\)"),
        (lambda z: np.log(z[0] - 1), ValueError, "nan|-inf"),
        (lambda z: float(np.sum(z)) + next(TICKS), ValueError, "different values for the same x"),
        (lambda z: float(np.sum(np.multiply(z, 2, out=z))), ValueError, "changes its argument"),
    ],
)
def test_a_function_that_cannot_be_checked_is_refused_with_the_reason(
    f: Callable[[Array], Any], error: type[Exception], message: str
) -> None:
    """Single precision, no number, not finite, random, or writing into ``x``: each is told apart."""
    x = np.ones(2)
    with np.errstate(all="ignore"), pytest.raises(error, match=message):
        check_gradient(f, x, np.ones(2))
    assert np.array_equal(x, np.ones(2))


def test_a_gradient_of_another_shape_is_refused() -> None:
    """Broadcasting doesn't turn a (2,) into the gradient of a (2, 2)."""
    with pytest.raises(ValueError, match=r"\(2,\), but x is \(2, 2\)"):
        check_gradient(lambda z: float(np.sum(z)), np.ones((2, 2)), np.ones(2))


def test_a_read_only_array_is_refused_with_the_remedy() -> None:
    """The error names the reason instead of NumPy's."""
    x = np.ones(2)
    x.flags.writeable = False
    with pytest.raises(ValueError, match=r"read-only.*x\.copy"):
        check_gradient(lambda z: float(np.sum(z)), x, np.ones(2))
