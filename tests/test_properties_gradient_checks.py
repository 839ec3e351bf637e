"""The properties by which numerical gradients and sparse gradient checks are judged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from course_lib.answering.calls import call_function
from course_lib.answering.probes import bent
from course_lib.checking import Case, Probe, Seeded, case
from course_lib.checking.finding import Finding
from course_lib.checking.properties import check_property
from course_lib.exchange.answer import Answer, Opaque, Recorded

Array = NDArray[np.float64]
Place = tuple[int, int]
Draw = Callable[[np.random.Generator, int], Place]
SHAPE, CHECKS = (3, 40), 100


def doubtful(seed: int = 0, **rest: Any) -> Case:
    rng = np.random.default_rng(seed)
    return case(
        f=Probe("bent", {"twist": 0.7}),
        x=0.5 + rng.random(SHAPE),
        analytic_grad=1 + rng.random(SHAPE),
        num_checks=CHECKS,
        rng=Seeded(seed),
        **rest,
    )


def uniform(rng: np.random.Generator, k: int) -> Place:
    return int(rng.integers(SHAPE[0])), int(rng.integers(SHAPE[1]))


def checker(
    draw: Draw = uniform, *, relative: bool = True, step: float | None = None, low_first: bool = False
) -> Callable[..., Any]:
    """Return a check of the entries that ``draw(rng, k)`` names, with a step of its own if one is given."""

    def check(f: Any, x: Array, grad: Array, num_checks: int, rng: Any, h: float = 1e-5) -> list[float]:
        errors, h = [], step or h
        for k in range(num_checks):
            place = draw(rng, k)
            moved = np.zeros(x.shape)
            moved[place] = -h if low_first else h
            slope = abs(f(x + moved) - f(x - moved)) / (
                2 * h
            )  # the probe rises in every entry of these cases
            gap = abs(slope - grad[place])
            errors.append(gap / max(slope, grad[place]) if relative else gap)
        return errors

    return check


def answered(function: Callable[..., Any], to: Case) -> Answer:
    answer = call_function({"f": function}, "f", list(to.args.values()))
    assert isinstance(answer, Answer), answer
    return answer


def judged(function: Callable[..., Any], part: str, of: Case | None = None) -> Finding | None:
    of = of or doubtful()
    return check_property("sparse_gradient_check", of, answered(function, of), {"part": part})


def diagnosis(function: Callable[..., Any], part: str, of: Case | None = None) -> str | None:
    finding = judged(function, part, of)
    assert finding is not None, "the property holds, and it should not"
    return finding.diagnosis


# -- sparse checks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("low_first", [False, True])
@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=15, deadline=None)
def test_accepts_uniform_draws_whichever_side_comes_first(low_first: bool, seed: int) -> None:
    """A right check passes both parts, for any seed."""
    of, check = doubtful(seed), checker(low_first=low_first)
    assert judged(check, "draws", of) is None
    assert judged(check, "errors", of) is None


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=15, deadline=None)
def test_accepts_draws_without_repetition(seed: int) -> None:
    """Whether an entry may come up twice is left to the student."""
    places = [(int(p) // SHAPE[1], int(p) % SHAPE[1]) for p in np.random.default_rng(seed).permutation(120)]
    assert judged(checker(lambda rng, k: places[k]), "draws", doubtful(seed)) is None


@pytest.mark.parametrize(
    ("name", "draw"),
    [
        ("first_entries", lambda rng, k: divmod(k, SHAPE[1])),
        ("same_index_twice", lambda rng, k: (int(rng.integers(3)),) * 2),
        ("last_never_drawn", lambda rng, k: (int(rng.integers(2)), int(rng.integers(39)))),
        (None, lambda rng, k: (int(rng.integers(3)), 20 + int(rng.integers(20)))),
    ],
)
def test_names_draws_that_cannot_reach_every_entry(name: str | None, draw: Draw) -> None:
    """Entries in order, on the diagonal, without the last row; half of the columns has no name."""
    assert diagnosis(checker(draw), "draws") == name


def test_step_must_be_the_one_that_was_asked_for() -> None:
    """A check with its own step is told so."""
    assert diagnosis(checker(step=1e-4), "draws") == "h_ignored"
    assert judged(checker(), "draws", doubtful(h=1e-4)) is None


def test_absolute_errors_are_named() -> None:
    """|slope - gradient| without a denominator."""
    assert diagnosis(checker(relative=False), "errors") == "absolute_errors"


def test_errors_in_another_order_are_wrong() -> None:
    """Error k belongs to check k."""

    def sorted_errors(*args: Any) -> list[float]:
        return sorted(checker()(*args))

    assert judged(sorted_errors, "errors") is not None


def test_calls_for_every_entry_are_named() -> None:
    """Measuring all slopes to look at a few misses the point."""

    def thorough(f: Any, x: Array, grad: Array, num_checks: int, rng: Any, h: float = 1e-5) -> Array:
        checker(lambda rng, k: divmod(k, SHAPE[1]))(f, x, grad, x.size, rng)
        return np.zeros(num_checks)

    assert diagnosis(thorough, "draws") == "all_entries"


@pytest.mark.parametrize("part", ["draws", "errors"])
@pytest.mark.parametrize("value", [None, "text", [1.0, [2.0]], Opaque("generator"), np.zeros(3)])
def test_senseless_answers_are_findings_and_not_errors(part: str, value: Any) -> None:
    """Whatever came back and whatever the probe was called with, the property answers."""
    assert check_property("sparse_gradient_check", doubtful(), Answer(value), {"part": part}) is not None
    strange = Answer(value, calls=[Recorded((Opaque("array of object"),), 1.0)])
    assert check_property("sparse_gradient_check", doubtful(), strange, {"part": part}) is not None


# -- what is left behind ---------------------------------------------------------------------------------


def left(change: float, moved: bool = True) -> Finding | None:
    """Judge an answer after which one entry of x differs by ``change``."""
    of = case(f=Probe("bent", {"twist": 1.0}), x=np.ones((2, 2)), h=0.1)
    after = np.ones((2, 2))
    after[1, 0] += change
    beside = Recorded((np.array([[1.1, 1], [1, 1]]),), 2.0)
    return check_property("restores_x", of, Answer(0.0, (None, after, None), [beside] if moved else []), {})


def test_rounding_while_restoring_is_forgiven() -> None:
    """+ h, - 2h, + h leaves an entry a few units in the last place away."""
    assert left(0.0) is None
    assert left(4e-16) is None


def test_an_entry_left_moved_is_named() -> None:
    """Even by a step as small as 1e-8."""
    finding = left(1e-8)
    assert finding is not None and finding.diagnosis == "not_restored"


def test_restoring_earns_nothing_if_nothing_was_moved() -> None:
    """A function that never evaluates f beside x leaves x alone, and that is no merit."""
    assert left(0.0, moved=False) is not None


# -- the probe -------------------------------------------------------------------------------------------


@given(st.integers(0, 2**32 - 1), st.floats(-2, 2))
def test_centred_difference_of_the_probe_is_off_by_its_third_derivative(seed: int, twist: float) -> None:
    """n(h) - f' = h² f''' / 6 with f''' = 2 (1 + k/n), exactly, since the probe is a cubic."""
    x, h, k = np.random.default_rng(seed).normal(size=6), 0.1, 3
    f, step = bent(twist), 0.1 * np.eye(6)[3]
    slope = (1 + k / 6) * x[k] ** 2 + twist * (x[k - 1] + x[k + 1])
    measured = (f(x + step) - f(x - step)) / (2 * h)
    assert measured - slope == pytest.approx(h**2 * (1 + k / 6) / 3, abs=1e-9)
