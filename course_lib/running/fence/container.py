"""The third tier: a command of the instructor's that runs a worker in a container."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess

from course_lib.running.fence.tiers import Tier
from course_lib.running.fence.warm import Worker
from course_lib.running.limits import Limits

_INSIDE = ["python", "-I", "-c", "from course_lib.answering.warm import main_alone; main_alone()"]


class Container(Tier):
    """A container for every worker; its image has this version of ``course_lib`` installed.

    Parameters
    ----------
    command : list of str
        Such as ``docker run --rm -i --network none … IMAGE``: what is appended to it is run inside, with
        standard input and output connected.
    """

    name = "container"

    def __init__(self, command: list[str]) -> None:
        self._command = command

    def open(self) -> None:
        """Do nothing: each worker has a container of its own."""

    def start(self, limits: Limits) -> Worker:
        """Run the command, and tell what runs in it how to shut itself in."""
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [*self._command, *_INSIDE],
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        confinement = {
            "limits": {"AS": limits.memory_bytes, "FSIZE": limits.file_bytes, "CORE": 0},
            "home_bytes": limits.folder_bytes,
            "home_files": limits.folder_files,
        }
        told = {"confinement": confinement, "seconds": limits.total_seconds}

        def end(grace: float) -> tuple[int, bool]:
            try:
                return process.wait(timeout=max(grace, 0.5)) << 8, False
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                return signal.SIGKILL, True

        with contextlib.suppress(OSError):  # of one that ended at once the worker will tell
            ours.sendall(json.dumps(told).encode() + b"\n")
        return Worker(end, ours, limits.start_seconds, is_peer=False)

    def __str__(self) -> str:
        return f"{self.name} ({' '.join(self._command[:3])} …)"
