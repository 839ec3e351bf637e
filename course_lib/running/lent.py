"""Exercises that a submission has lent: ``lend("add_bias_column")`` in one of its cells.

A lent exercise has the points that the student's own version of it earns, which are none while it is a stub.
All others are judged with the reference in its place. No worker holds the reference of an exercise that is
judged in it, so nothing that student code does can pass it off as its own.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from course_lib.exchange.definitions import statements_of
from course_lib.running.cells import CodeCell
from course_lib.running.limits import Limits
from course_lib.running.remote import RemoteAnswers, SubmissionTime
from course_lib.shelf import LIBRARY

_LEND = "lend"


@dataclass(frozen=True)
class Lendable:
    """An exercise that may be lent.

    Attributes
    ----------
    functions : tuple of str
        What its cell defines.
    calls : frozenset of str
        The exercises whose references run when its own does, itself among them.
    """

    functions: tuple[str, ...]
    calls: frozenset[str]


class Workers:
    """The workers of one submission: one, or where it has lent exercises, one for each set of them.

    They have the time of one submission between them, and no more than two run: one with all that is lent,
    and one with a part of it. A further one takes the place of the second, which starts again if asked for.

    Parameters
    ----------
    cells : sequence of CodeCell
    limits : Limits
    lendable : mapping
        The exercises that may be lent, by name.
    files : callable
        Returns the files that a worker finds, given the exercises that are lent to it.
    beside : mapping, optional
        The student's own files, by name.

    Attributes
    ----------
    lent : list of str
        The exercises that the submission has lent.
    """

    def __init__(
        self,
        cells: Sequence[CodeCell],
        limits: Limits | None,
        lendable: Mapping[str, Lendable],
        files: Callable[[Sequence[str]], Mapping[str, str]],
        beside: Mapping[str, str] | None = None,
    ) -> None:
        self.lent = [name for name in asked_for(cells) if name in lendable]
        self._cells, self._limits, self._lendable, self._files = cells, limits, lendable, files
        self._beside = beside
        self._time = SubmissionTime((limits or Limits()).total_seconds)
        self._open: dict[tuple[str, ...], RemoteAnswers] = {}
        self._stack = ExitStack()

    def of(self, exercise: str) -> RemoteAnswers:
        """Return the worker in which an exercise is judged."""
        lent = tuple(name for name in self.lent if exercise not in self._lendable[name].calls)
        for others, answers in self._open.items():
            if others not in (lent, tuple(self.lent)):
                answers.close()
        if lent not in self._open:
            self._open[lent] = self._stack.enter_context(self._with(lent))
        return self._open[lent]

    def _with(self, lent: Sequence[str]) -> RemoteAnswers:
        functions = {name: self._lendable[name].functions for name in lent}
        cells, files = with_lent(self._cells, functions), self._files(lent)
        return RemoteAnswers(cells, self._limits, files=files, beside=self._beside, shared=self._time)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()


def asked_for(cells: Collection[CodeCell]) -> list[str]:
    """Return the names in calls of ``lend`` with a text, which is what a student is told to write."""
    found = dict[str, None]()
    for cell in cells:
        for node in (n for s in statements_of(cell.code) or [] for n in ast.walk(s) if not cell.given):
            if isinstance(node, ast.Call) and _is_lend(node.func) and node.args:
                name = node.args[0]
                if isinstance(name, ast.Constant) and isinstance(name.value, str):
                    found[name.value] = None
    return list(found)


def with_lent(cells: Sequence[CodeCell], functions: Mapping[str, Sequence[str]]) -> list[CodeCell]:
    """Return cells in which lent exercises are imported, each where its own cell is or else at the end."""
    imports = {name: f"from {LIBRARY} import {', '.join(defined)}" for name, defined in functions.items()}
    found = [CodeCell(c.label, imports.get(c.label, c.code), c.first_line, c.given) for c in cells]
    there = {cell.label for cell in cells}
    return [*found, *(CodeCell(name, code) for name, code in imports.items() if name not in there)]


def _is_lend(function: ast.expr) -> bool:
    return (isinstance(function, ast.Name) and function.id == _LEND) or (
        isinstance(function, ast.Attribute) and function.attr == _LEND
    )
