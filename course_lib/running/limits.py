"""What a submission may use, and how it is fenced in."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass, field


@dataclass(frozen=True)
class FenceSettings:
    """Which fences are tried, in order.

    Attributes
    ----------
    tiers : tuple of str
        Names of :data:`course_lib.running.fence.tiers.TIERS`; the first whose self-test passes is used.
    container : str
        A shell-like command that runs what is appended to it in a container; empty if there is none.
    unfenced : bool
        Run code without a fence where no tier passes; every record says so.
    """

    tiers: tuple[str, ...] = ("bubblewrap", "landlock", "container")
    container: str = ""
    unfenced: bool = False

    @classmethod
    def from_environment(cls) -> FenceSettings:
        """Return the settings that ``AUTOGRADER_CONTAINER`` and ``AUTOGRADER_UNSANDBOXED`` make."""
        unfenced = os.environ.get("AUTOGRADER_UNSANDBOXED", "") not in ("", "0")
        return cls(container=os.environ.get("AUTOGRADER_CONTAINER", ""), unfenced=unfenced)

    @property
    def container_command(self) -> list[str]:
        """The container's command in words."""
        return shlex.split(self.container)


#: For someone's own code on their own machine.
OWN_CODE = FenceSettings(tiers=(), unfenced=True)


@dataclass(frozen=True)
class Limits:
    """What a submission may use.

    Attributes
    ----------
    call_seconds, cell_seconds, start_seconds, total_seconds : float
        Wall time of one call, of one cell, of a worker's start, and of the whole submission.
    memory_bytes : int
        Address space of the process; there is only one.
    file_bytes, folder_bytes, folder_files : int
        Largest file that it may write, and what its folder may hold.
    threads : int
        Threads at one time.
    fence : FenceSettings
        How it is kept from everything else.
    """

    call_seconds: float = 10.0
    cell_seconds: float = 20.0
    start_seconds: float = 60.0
    total_seconds: float = 180.0
    memory_bytes: int = 4 << 30
    file_bytes: int = 16 << 20
    folder_bytes: int = 64 << 20
    folder_files: int = 4096
    threads: int = 64
    fence: FenceSettings = field(default_factory=FenceSettings)
