"""Workers where processes cannot be forked, as on Windows: each is an interpreter of its own, on two pipes.

It is no fence. A student's own code is run this way by ``course check``, and it is killed at its deadlines.
"""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO

import course_lib
from course_lib.answering.warm import GREETING
from course_lib.running.fence.deadline import Deadline
from course_lib.running.fence.warm import FenceFailed, Gone, Worker
from course_lib.running.limits import Limits
from course_lib.running.scratch import remove, scratch

_CODE = "import sys; sys.path[:] = {path!r}; from course_lib.answering.piped import main; main({limits!r})"
_CHUNK = 1 << 20
_MOST_WAITING = 64  # chunks that nobody has read yet


def start_piped(limits: Limits, resource_limits: dict[str, int]) -> PipedWorker:
    """Start a worker in a new folder.

    Raises
    ------
    FenceFailed
        If it does not start.
    """
    home = Path(tempfile.mkdtemp(prefix="worker-", dir=scratch()))
    package = str(Path(course_lib.__file__).resolve().parents[1])
    code = _CODE.format(path=[package, *filter(None, sys.path)], limits=resource_limits)
    process = subprocess.Popen(
        [sys.executable, "-I", "-B", "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=home,
        env={**os.environ, "MPLBACKEND": "Agg", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    )
    worker = PipedWorker(process)
    worker.afterwards = partial(remove, home)
    worker.wait_for_greeting(limits.start_seconds)
    return worker


class PipedWorker(Worker):
    """A worker at the other end of two pipes, for which no system has a way to wait with a deadline.

    So a thread reads what comes.

    Parameters
    ----------
    process : subprocess.Popen
        With pipes as standard input and output.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process = process
        self._input = process.stdin
        self._chunks = queue.Queue[bytes](_MOST_WAITING)
        self._buffer = bytearray()
        self._ended: tuple[int, bool] | None = None
        self.afterwards: Callable[[], None] = lambda: None
        self.process = process.pid
        threading.Thread(target=_pump, args=(process.stdout, self._chunks), daemon=True).start()

    def wait_for_greeting(self, seconds: float) -> None:
        """Wait until it is ready.

        Raises
        ------
        FenceFailed
            If it does not get ready.
        """
        try:
            self.read(len(GREETING), Deadline(seconds))
        except (Gone, TimeoutError) as error:
            self.end()
            raise FenceFailed(f"a worker did not start ({error})") from error

    def write(self, data: bytes, deadline: Deadline) -> None:
        """Send all of `data`: a worker reads a request to its end before it runs any code."""
        try:
            self._input.write(data)
            self._input.flush()
        except (OSError, ValueError) as error:
            raise Gone("it closed its end") from error

    def read(self, size: int, deadline: Deadline) -> bytes:
        """Return exactly `size` bytes; raises as :meth:`Worker.read` does."""
        while len(self._buffer) < size:
            try:
                chunk = self._chunks.get(timeout=max(0.0, deadline.left))
            except queue.Empty:
                if deadline.left <= 0:
                    raise TimeoutError("it did not answer in time") from None
                continue
            if not chunk:
                raise Gone("it closed its end")
            self._buffer += chunk
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data

    def how_it_ended(self) -> str:
        """Return in words how the worker ended, waiting a moment for it to do so."""
        code, killed = self.end(grace=2.0)
        return "it closed its end" if killed else f"exit code {code}"

    def end(self, grace: float = 0.0) -> tuple[int, bool]:
        """End the worker; return its exit code and whether it was killed."""
        if self._ended is None:
            killed = False
            try:
                self._process.wait(grace)
            except subprocess.TimeoutExpired:
                killed = True
                self._process.kill()
            self._ended = self._process.wait(), killed
            with suppress(OSError):  # what nobody has read
                self._input.close()
            self.afterwards()
        return self._ended


def _pump(stream: IO[bytes], chunks: queue.Queue[bytes]) -> None:
    """Pass on what comes, and nothing at the end; a worker that floods waits until somebody reads."""
    descriptor = stream.fileno()
    while chunk := os.read(descriptor, _CHUNK):
        chunks.put(chunk)
    chunks.put(b"")
    stream.close()
