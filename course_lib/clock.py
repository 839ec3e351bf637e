"""The clock by which a call is timed: processor time of this thread, where a system tells it finely."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache

#: A clock with longer steps tells nothing of a call. Windows counts a thread's time in 64ths of a second.
_COARSE = 1e-3


def seconds() -> float:
    """Return the time in seconds, of which only differences mean something.

    Where a thread's own time is told coarsely or, as in a browser, not at all, it is the time that passes.
    """
    return _clock()()


@cache
def tick() -> float:
    """Return the smallest step that the clock is seen to take: browsers make theirs coarse on purpose."""
    return _step(_clock())


@cache
def _clock() -> Callable[[], float]:
    of_thread = getattr(time, "thread_time", None)
    return time.perf_counter if of_thread is None or _step(of_thread) > _COARSE else of_thread


def _step(clock: Callable[[], float]) -> float:
    steps = []
    for _ in range(3):
        start = clock()
        while (now := clock()) == start:
            pass
        steps.append(now - start)
    return min(steps)
