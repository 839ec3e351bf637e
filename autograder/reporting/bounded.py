"""Pages made in a process that may hang, grow or die, at the cost of one page."""

from __future__ import annotations

import os
import pickle
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from autograder.grading.jobs import cores
from autograder.reporting.page import PageRequest, plain_page

#: The folder that holds this package; the current folder, which is anybody's, is not looked into (``-P``).
_HERE = Path(__file__).resolve().parent.parent.parent

#: A further process takes about as long to start as so many pages to make.
WORTH_A_PROCESS = 10


@dataclass(frozen=True)
class Bounds:
    """What making one page may take.

    Attributes
    ----------
    seconds : float
        From the request to the page, of wall time; a page takes some hundredths of a second.
    memory_bytes : int
        Address space of the process.
    page_bytes : int
        Size of the page.
    """

    seconds: float = 30.0
    memory_bytes: int = 2 << 30
    page_bytes: int = 32 << 20


class PageMakers:
    """As many makers of pages as there are cores to use and enough pages for; use as a context manager.

    Parameters
    ----------
    pages : int
        How many are to be made.
    bounds : Bounds, optional
    """

    def __init__(self, pages: int, bounds: Bounds | None = None) -> None:
        self.count = max(1, min(cores(), pages // WORTH_A_PROCESS))
        self._idle: SimpleQueue[PageMaker] = SimpleQueue()
        for _ in range(self.count):
            self._idle.put(PageMaker(bounds))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for _ in range(self.count):
            self._idle.get().__exit__(kind, error, trace)

    @contextmanager
    def one(self) -> Iterator[PageMaker]:
        """Lend one that nobody else has, as soon as there is one."""
        maker = self._idle.get()
        try:
            yield maker
        finally:
            self._idle.put(maker)


class PageMaker:
    """Makes pages, one after the other; use as a context manager.

    Parameters
    ----------
    bounds : Bounds, optional
    """

    def __init__(self, bounds: Bounds | None = None) -> None:
        self._bounds = bounds or Bounds()
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def page(self, request: PageRequest) -> tuple[bytes, bool]:
        """Return a page in UTF-8, and whether it is the full one and not the plain one."""
        made = self._made(request)
        return (made, True) if made else (plain_page(request).encode("utf-8", "replace"), False)

    def _made(self, request: PageRequest) -> bytes:
        connection = self._connection or self._started()
        try:
            connection.send_bytes(pickle.dumps(request))
            if connection.poll(self._bounds.seconds):
                return connection.recv_bytes(self._bounds.page_bytes)
        except (EOFError, OSError):  # it ended, or sent too much
            pass
        self._stop()
        return b""

    def _started(self) -> Connection:
        ours, theirs = socket.socketpair()
        paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
        packages = [path for path in paths if Path(path).is_absolute()]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(_HERE), *packages])}
        with theirs:
            arguments = [str(theirs.fileno()), str(self._bounds.memory_bytes)]
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "autograder.reporting.renderer", *arguments],
                pass_fds=[theirs.fileno()],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self._connection = Connection(ours.detach())
        return self._connection

    def _stop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = self._connection = None
