"""A student's functions in a fenced process of their own, seen from the trusted side.

Every wait has a deadline that is enforced from here: a student's code can swallow an exception or an
alarm, but not ``SIGKILL`` to the process that it runs in.
"""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from types import TracebackType
from typing import Any, Self

from course_lib.exchange.answer import (
    MOST_BYTES,
    PROCESS_ENDED,
    Answer,
    Call,
    Missing,
    Raised,
    Reply,
    Timed,
    TimedOut,
)
from course_lib.exchange.definitions import Definitions, binds
from course_lib.exchange.wire import WireError, read_frame, to_frame
from course_lib.running.cells import CodeCell
from course_lib.running.fence import Deadline, Fence, Gone, Worker, fence_for
from course_lib.running.limits import Limits
from course_lib.running.needed import Program
from course_lib.running.plain import obscured
from course_lib.running.replies import read_reply

_NOT_DEFINED = re.compile(r"name '(\w+)' is not defined")
_EVERYTHING = "*"  # what `from my_module import *` binds
_IMPORT_ERRORS = ("ModuleNotFoundError", "ImportError")

Frame = tuple[dict[str, Any], dict[str, Any]]


class SubmissionTime:
    """The time that a submission has, in all of its workers together; it runs from the first use of one.

    Parameters
    ----------
    seconds : float
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end: float | None = None

    @property
    def end(self) -> float:
        """When it is over, of ``time.monotonic``; asked for the first time, it begins."""
        if self._end is None:
            self._end = time.monotonic() + self.seconds
        return self._end

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return max(0.0, self.end - time.monotonic())


class RemoteAnswers:
    """Runs a submission's cells in a worker and calls its functions there.

    The worker is started on first use and started again after it had to be killed; cells that
    hung or killed it are then left out. Use as a context manager.

    Parameters
    ----------
    cells : sequence of CodeCell
        Code to run before the first call, in order.
    limits : Limits
    files : mapping
        Text files of the assignment's that the code finds in its working directory, by name.
    beside : mapping
        The same of the student's own, which it can import, too; none replaces one of the assignment's.
    fence : Fence, optional
        Where the worker runs; this process's own fence unless told.
    shared : SubmissionTime, optional
        The time that other workers of the same submission use up, too; its own unless told.

    Raises
    ------
    NoFence
        On first use, if no fence holds on this machine.
    FenceFailed
        On use, if no worker can be started in it.
    """

    def __init__(
        self,
        cells: Sequence[CodeCell],
        limits: Limits | None = None,
        *,
        files: Mapping[str, str] | None = None,
        beside: Mapping[str, str] | None = None,
        fence: Fence | None = None,
        shared: SubmissionTime | None = None,
    ) -> None:
        self.cells = list(cells)
        self.limits = limits or Limits()
        self.cell_errors: dict[int, Raised | TimedOut] = {}
        self.call_seconds = self.limits.call_seconds
        self.late = 0
        self.obscured = ""
        self.ends_calls = True
        self.files, self.beside = dict(files or {}), dict(beside or {})
        self._fence = fence
        self._skipped: set[int] = set()
        self._worker: Worker | None = None
        self._time = shared or SubmissionTime(self.limits.total_seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def fence(self) -> Fence:
        """The fence that the worker runs in."""
        if self._fence is None:
            self._fence = fence_for(self.limits)
        return self._fence

    def call(self, function: str, args: Sequence[Any], via: str | None = None) -> Reply:
        """Call ``function`` over there; see :class:`course_lib.exchange.answers.Answers`."""
        return self.call_all(function, [Call(args, via)])[0]

    def call_all(self, function: str, calls: Sequence[Call]) -> list[Reply]:
        """Make several calls in one request; a worker that one of them ends is started anew for the next."""
        replies: list[Reply] = []
        late = self.late
        while len(replies) < len(calls):
            rest = calls[len(replies) :]
            asked = [[c.via, c.most, c.text] for c in rest]
            message = {"request": "call", "function": function, "calls": asked}
            values = {"args": [list(c.args) for c in rest]}
            seconds = self.call_seconds * max(c.deadlines for c in rest)
            replies += self._replies(message, values, [c.most for c in rest], seconds)
            if isinstance(replies[-1], TimedOut):
                replies += [replies[-1]] * (len(calls) - len(replies))
        if any(call.text for call in calls):  # a change of ours was late, and nothing of theirs
            self.late = late
        return replies

    def timed(self, function: str, call: Call) -> Timed | Reply:
        """Make one call; see :class:`course_lib.exchange.answers.Answers`.

        The time is the processor time of the worker, read from outside, which its code cannot alter and other
        processes hardly lengthen; where the worker is out of sight (in a container) it is wall time. It runs
        from before the arguments are sent until the answer is here: nothing is done before or put off.
        """
        ready = self._ask({"request": "nothing"})
        if not isinstance(ready, Missing):  # the start of a worker is not part of the call
            return ready
        start = self.seconds()
        (reply,) = self.call_all(function, [call])
        seconds = self.seconds() - start
        return Timed(seconds, reply) if isinstance(reply, Answer) else reply

    def seconds(self) -> float:
        """Return the worker's processor time so far, or the time that passes where that is out of sight."""
        seconds = self._worker.cpu_seconds() if self._worker is not None else None
        return time.perf_counter() if seconds is None else seconds

    def variable(self, name: str) -> Reply:
        """Return the value of a variable of the submission."""
        reply = self._ask({"request": "variable", "name": name, "most": MOST_BYTES})
        return Missing(self._why_missing(name)) if isinstance(reply, Missing) else reply

    def assigned_in(self, name: str) -> str:
        """Return the label of the last cell whose text binds a name."""
        return next((cell.label for cell in reversed(self.cells) if binds(cell.code, name)), "")

    def definition(self, name: str) -> ast.FunctionDef | None:
        """Return the syntax tree of a function, read from the submission's text."""
        return self._definitions.function(name)

    def class_definition(self, name: str) -> ast.ClassDef | None:
        """Return the syntax tree of a class, read from the submission's text."""
        return self._definitions.class_(name)

    @cached_property
    def _definitions(self) -> Definitions:
        return Definitions(cell.code for cell in self.cells)

    @cached_property
    def _program(self) -> Program:
        return Program(self.cells)

    @contextmanager
    def alone(self, name: str) -> Iterator[RemoteAnswers]:
        """Provide another worker, in which only what ``name`` needs is run; time spent there counts here."""
        needed = self._program.needed(name)
        files, beside = self.files, self.beside
        with RemoteAnswers(
            needed.cells, self.limits, files=files, beside=beside, fence=self.fence, shared=self._time
        ) as answers:
            answers.obscured = obscured(needed.statements)
            answers.call_seconds = self.call_seconds
            yield answers
            self.late += answers.late

    def close(self) -> None:
        """End the worker and everything that it started."""
        if self._worker is not None:
            self._worker.end()
            self._worker = None

    def _why_missing(self, name: str) -> Raised | TimedOut | None:
        """Return what went wrong in the last cell that defines or imports ``name``, or is there to do so.

        Where that is another name that is missing because its import failed, the import is what went wrong.
        """
        asked = set[str]()
        while True:
            asked.add(name)
            failed = next((self.cell_errors[i] for i in self._defining(name) if i in self.cell_errors), None)
            missing = _NOT_DEFINED.search(failed.message) if isinstance(failed, Raised) else None
            if missing is None or missing[1] in asked or not self._failed_import(missing[1]):
                return failed
            name = missing[1]

    def _defining(self, name: str) -> list[int]:
        """Return the cells that give ``name`` a value, the last first; one's text may be no Python at all."""
        defines = re.compile(rf"^[ \t]*(def[ \t]+{re.escape(name)}\b|{re.escape(name)}[ \t]*=)", re.MULTILINE)
        cells = reversed([*enumerate(self.cells)])
        return [
            i
            for i, cell in cells
            if cell.label == name
            or defines.search(cell.code)
            or binds(cell.code, name)
            or binds(cell.code, _EVERYTHING)
        ]

    def _failed_import(self, name: str) -> bool:
        return any(
            isinstance(error := self.cell_errors.get(i), Raised) and error.type_name in _IMPORT_ERRORS
            for i in self._defining(name)
        )

    def _ask(self, message: dict[str, Any], values: dict[str, Any] | None = None) -> Reply:
        most = message.get("most", MOST_BYTES)
        return self._replies(message, values or {}, [most], self.call_seconds)[0]

    def _replies(
        self, message: dict[str, Any], values: dict[str, Any], most: Sequence[int], seconds: float
    ) -> list[Reply]:
        """Return one reply for each of ``most``, or fewer, of which the last says why there are no more."""
        found: list[Reply] = []
        if not self._time.left:
            self.close()
            return [TimedOut(self.limits.total_seconds)]
        try:
            if self._worker is None:
                self._worker = self._start()
            for reply, returned in self._exchange(self._worker, message, values, most, seconds):
                found.append(read_reply(reply, returned, most[len(found)]))
        except TimeoutError:
            self.close()
            self.late += 1
            found.append(TimedOut(seconds if self._time.left else self.limits.total_seconds))
        except (Gone, WireError) as error:
            found.append(Raised(PROCESS_ENDED, self._how_it_ended(error)))
        return found

    def _exchange(
        self,
        worker: Worker,
        message: dict[str, Any],
        values: dict[str, Any],
        most: Sequence[int],
        seconds: float,
    ) -> Iterator[Frame]:
        """Send a request and yield a frame for each of ``most``, the bytes it may have.

        Each has its time, and all of them together end with that of the submission.
        """
        worker.write(to_frame(message, values), Deadline(seconds, worker.process, self._time.end))
        for size in most:
            deadline = Deadline(seconds, worker.process, self._time.end)
            yield read_frame(partial(worker.read, deadline=deadline), size)

    def _how_it_ended(self, error: Gone | WireError) -> str:
        worker, self._worker = self._worker, None
        if worker is None:
            return str(error)
        if isinstance(error, Gone):
            return worker.how_it_ended()
        worker.end()
        return str(error)

    def _start(self) -> Worker:
        """Start a worker and run the cells that are not known to hang or kill it.

        Raises
        ------
        TimeoutError
            If the submission's time is over before one has run them all.
        """
        while self._time.left:
            worker = self._worker = self.fence.start(self.limits)
            if self._runs_cells(worker):
                return worker
            self.close()
        raise TimeoutError("the submission's time is over")

    def _runs_cells(self, worker: Worker) -> bool:
        """Run the cells; if one hangs or ends the worker, mark it and return false."""
        waiting = [i for i in range(len(self.cells)) if i not in self._skipped]
        cells = [[cell.label, cell.code, cell.first_line] for cell in (self.cells[i] for i in waiting)]
        if self.files or self.beside:
            files = {**self.beside, **self.files}
            request = {"request": "files", "files": files, "given": list(self.files)}
            list(self._exchange(worker, request, {}, [0], 10.0))
        done = 0
        try:
            message = {"request": "run", "cells": cells}
            most = [0] * len(waiting)
            for reply, _ in self._exchange(worker, message, {}, most, self.limits.cell_seconds):
                raised = read_reply(reply, {}, 0)
                if isinstance(raised, Raised):
                    self.cell_errors[waiting[done]] = raised
                done += 1
        except TimeoutError:
            if not self._time.left:
                raise
            self.cell_errors[waiting[done]] = TimedOut(self.limits.cell_seconds)
        except (Gone, WireError) as error:
            self.cell_errors[waiting[done]] = Raised(PROCESS_ENDED, self._how_it_ended(error))
        if done < len(waiting):
            self._skipped.add(waiting[done])
        return done == len(waiting)
