"""A student's functions in a process of their own, seen from the trusted side.

Every wait has a deadline that is enforced from here: a student's code can swallow an exception or an
alarm, but not ``SIGKILL`` to its whole process group.
"""

from __future__ import annotations

import ast
import ctypes
import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from course_lib.exchange.answer import (
    PROCESS_ENDED,
    Answer,
    Call,
    Missing,
    Raised,
    Recorded,
    Reply,
    Timed,
    TimedOut,
)
from course_lib.exchange.definitions import find_definition
from course_lib.exchange.sizes import within
from course_lib.exchange.wire import WireError, read_frame, to_frame
from course_lib.running.cells import CodeCell


@dataclass(frozen=True)
class Limits:
    """What a submission may use.

    Attributes
    ----------
    call_seconds, cell_seconds, start_seconds, total_seconds : float
        Wall time of one call, of one cell, of the interpreter's start, and of the whole submission.
    memory_bytes : int
        Address space of the process.
    file_bytes : int
        Largest file that it may write.
    """

    call_seconds: float = 10.0
    cell_seconds: float = 20.0
    start_seconds: float = 60.0
    total_seconds: float = 180.0
    memory_bytes: int = 4 << 30
    file_bytes: int = 16 << 20


Launch = Callable[[list[str], Sequence[int], str, Limits], "subprocess.Popen[bytes]"]


def launch(command: list[str], pass_fds: Sequence[int], cwd: str, limits: Limits) -> subprocess.Popen[bytes]:
    """Start a worker with a bare environment, in a session and a directory of its own, under resource limits.

    This is the seam for stronger sandboxes: whatever starts ``command`` and returns a ``Popen`` will do.
    """

    def restrict() -> None:
        import resource

        os.setsid()
        _die_with_parent()
        seconds = int(limits.total_seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
        resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_bytes, limits.file_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": cwd,
        "TMPDIR": cwd,
        "LANG": "C.UTF-8",
        "MPLBACKEND": "Agg",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
    }
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=tuple(pass_fds),
        cwd=cwd,
        env=environment,
        preexec_fn=restrict,  # the parent is single-threaded here; setrlimit and setsid are safe
    )


def _die_with_parent() -> None:
    """Ask Linux to end this process with its parent: a killed grader leaves no endless loop behind."""
    if _prctl is not None:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


_PR_SET_PDEATHSIG = 1
# Looked up before any fork: loading a library in between is not safe.
_prctl = getattr(ctypes.CDLL(None), "prctl", None) if sys.platform == "linux" else None


class _Gone(Exception):
    """The process ended, or broke the protocol."""


