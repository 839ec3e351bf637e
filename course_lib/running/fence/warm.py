"""The warm process and its workers, seen from outside: start them, talk to them, end them."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from course_lib.answering.confine import Confinement
from course_lib.answering.warm import GREETING
from course_lib.running.fence.deadline import Deadline
from course_lib.running.limits import Limits

#: What the warm process imports before it forks: what student code and set-up cells commonly ask for.
PRELOAD = ["numpy", "numpy.random", "matplotlib.pyplot", "course_lib.data", "course_lib.plotting.style"]
_CODE = (
    "import sys; sys.path[:] = {path!r}; from course_lib.answering.warm import main; main({fd}, {preload!r})"
)
Ender = Callable[[float], tuple[int, bool]]
_TELLS_CREDENTIALS = sys.platform == "linux"
_CREDENTIALS = struct.Struct("3i")  # process, user, group


class FenceFailed(RuntimeError):
    """A fence, or a worker in it, did not start; the message says why."""


class Gone(Exception):
    """A worker closed its end of the connection, or ended."""


def warm_command(interpreter: str, search_path: Sequence[str], descriptor: int) -> list[str]:
    """Return the command of a warm process: an interpreter that reads neither settings nor ``.pth`` files."""
    code = _CODE.format(path=list(search_path), fd=descriptor, preload=PRELOAD)
    return [interpreter, "-I", "-S", "-B", "-c", code]


def bare_environment(home: str) -> dict[str, str]:
    """Return the only variables that a fenced process has."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": home,
        "TMPDIR": home,
        "LANG": "C.UTF-8",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": home,
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


class Warm:
    """A warm process to ask for workers.

    Sent to another process, it lets that one ask, too; it is there for as long as the one that started it.

    Parameters
    ----------
    control : socket.socket
        Its control connection.
    seconds : float
        How long an answer may take.
    process : subprocess.Popen, optional
        The process; in the one that started it.
    """

    def __init__(
        self, control: socket.socket, seconds: float, process: subprocess.Popen[bytes] | None = None
    ) -> None:
        self._control = control
        self._seconds = seconds
        self._process = process
        self._sent: list[socket.socket] = []
        self._one_at_a_time = threading.Lock()  # several threads may judge behind one fence

    @classmethod
    def started(
        cls, command: list[str], ours: socket.socket, theirs: socket.socket, home: str, seconds: float
    ) -> Self:
        """Start a warm process.

        Parameters
        ----------
        command : list of str
            Starts it; the descriptor `theirs` is open in it.
        ours, theirs : socket.socket
            The two ends of the control connection.
        home : str
            Its home, for the environment.
        seconds : float
            How long it may take until it is ready.

        Raises
        ------
        FenceFailed
            If it does not get ready; with its last words.
        """
        with theirs:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=(theirs.fileno(),),
                env=bare_environment(home),
                cwd="/",
                start_new_session=True,  # Ctrl-C in the terminal reaches the grader alone
            )
        warm = cls(ours, seconds, process)
        try:
            warm._ask({"request": "hello"})
        except FenceFailed as error:
            process.kill()
            words = _last_words(process)
            warm.close()
            raise FenceFailed(f"{error}: {words}") from error
        return warm

    def __reduce__(self) -> tuple[type[Warm], tuple[socket.socket, float]]:
        """Return how another process makes one that asks the same warm process."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._ask({"request": "let in"}, [theirs.fileno()])
        self._sent.append(ours)  # a copy of it arrives there
        return Warm, (ours, self._seconds)

    def start(self, confinement: Confinement, limits: Limits) -> Worker:
        """Fork a worker.

        Raises
        ------
        FenceFailed
            If it does not start, or cannot shut itself in.
        """
        ours, theirs = socket.socketpair()
        if _TELLS_CREDENTIALS:
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        with theirs:
            reply = self._ask({"request": "start", "confinement": asdict(confinement)}, [theirs.fileno()])
        return Worker(partial(self.end, reply["worker"]), ours, limits.start_seconds)

    def end(self, worker: int, grace: float) -> tuple[int, bool]:
        """Return a worker's wait status and whether it was killed, which it is after ``grace`` seconds."""
        reply = self._ask({"request": "end", "worker": worker, "grace": grace}, extra=grace)
        return reply["status"], reply["killed"]

    @property
    def runs(self) -> bool:
        """Whether the process is there, as far as can be seen without asking it."""
        return self._process is None or self._process.poll() is None

    def close(self) -> None:
        """End the process and everything in its fence, if this one started it."""
        for connection in (self._control, *self._sent):
            connection.close()
        if self._process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=2)
        if self.runs:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()

    def _ask(
        self, request: dict[str, Any], descriptors: Sequence[int] = (), extra: float = 0.0
    ) -> dict[str, Any]:
        with self._one_at_a_time:
            return self._asked(request, descriptors, self._seconds + extra)

    def _asked(self, request: dict[str, Any], descriptors: Sequence[int], seconds: float) -> dict[str, Any]:
        self._control.settimeout(seconds)
        try:
            line = json.dumps(request).encode() + b"\n"
            sent = socket.send_fds(self._control, [line], list(descriptors))
            self._control.sendall(line[sent:])
            data = bytearray()
            while not data.endswith(b"\n"):
                data += (chunk := self._control.recv(1 << 16))
                if not chunk:
                    raise FenceFailed("the warm process ended")
        except OSError as error:
            raise FenceFailed(f"the warm process does not answer ({error})") from error
        reply: dict[str, Any] = json.loads(data)
        if "error" in reply:
            raise FenceFailed(f"the warm process could not do it ({reply['error']})")
        return reply


