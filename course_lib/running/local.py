"""A student's functions in this very process: the notebook's own check."""

from __future__ import annotations

import ast
import inspect
import io
import linecache
import signal
import textwrap
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, redirect_stderr, redirect_stdout
from types import FrameType
from typing import Any

from course_lib import clock
from course_lib.answering.calls import call_changed
from course_lib.exchange.answer import Answer, Call, Missing, Recorded, Reply, Timed, TimedOut
from course_lib.exchange.definitions import Definitions, binds, find_definition
from course_lib.exchange.sizes import within
from course_lib.exchange.wire import as_sent

#: Modules of functions that are lent or given, which no student wrote.
_GIVEN = ("lent.", "course_lib.")


class _DeadlineExceeded(BaseException):
    """Not an ``Exception``, so that a student's ``except Exception`` does not swallow it."""


class LocalAnswers:
    """Calls functions of a namespace, with a deadline where it can be enforced (POSIX, main thread).

    On Windows and in a browser a call has none: there an endless loop is ended by restarting the kernel.
    """

    def __init__(self, namespace: Mapping[str, Any], deadline: float = 10.0) -> None:
        self.namespace = namespace
        self.call_seconds = deadline
        self.late = 0
        self.obscured = ""
        self.ends_calls = _can_interrupt()

    def call(self, function: str, args: Sequence[Any], via: str | None = None) -> Reply:
        """Call ``function``; see :class:`course_lib.exchange.answers.Answers`."""
        return self._sent(self._called(function, Call(args, via)))

    def _sent(self, reply: Reply) -> Reply:
        """Return what a worker would have sent: a check here and a grade there see the same thing."""
        if isinstance(reply, Answer):
            calls = [Recorded(tuple(as_sent(list(c.args))), as_sent(c.returned)) for c in reply.calls]
            return Answer(as_sent(reply.value), as_sent(reply.args), calls)
        return reply

    def _called(self, function: str, call: Call) -> Reply:
        seconds = self.call_seconds * call.deadlines
        try:
            with _alarm(seconds), _quiet() if call.text else nullcontext():
                return call_changed(self.namespace, call.text, function, call.args, call.via)
        except _DeadlineExceeded:
            self.late += not call.text
            return TimedOut(seconds)

    def call_all(self, function: str, calls: Sequence[Call]) -> list[Reply]:
        """Make calls in order; see :class:`course_lib.exchange.answers.Answers`."""
        replies: list[Reply] = []
        for call in calls:
            if replies and isinstance(replies[-1], TimedOut):
                replies.append(replies[-1])
                continue
            reply = self._sent(self._called(function, call))
            replies.append(within(reply, call.most) if isinstance(reply, Answer) else reply)
        return replies

    def timed(self, function: str, call: Call) -> Timed | Reply:
        """Make one call and take the CPU time of this thread."""
        start = self.seconds()
        (reply,) = self.call_all(function, [call])
        seconds = self.seconds() - start
        return Timed(seconds, reply) if isinstance(reply, Answer) else reply

    def seconds(self) -> float:
        """Return this thread's processor time."""
        return clock.seconds()

    def alone(self, name: str) -> AbstractContextManager[LocalAnswers]:
        """Return the same functions: a student's own check has nobody to guard against."""
        return nullcontext(self)

    def variable(self, name: str) -> Reply:
        """Return the variable's value."""
        return Answer(as_sent(self.namespace[name])) if name in self.namespace else Missing()

    def assigned_in(self, name: str) -> str:
        """Return the number of the input that bound a name last, where IPython keeps what was run."""
        inputs = self.namespace.get("In")
        numbered = list(enumerate(inputs)) if isinstance(inputs, list) else []
        return next((f"cell [{n}]" for n, code in reversed(numbered) if binds(str(code), name)), "")

    def definition(self, name: str) -> ast.FunctionDef | None:
        """Return the syntax tree of a function of the namespace, if its source can be found."""
        if str(getattr(self.namespace.get(name), "__module__", "")).startswith(_GIVEN):
            return None
        try:
            source = textwrap.dedent(inspect.getsource(self.namespace[name]))
        except (KeyError, OSError, TypeError, ValueError):
            return None
        own_name = getattr(self.namespace[name], "__name__", name)  # of an alias; a lambda has none
        return find_definition([source], own_name) or find_definition([source], name)

    def class_definition(self, name: str) -> ast.ClassDef | None:
        """Return the syntax tree of a class of the namespace, read where one of its methods stands.

        Python finds the text of a class by its module, which a notebook's is not.
        """
        methods = getattr(self.namespace.get(name), "__dict__", {}).values()
        files = dict.fromkeys(method.__code__.co_filename for method in methods if inspect.isfunction(method))
        texts = ["".join(linecache.getlines(file)) for file in files]
        return Definitions(texts).class_(name)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what is printed from the notebook: a changed function is called many times."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        yield


def _can_interrupt() -> bool:
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    if not _can_interrupt():
        yield
        return

    def ring(signum: int, frame: FrameType | None) -> None:
        raise _DeadlineExceeded

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
