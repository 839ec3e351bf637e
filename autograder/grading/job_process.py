"""What a judging process does: get ready, and answer until the grader hangs up or ends."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from course_lib.running.fence import Fence, open_fence, use_fence
from course_lib.running.limits import Limits


def serve(connection: Connection, environment: dict[str, str], memory_bytes: int, temporary: Path) -> None:
    """Make each call that comes, and send back what it returned and what it raised.

    Parameters
    ----------
    connection : Connection
    environment : dict
        The grader's; that of the process that this one was forked from may be older.
    memory_bytes : int
        Address space of this process.
    temporary : Path
        Where temporary files go.
    """
    threading.Thread(target=_end_with_grader, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the grader's to handle
    os.environ.clear()
    os.environ.update(environment, OPENBLAS_NUM_THREADS="1")
    tempfile.tempdir = str(temporary)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    allowed = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))
    while True:
        try:
            function, arguments = connection.recv()
        except EOFError:
            return
        connection.send(_outcome(function, arguments))


def _outcome(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any, Exception | None]:
    try:
        return function(*arguments), None
    except Exception as error:  # noqa: BLE001  (it is raised where the call was made)
        return None, error


@dataclass(frozen=True)
class Ready:
    """What a process can do before it judges.

    Attributes
    ----------
    assignment : str
    limits : Limits
    """

    assignment: str
    limits: Limits

    def load(self) -> None:
        """Load what judging the assignment needs."""
        from autograder.authoring.assignment import load_assignment

        load_assignment(self.assignment)

    def open(self) -> Fence:
        """Open and test a fence that can be sent to other processes."""
        return open_fence(self.limits)

    def use(self, fence: Fence) -> None:
        """Take the fence that was opened elsewhere."""
        use_fence(fence, self.limits)


def _end_with_grader() -> None:
    """End as soon as the grader has, also in the middle of a call.

    The process that this one was forked from does not see to it: it lives for as long as this one does.
    """
    grader = multiprocessing.parent_process()
    if grader is not None:
        grader.join()
        os._exit(1)
