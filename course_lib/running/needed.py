"""What has to be run for one function to work: its definition, as it is read, and what that uses.

A verdict on how a function is written is a verdict on its text. So the text that is read is run by itself:
the release's set-up, and of the student's top-level statements those that bind a name which the function
needs, or change the value of a variable that it needs. What else a submission does when it runs (rebinding
names through ``globals()``, swapping the code of a function, patching a library) is left out, and can't make
another function of it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from course_lib.exchange.definitions import Scope, bindings_of, statements_of, within_scope
from course_lib.running.cells import CodeCell, lines_of

_DEFINING = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom
_EVERYTHING = "*"  # what `from numpy import *` binds


@dataclass(frozen=True)
class Statement:
    """One top-level statement of a cell, and the names that it binds, changes and uses."""

    cell: int
    node: ast.stmt
    binds: frozenset[str]
    changes: frozenset[str]
    uses: frozenset[str]


@dataclass(frozen=True)
class Needed:
    """The cells to run, and the student's statements in them."""

    cells: list[CodeCell]
    statements: list[ast.stmt]


class Program:
    """All code of a submission, read once; what is ``given`` is always taken whole."""

    def __init__(self, cells: Sequence[CodeCell]) -> None:
        self._cells = list(cells)
        self._statements = [s for number, cell in enumerate(cells) for s in _statements(number, cell)]

    def needed(self, *names: str) -> Needed:
        """Return what has to be run for the functions ``names`` to work, in the order of the cells."""
        closure = _closure(self._statements, names)
        chosen = [statement for statement in closure if not self._cells[statement.cell].given]
        by_cell = {number: list(found) for number, found in groupby(chosen, key=lambda s: s.cell)}
        found: list[CodeCell] = []
        for number, cell in enumerate(self._cells):
            mine = by_cell.get(number, [])
            lines = [line.encode() for line in lines_of(cell.code)] if mine else []
            found += [cell] if cell.given else [_cell(cell, statement.node, lines) for statement in mine]
        return Needed(found, [statement.node for statement in chosen])


def _statements(number: int, cell: CodeCell) -> Iterator[Statement]:
    for node in statements_of(cell.code) or []:
        binds, changes = frozenset(bindings_of(node)), frozenset(changed_by(node))
        yield Statement(number, node, binds, changes, frozenset(_used(node)))


def _closure(statements: Sequence[Statement], names: Sequence[str]) -> list[Statement]:
    """Return the statements that names need, and those that what they use needs."""
    defined = {n for s in statements for n in s.binds if isinstance(s.node, _DEFINING)}
    giving: dict[str, list[int]] = {}
    for i, statement in enumerate(statements):
        for given in statement.binds | (statement.changes - defined):
            giving.setdefault(given, []).append(i)
    chosen, asked, waiting = set[int](), {*names, _EVERYTHING}, [*names, _EVERYTHING]
    while waiting:
        for i in giving.get(waiting.pop(), []):
            if i not in chosen:
                chosen.add(i)
                new = statements[i].uses - asked
                asked |= new
                waiting += new
    return [statements[i] for i in sorted(chosen)]


def changed_by(node: ast.stmt) -> Iterator[str]:
    """Yield the variables whose values a statement changes where it stands: ``x[…] = …``, ``x.append(…)``."""
    if isinstance(node, Scope):
        return
    for part in within_scope(node):
        if isinstance(part, ast.Subscript) and not isinstance(part.ctx, ast.Load):
            root: ast.expr = part
            while isinstance(root, ast.Subscript):
                root = root.value
            if isinstance(root, ast.Name):
                yield root.id
        elif isinstance(part, ast.Expr) and isinstance(part.value, ast.Call):
            method = part.value.func
            if isinstance(method, ast.Attribute) and isinstance(method.value, ast.Name):
                yield method.value.id


def _used(node: ast.stmt) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Global):
            yield from part.names


def _cell(cell: CodeCell, node: ast.stmt, lines: Sequence[bytes]) -> CodeCell:
    """Return a statement as a cell of its own, without what shares its lines."""
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
    own = list(lines[first - 1 : node.end_lineno])
    own[-1] = own[-1][: node.end_col_offset]
    if first == node.lineno:
        own[0] = own[0][node.col_offset :]
    return CodeCell(cell.label, b"\n".join(own).decode(), cell.first_line + first - 1)
