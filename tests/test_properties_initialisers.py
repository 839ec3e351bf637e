"""The properties by which random weights are judged, and how often they refuse right ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from course_lib.answering.calls import call_function
from course_lib.checking import Case, case
from course_lib.checking.finding import Finding
from course_lib.checking.properties import check_property
from course_lib.checking.properties.chance import FALSE_ALARM
from course_lib.checking.properties.initialisers import plausible_mean, plausible_spread
from course_lib.exchange.answer import Answer

Array = NDArray[np.float64]
Draw = Callable[..., Array]
SPREAD = {"variance": "one over fan-in", "mistakes": {"doubled": "two over fan-in", "narrow": "third"}}


def layer(seed: int = 0, n_in: int = 300, n_out: int = 100, **rest: Any) -> Case:
    return case(via="weights", n_in=n_in, n_out=n_out, seed=seed, **rest)


def judged(draw: Draw, of: Case, holds: str, settings: dict[str, Any] | None = None) -> Finding | None:
    answer = call_function({"f": draw}, "f", list(of.args.values()), of.via)
    assert isinstance(answer, Answer), answer
    return check_property(holds, of, answer, settings or {})


def normal(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    return np.asarray(rng.normal(size=(n_in, n_out)) / np.sqrt(n_in))


def uniform(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    return np.asarray(rng.uniform(-1, 1, size=(n_in, n_out)) * np.sqrt(3 / n_in))


def sparse(n_in: int, n_out: int, rng: np.random.Generator, connections: int) -> Array:
    ranks = rng.random((n_in, n_out)).argsort(axis=0).argsort(axis=0)
    return np.where(ranks < connections, rng.normal(size=(n_in, n_out)), 0.0)


@pytest.mark.parametrize("draw", [normal, uniform])
@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**31), shape=st.sampled_from([(300, 100), (1, 3000), (3000, 1), (200, 200)]))
def test_right_draws_pass_whatever_the_distribution(draw: Draw, seed: int, shape: tuple[int, int]) -> None:
    """Normal and uniform draws of the right spread pass both tests."""
    of = layer(seed, *shape)

    assert judged(draw, of, "spread", SPREAD) is None
    assert judged(draw, of, "randomness") is None


@pytest.mark.parametrize("n", [1000, 3000, 30_000])
def test_false_alarms_for_normal_draws_are_as_rare_as_stated(n: int) -> None:
    """The tails beyond the limits of mean and spread hold less than the stated probability."""
    limit = next(t for t in np.linspace(0, 1, 100_001) if not plausible_mean(np.full(n, t), 1.0))
    squares = np.linspace(0.5, 1.6, 100_001)
    inside = np.array(
        [plausible_spread(np.array([np.sqrt(s * n)] + [0.0] * (n - 1)), 1.0) for s in squares[::100]]
    )
    low, high = squares[::100][inside][[0, -1]] * n

    assert 2 * stats.norm.sf(limit * np.sqrt(n)) <= FALSE_ALARM
    assert stats.chi2.cdf(low - 0.01 * n, n) + stats.chi2.sf(high + 0.01 * n, n) <= FALSE_ALARM


@pytest.mark.parametrize("n", [1000, 30_000])
def test_false_alarms_for_uniform_draws_are_as_rare_as_stated(n: int) -> None:
    """Chernoff's bound on the tails of a sum of uniform squares stays below the stated probability."""
    u = np.linspace(-np.sqrt(3), np.sqrt(3), 20_001)
    log = np.log(2 / FALSE_ALARM)
    deviations = (2 * np.sqrt(n * log) + 2 * log, -2 * np.sqrt(n * log))

    for deviation in deviations:
        slopes = np.sign(deviation) * np.linspace(1e-4, 1.0, 400)
        bounds = [n * np.log(np.mean(np.exp(s * (u**2 - 1)))) - s * deviation for s in slopes]
        assert min(bounds) <= np.log(FALSE_ALARM / 2)


@pytest.mark.parametrize(
    ("draw", "diagnosis"),
    [
        (lambda a, b, rng: np.sqrt(2) * normal(a, b, rng), "doubled"),
        (lambda a, b, rng: normal(a, b, rng) / np.sqrt(3), "narrow"),
        (lambda a, b, rng: 17 * normal(a, b, rng), None),
        (lambda a, b, rng: np.abs(normal(a, b, rng)), "not_centred"),
        (lambda a, b, rng: normal(b, a, rng), "transposed"),
        (lambda a, b, rng: np.zeros((a, b)), "all_zero"),
        (lambda a, b, rng: np.full((a, b), 0.3), "all_equal"),
        (lambda a, b, rng: np.repeat(normal(a, 1, rng), b, axis=1), "units_are_twins"),
        (lambda a, b, rng: np.full((a, b), np.nan), None),
    ],
)
def test_a_wrong_spread_is_found_and_named(draw: Draw, diagnosis: str | None) -> None:
    """Every wrong spread is found; those that are known are named."""
    finding = judged(draw, layer(), "spread", SPREAD)

    assert finding is not None
    assert finding.diagnosis == diagnosis


@pytest.mark.parametrize(
    ("draw", "diagnosis"),
    [
        (lambda a, b, rng: normal(a, b, np.random.default_rng(1)), "generator_ignored"),
        (lambda a, b, rng: normal(a, b, np.random.default_rng()), "global_randomness"),
    ],
)
def test_another_source_of_randomness_is_found(draw: Draw, diagnosis: str) -> None:
    """Weights come from the generator that was given: each anew, and the same for the same seed."""
    finding = judged(draw, layer(), "randomness")

    assert finding is not None
    assert finding.diagnosis == diagnosis


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**31), connections=st.sampled_from([1, 6, 20]))
def test_right_connections_pass(seed: int, connections: int) -> None:
    """Exactly so many inputs for each unit, evenly chosen, pass; all of them do, too."""
    assert judged(sparse, layer(seed, 20, 600, connections=connections), "connections") is None


def in_first_rows(a: int, b: int, rng: np.random.Generator, k: int) -> Array:
    return np.where(np.arange(a)[:, None] < k, rng.normal(size=(a, b)), 0.0)


def rarely_the_last(a: int, b: int, rng: np.random.Generator, k: int) -> Array:
    return np.vstack([sparse(a - 1, b, rng, k), np.zeros((1, b))])


@pytest.mark.parametrize(
    ("draw", "diagnosis"),
    [
        (in_first_rows, "same_inputs_for_all"),
        (rarely_the_last, None),
        (lambda a, b, rng, k: sparse(b, a, rng, k).T, "connections_per_input"),
        (lambda a, b, rng, k: rng.normal(size=(a, b)), "dense"),
        (lambda a, b, rng, k: rng.normal(size=(a, b)) * (rng.random((a, b)) < k / a), "random_number"),
        (lambda a, b, rng, k: sparse(a, b, rng, k) * (np.arange(b) > 0), "chosen_twice"),
    ],
)
def test_wrong_connections_are_found_and_named(draw: Draw, diagnosis: str | None) -> None:
    """A wrong number of connections, or inputs that are chosen unevenly, are found."""
    finding = judged(draw, layer(3, 20, 600, connections=6), "connections")

    assert finding is not None
    assert finding.diagnosis == diagnosis
