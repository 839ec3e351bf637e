"""The fence around a student's process: chosen by trying it, and none is an error.

``tiers`` are the ways to fence a process in, ``selftest`` finds out whether one holds, ``warm`` starts
workers and talks to them, ``visible`` says what they can see, ``syscalls`` what they can ask of the kernel.
"""

from __future__ import annotations

import atexit
import os
import threading
from dataclasses import dataclass

from course_lib.running.fence.deadline import Deadline
from course_lib.running.fence.selftest import Report, test_fence
from course_lib.running.fence.tiers import Tier, candidates, without_fence
from course_lib.running.fence.warm import FenceFailed, Gone, Worker
from course_lib.running.limits import FenceSettings, Limits

__all__ = [
    "Deadline",
    "Fence",
    "FenceFailed",
    "Gone",
    "NoFence",
    "Report",
    "Worker",
    "fence_for",
    "open_fence",
    "reports",
    "use_fence",
]


class NoFence(RuntimeError):
    """No fence holds on this machine; the message says what was tried and what to install."""


@dataclass
class Fence:
    """A fence that is open. Sent to another process, it is the same fence there.

    Attributes
    ----------
    tier : str
        ``"bubblewrap"``, ``"landlock"``, ``"container"``, or ``"none"``.
    reason : str
        Why this one: what the self-test found, and why the tiers before it were not taken.
    """

    tier: str
    reason: str
    _opened: Tier

    def start(self, limits: Limits) -> Worker:
        """Start a worker in it; if that fails, once more in the same fence opened anew.

        Raises
        ------
        FenceFailed
            If it fails again.
        """
        if self._opened.is_open:
            try:
                return self._opened.start(limits)
            except FenceFailed:
                pass
        self._opened.close()
        self._opened.open()
        return self._opened.start(limits)

    def close(self) -> None:
        """End everything in it."""
        self._opened.close()


def open_fence(limits: Limits) -> Fence:
    """Return the first tier that passes the self-test, opened.

    Raises
    ------
    NoFence
        If none does, unless the settings allow to go without.
    """
    tried = []
    for tier in candidates(limits.fence):
        report = _tested(tier, limits)
        tried.append(report.reason)
        if report.holds:
            return Fence(tier.name, "; ".join(reversed(tried)), tier)
        tier.close()
    if not limits.fence.unfenced:
        raise NoFence(_what_to_do(tried))
    unfenced = without_fence()
    unfenced.open()
    return Fence(unfenced.name, "; ".join(["run without a fence, as asked", *tried]), unfenced)


def fence_for(limits: Limits) -> Fence:
    """Return this process's fence for these settings, opened and tested when it is first asked for."""
    key = os.getpid(), limits.fence, limits.memory_bytes
    with _one_at_a_time:
        if key not in _open:
            _open[key] = open_fence(limits)
            atexit.register(_open[key].close)
        return _open[key]


def use_fence(fence: Fence, limits: Limits) -> None:
    """Have a fence that another process opened, tested and sent be this process's for these settings."""
    key = os.getpid(), limits.fence, limits.memory_bytes
    with _one_at_a_time:
        _open.setdefault(key, fence)
        atexit.register(fence.close)


def reports(limits: Limits) -> list[Report]:
    """Test every tier, and return what was found."""
    found = []
    for tier in candidates(limits.fence):
        found.append(_tested(tier, limits))
        tier.close()
    return found


def _tested(tier: Tier, limits: Limits) -> Report:
    try:
        tier.open()
    except (FenceFailed, OSError) as error:
        return Report(str(tier), failed=f"does not start here ({error})")
    return test_fence(tier, limits)


def _what_to_do(tried: list[str]) -> str:
    found = "".join(f"\n  - {reason}" for reason in tried) or "\n  - no tier was allowed"
    return (
        f"Students' code is not run, because no fence holds on this machine:{found}\n"
        "On Linux install bubblewrap (Debian and Ubuntu: apt-get install bubblewrap libseccomp2), or use a "
        "kernel with Landlock (6.12 or newer); elsewhere name a container (docs/security.md says how). "
        "`autograder sandbox` tries again. --unsandboxed runs it all the same, unfenced, and says so in "
        "every record."
    )


_one_at_a_time = threading.Lock()
_open: dict[tuple[int, FenceSettings, int], Fence] = {}
