"""The clock by which a call is timed: processor time of this thread, where a system tells it."""

from __future__ import annotations

import time
from functools import cache

#: A browser's Python has no such clock. There the time that passes has to do; nothing else runs in it.
seconds = getattr(time, "thread_time", time.perf_counter)


@cache
def tick() -> float:
    """Return the smallest step that the clock is seen to take: browsers make theirs coarse on purpose."""
    steps = []
    for _ in range(3):
        start = seconds()
        while (now := seconds()) == start:
            pass
        steps.append(now - start)
    return min(steps)