class RemoteAnswers:
    """Runs a submission's cells in a worker and calls its functions there.

    The worker is started on first use and started again after it had to be killed; cells that
    hung or killed it are then left out. Use as a context manager.

    Parameters
    ----------
    cells : sequence of CodeCell
        Code to run before the first call, in order.
    limits : Limits
    launcher : callable
        How to start the process; see :func:`launch`.
    files : mapping
        Text files that the code finds in its working directory, by name, and can import.
    """

    def __init__(
        self,
        cells: Sequence[CodeCell],
        limits: Limits | None = None,
        launcher: Launch = launch,
        files: Mapping[str, str] | None = None,
    ) -> None:
        self.cells = list(cells)
        self.limits = limits or Limits()
        self.cell_errors: dict[int, Raised | TimedOut] = {}
        self.files = dict(files or {})
        self._launcher = launcher
        self._skipped: set[int] = set()
        self._process: subprocess.Popen[bytes] | None = None
        self._directory: tempfile.TemporaryDirectory[str] | None = None
        self._to_worker = self._from_worker = -1
        self._deadline = float("inf")  # set when the submission first runs

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def call(self, function: str, args: Sequence[Any], via: str | None = None) -> Reply:
        """Call ``function`` over there; see :class:`course_lib.exchange.answers.Answers`."""
        message = {"request": "call", "function": function, "via": via}
        return self._ask(message, {"args": list(args)}, self.limits.call_seconds)

    def call_all(self, function: str, calls: Sequence[Call]) -> list[Reply]:
        """Make calls in order; see :class:`course_lib.exchange.answers.Answers`."""
        replies: list[Reply] = []
        for call in calls:
            if replies and isinstance(replies[-1], TimedOut):
                replies.append(replies[-1])
                continue
            reply = self.call(function, call.args, call.via)
            replies.append(within(reply, call.most) if isinstance(reply, Answer) else reply)
        return replies

    def timed(self, function: str, call: Call) -> Timed | Reply:
        """Make one call; its time is read from the process's own CPU clock, on this side."""
        ready = self._ask({"request": "hold"}, {"args": []}, self.limits.call_seconds)
        if not isinstance(
            ready, Answer
        ):  # a process that has to be started first would be timed with its start
            return ready
        start = self._cpu_seconds()
        (reply,) = self.call_all(function, [call])
        return Timed(self._cpu_seconds() - start, reply) if isinstance(reply, Answer) else reply

    def _cpu_seconds(self) -> float:
        """Return the CPU time that the worker has taken so far, or wall time where there is no such clock."""
        if sys.platform != "linux" or self._process is None:
            return time.perf_counter()
        return time.clock_gettime((~self._process.pid << 3) | 2)  # clock_getcpuclockid(3)

    def alone(self, name: str) -> RemoteAnswers:
        """Return a process of its own in which only what ``name`` needs is run; close it after use."""
        return RemoteAnswers(self.cells, self.limits, self._launcher, self.files)

    def variable(self, name: str) -> Reply:
        """Return the value of a variable of the submission."""
        reply = self._ask({"request": "variable", "name": name}, {}, self.limits.call_seconds)
        return Missing(self._why_missing(name)) if isinstance(reply, Missing) else reply

    def _why_missing(self, name: str) -> Raised | TimedOut | None:
        """Return what went wrong in the last cell whose text defines ``name``."""
        defines = re.compile(rf"^[ \t]*(def[ \t]+{re.escape(name)}\b|{re.escape(name)}[ \t]*=)", re.MULTILINE)
        defining = [i for i, cell in enumerate(self.cells) if defines.search(cell.code)]
        return next((self.cell_errors[i] for i in reversed(defining) if i in self.cell_errors), None)

    def definition(self, name: str) -> ast.FunctionDef | None:
        """Return the syntax tree of a function, read from the submission's text."""
        return find_definition((cell.code for cell in self.cells), name)

    def close(self) -> None:
        """End the process and everything that it started."""
        if self._process is not None:
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except ProcessLookupError:
                self._process.kill()  # it ended before it became a group leader
            self._process.wait()
            os.close(self._to_worker)
            os.close(self._from_worker)
            self._process = None
        if self._directory is not None:
            self._directory.cleanup()
            self._directory = None

    def _ask(self, message: dict[str, Any], values: dict[str, Any], seconds: float) -> Reply:
        if self._deadline == float("inf"):
            self._deadline = time.monotonic() + self.limits.total_seconds
        if time.monotonic() > self._deadline:
            self.close()
            return TimedOut(self.limits.total_seconds)
        try:
            if self._process is None:
                self._start()
            reply, returned = self._exchange(message, values, min(seconds, _left(self._deadline)))
            return _read_reply(reply, returned)
        except TimeoutError:
            self.close()
            return TimedOut(seconds if _left(self._deadline) else self.limits.total_seconds)
        except (_Gone, WireError, OSError) as error:
            self.close()
            return Raised(PROCESS_ENDED, str(error))

    def _start(self) -> None:
        """Start a worker and run the cells that are not known to hang or kill it."""
        while True:
            self._spawn()
            if all(self._run(i, cell) for i, cell in enumerate(self.cells) if i not in self._skipped):
                return
            self.close()

    def _run(self, index: int, cell: CodeCell) -> bool:
        message = {
            "request": "run",
            "label": cell.label,
            "code": cell.code,
            "first_line": cell.first_line,
        }
        try:
            reply, _ = self._exchange(
                message, {}, min(self.limits.cell_seconds, max(0.1, _left(self._deadline)))
            )
        except TimeoutError:
            self.cell_errors[index] = TimedOut(self.limits.cell_seconds)
        except (_Gone, WireError, OSError) as error:
            self.cell_errors[index] = Raised(PROCESS_ENDED, str(error))
        else:
            if reply.get("outcome") == "raised":
                raised = _read_reply(reply, {})
                if isinstance(raised, Raised):
                    self.cell_errors[index] = raised
            return True
        self._skipped.add(index)
        return False

    def _spawn(self) -> None:
        self._directory = tempfile.TemporaryDirectory(prefix="submission-", ignore_cleanup_errors=True)
        for name, text in self.files.items():
            Path(self._directory.name, name).write_text(text, encoding="utf-8")
        worker_reads, self._to_worker = os.pipe()
        self._from_worker, worker_writes = os.pipe()
        os.set_blocking(self._from_worker, False)
        os.set_blocking(self._to_worker, False)
        fds = (worker_reads, worker_writes)
        command = [sys.executable, "-I", "-m", "course_lib.answering.worker", *map(str, fds)]
        try:
            self._process = self._launcher(command, fds, self._directory.name, self.limits)
        finally:
            os.close(worker_reads)
            os.close(worker_writes)
        self._exchange({"request": "hold"}, {"args": []}, self.limits.start_seconds)

    def _exchange(
        self, message: dict[str, Any], values: dict[str, Any], seconds: float
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        deadline = time.monotonic() + seconds
        self._write(to_frame(message, values), deadline)
        return read_frame(lambda size: self._read(size, deadline))

    def _write(self, frame: bytes, deadline: float) -> None:
        rest = memoryview(frame)
        while rest:
            _, ready, _ = select.select([], [self._to_worker], [], _left(deadline))
            if not ready:
                raise TimeoutError
            try:
                rest = rest[os.write(self._to_worker, rest) :]
            except BrokenPipeError as error:
                raise _Gone("it closed its end") from error

    def _read(self, size: int, deadline: float) -> bytes:
        chunks = []
        while size:
            ready, _, _ = select.select([self._from_worker], [], [], _left(deadline))
            if not ready:
                raise TimeoutError
            chunk = os.read(self._from_worker, min(size, 1 << 20))
            if not chunk:
                raise _Gone(self._how_it_ended())
            chunks.append(chunk)
            size -= len(chunk)
        return b"".join(chunks)

    def _how_it_ended(self) -> str:
        if self._process is None:
            return "it was stopped"
        try:
            code = self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            return "it closed its end"
        return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"


def _left(deadline: float) -> float:
    return max(0.0, deadline - time.monotonic())


def _read_reply(reply: dict[str, Any], values: dict[str, Any]) -> Reply:
    """Turn a worker's message into a reply, believing nothing about its form."""
    outcome = reply.get("outcome")
    if outcome == "answer":
        args, calls = values.get("args"), values.get("calls")
        recorded = (
            [Recorded(tuple(c[0]), c[1]) for c in calls or [] if _is_call(c)]
            if isinstance(calls, list)
            else []
        )
        return Answer(values.get("value"), args if isinstance(args, tuple) else (), recorded)
    if outcome == "raised":
        where = reply.get("where")
        lines = tuple(str(line)[:300] for line in where[:8]) if isinstance(where, list) else ()
        return Raised(str(reply.get("type"))[:100], str(reply.get("message"))[:500], lines)
    if outcome in ("missing", "done"):
        return Missing()
    raise WireError("an answer without an outcome")


def _is_call(item: Any) -> bool:
    return isinstance(item, list) and len(item) == 2 and isinstance(item[0], list)
