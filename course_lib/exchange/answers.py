"""What the checking engine needs to know of a student's work, wherever it runs."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any, Protocol

from course_lib.exchange.answer import Reply


class Answers(Protocol):
    """A student's functions, ready to be called."""

    def call(self, function: str, args: Sequence[Any], via: str | None = None) -> Reply:
        """Call ``function`` with the arguments of a case, by its driver if it has one."""

    def time(self, function: str, args: Sequence[Any], repeats: int) -> float | None:
        """Return the shortest of ``repeats`` wall times in seconds, or ``None`` if a call did not return."""

    def variable(self, name: str) -> Reply:
        """Return the value of a variable, as an ``Answer``, or ``Missing``."""

    def definition(self, name: str) -> ast.FunctionDef | None:
        """Return the syntax tree of the function ``name`` as the student wrote it, if it can be found."""