def _last_words(process: subprocess.Popen[bytes]) -> str:
    assert process.stderr is not None
    text = process.stderr.read(4096).decode(errors="replace").strip()
    return text.splitlines()[-1] if text else "it said nothing"


class Worker:
    """A worker and the connection to it. Nothing that comes over the connection is trusted.

    Parameters
    ----------
    ender : callable
        ``ender(grace)`` ends the worker, after that many seconds if it does not by itself, and returns its
        wait status and whether it was killed.
    connection : socket.socket
    seconds : float
        How long it may take to shut itself in.
    is_peer : bool
        Whether the process at the other end of the connection is the worker itself, whose processor time can
        be read.
    """

    def __init__(
        self, ender: Ender, connection: socket.socket, seconds: float, *, is_peer: bool = True
    ) -> None:
        self._ender = ender
        self._is_peer = is_peer
        self._connection = connection
        self._ended: tuple[int, bool] | None = None
        #: What is done once it has ended.
        self.afterwards: Callable[[], None] = lambda: None
        connection.setblocking(False)
        self.process = self._greeting(Deadline(seconds))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def write(self, data: bytes, deadline: Deadline) -> None:
        """Send all of `data`.

        Raises
        ------
        TimeoutError
            At the deadline.
        Gone
            If nobody is there to read.
        """
        rest = memoryview(data)
        while rest:
            self._wait(select.POLLOUT, deadline)
            try:
                rest = rest[self._connection.send(rest) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise Gone("it closed its end") from error

    def read(self, size: int, deadline: Deadline) -> bytes:
        """Return exactly `size` bytes; raises as :meth:`write` does."""
        data = bytearray()
        while len(data) < size:
            self._wait(select.POLLIN, deadline)
            try:
                chunk = self._connection.recv(min(size - len(data), 1 << 20))
            except BlockingIOError:
                continue
            except OSError as error:
                raise Gone("it closed its end") from error
            if not chunk:
                raise Gone("it closed its end")
            data += chunk
        return bytes(data)

    def cpu_seconds(self) -> float | None:
        """Return the processor time that the worker has used so far, as the kernel counts it; Linux only."""
        if not self.process or not hasattr(time, "clock_gettime"):
            return None
        try:
            return time.clock_gettime(
                (~self.process << 3) | 2
            )  # the clock of that process, see clock_gettime(2)
        except OSError:
            return None

    def how_it_ended(self) -> str:
        """Return in words how the worker ended, waiting a moment for it to do so."""
        status, killed = self.end(grace=2.0)
        if killed:
            return "it closed its end"
        code = os.waitstatus_to_exitcode(status)
        return f"exit code {code}" if code >= 0 else f"killed by {_signal_name(-code)}"

    def end(self, grace: float = 0.0) -> tuple[int, bool]:
        """End the worker and everything that it started."""
        if self._ended is None:
            self._connection.close()
            self._ended = 0, True  # whatever comes of asking, it is asked once
            self._ended = self._ender(grace)
            self.afterwards()
        return self._ended

    def _greeting(self, deadline: Deadline) -> int:
        """Return the process's number here, which the kernel adds to what the worker sends first, or 0."""
        try:
            self._wait(select.POLLIN, deadline)
            space = socket.CMSG_SPACE(_CREDENTIALS.size)
            line, ancillary, _, _ = self._connection.recvmsg(4096, space)
        except (OSError, TimeoutError) as error:
            self.end()
            raise FenceFailed(f"a worker did not start ({error})") from error
        if line != GREETING:
            self.end()
            raise FenceFailed(f"a worker could not shut itself in: {_refusal(line)}")
        if not (self._is_peer and _TELLS_CREDENTIALS):
            return 0
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
        process = int(_CREDENTIALS.unpack(ancillary[0][2])[0])
        with contextlib.suppress(OSError):  # where memory runs out, the kernel ends a worker first
            Path(f"/proc/{process}/oom_score_adj").write_text("1000", encoding="ascii")
        return process

    def _wait(self, event: int, deadline: Deadline) -> None:
        poll = select.poll()
        poll.register(self._connection, event)
        while not poll.poll(max(0.0, deadline.left) * 1000):
            if deadline.left <= 0:
                raise TimeoutError("it did not answer in time")


def _refusal(line: bytes) -> str:
    try:
        return str(json.loads(line)["refused"])
    except (ValueError, LookupError, TypeError):
        return "it ended"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
