"""What the checking engine needs to know of a student's work, wherever it runs."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from course_lib.exchange.answer import Call, Reply, Timed


class Answers(Protocol):
    """A student's functions, ready to be called.

    Attributes
    ----------
    call_seconds : float
        Seconds that a call may take.
    late : int
        How many calls have timed out so far.
    ends_calls : bool
        Whether a call that takes too long is ended from outside.
    obscured : str
        What in the code that was run keeps its text from showing what it does; empty if nothing does, or if
        that doesn't matter.
    """

    call_seconds: float
    late: int
    ends_calls: bool
    obscured: str

    def call(self, function: str, args: Sequence[Any], via: str | None = None) -> Reply:
        """Call ``function`` with the arguments of a case, by its driver if it has one."""

    def call_all(self, function: str, calls: Sequence[Call]) -> list[Reply]:
        """Make calls in order; after one that timed out none is made, and its reply stands for the rest."""

    def timed(self, function: str, call: Call) -> Timed | Reply:
        """Make one call and time it; what it came to instead if it did not return."""

    def seconds(self) -> float:
        """Return the processor time that calls have taken so far; only differences mean something."""

    def alone(self, name: str) -> AbstractContextManager[Answers]:
        """Run nothing but what the definition of ``name`` needs, as it is read, in a process of its own.

        There, :meth:`definition` gives the text of what is called. Who has nothing to hide from (the
        student's own check) may give the same functions again.
        """

    def variable(self, name: str) -> Reply:
        """Return the value of a variable, as an ``Answer``, or ``Missing``."""

    def assigned_in(self, name: str) -> str:
        """Return which cell gives a name its value, as far as the text says; empty if that is unknown."""

    def definition(self, name: str) -> ast.FunctionDef | None:
        """Return the syntax tree of the function ``name`` as the student wrote it, if it can be found."""

    def class_definition(self, name: str) -> ast.ClassDef | None:
        """Return the syntax tree of the class ``name`` as the student wrote it, if it can be found."""
