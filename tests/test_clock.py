"""The clock of the vectorised aspects, where a system's own is coarse or missing."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from course_lib import clock
from course_lib.checking import growth

FINE = time.perf_counter


def choose_anew() -> None:
    clock._clock.cache_clear()
    clock.tick.cache_clear()


@pytest.fixture(autouse=True)
def _chosen_anew() -> Iterator[None]:
    choose_anew()
    yield
    choose_anew()


def in_steps(step: float) -> float:
    """Return the time that passes, as a clock with such steps tells it."""
    return FINE() // step * step


def test_here_it_is_this_threads_own_time() -> None:
    """Sleep is not counted."""
    start = clock.seconds()
    time.sleep(0.05)
    assert clock.seconds() - start < 0.05


def test_a_coarse_one_of_the_thread_is_left_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has one whose steps are longer than a call."""
    monkeypatch.setattr(time, "thread_time", lambda: in_steps(1 / 64))
    assert clock.tick() < 1e-3


def test_a_coarse_clock_still_tells_what_a_small_call_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser's, of a tenth of a millisecond: the call is made more often."""
    monkeypatch.delattr(time, "thread_time")
    monkeypatch.setattr(time, "perf_counter", lambda: in_steps(1e-4))
    assert clock.tick() > 0.9e-4
    assert growth.numpy_call_seconds() > 0
