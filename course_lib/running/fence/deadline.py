"""How long a process is waited for, whatever else the machine has to do."""

from __future__ import annotations

import time
from pathlib import Path

#: A process that others keep from running is waited for so many times as long, and no longer.
_MOST_TIMES = 4.0


class Deadline:
    """When to stop waiting for a process.

    Time in which the process wanted to run and did not, because other programs did, is not counted. So what
    else runs on the machine, somebody else's hundred threads included, does not decide whether a slow answer
    comes in time.

    Parameters
    ----------
    seconds : float
        How long to wait, from now.
    process : int
        Its number here; 0 if it cannot be seen, and all time counts then.
    last : float
        When to stop in any case, of ``time.monotonic``.
    """

    def __init__(self, seconds: float, process: int = 0, last: float = float("inf")) -> None:
        start = time.monotonic()
        self._end = start + seconds
        self._last = min(last, start + _MOST_TIMES * seconds)
        self._process = process
        self._before = _held_up(process)

    @property
    def left(self) -> float:
        """Seconds that are left; 0 or less once it is over."""
        now = time.monotonic()
        left = self._end - now
        if left <= 0 and self._process:  # asked only when it matters
            left += _held_up(self._process) - self._before
        return min(left, self._last - now)


def _held_up(process: int) -> float:
    """Return for how many seconds a process's main thread has waited for a processor so far; Linux only."""
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0
