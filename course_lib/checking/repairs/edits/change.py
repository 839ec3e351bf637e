"""One place of a syntax tree, and what may stand there instead."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

#: What a student wrote for an exercise.
Tree = ast.FunctionDef | ast.ClassDef
#: Fields with expressions that a call of the function doesn't run.
_NOT_READ = ("decorator_list", "returns", "annotation")


@dataclass(frozen=True)
class Change:
    """What is put into a field of a node.

    Attributes
    ----------
    kind : str
        What is changed, a key of :data:`course_lib.checking.repairs.told.LOOK`.
    at : ast.AST
        The node whose line is told.
    owner : ast.AST
    field : str
    value : object
        What stands in the field instead.
    rest : tuple of Change
        The same in other places.
    """

    kind: str
    at: ast.AST
    owner: ast.AST
    field: str
    value: Any
    rest: tuple[Change, ...] = ()

    @property
    def places(self) -> list[ast.AST]:
        """The nodes whose lines are told."""
        return [self.at, *(change.at for change in self.rest)]

    @property
    def owners(self) -> list[ast.AST]:
        """The nodes whose fields change."""
        return [self.owner, *(change.owner for change in self.rest)]

    @contextmanager
    def made(self) -> Iterator[None]:
        """Make the change in the tree, and take it back at the end."""
        before = getattr(self.owner, self.field)
        with ExitStack() as others:
            setattr(self.owner, self.field, self.value)
            others.callback(setattr, self.owner, self.field, before)
            for change in self.rest:
                others.enter_context(change.made())
            yield


@dataclass(frozen=True)
class Slot:
    """A place in which an expression stands."""

    owner: ast.AST
    field: str
    index: int | None
    node: ast.expr

    def put(self, kind: str, new: ast.expr) -> Change:
        """Return the change that puts another expression here."""
        value: Any = new
        if self.index is not None:
            value = list(getattr(self.owner, self.field))
            value[self.index] = new
        return Change(kind, self.node, self.owner, self.field, value)


def slots(tree: ast.AST) -> Iterator[Slot]:
    """Yield the places of all expressions that are read, from the top of a tree."""
    for owner in ast.walk(tree):
        if isinstance(owner, ast.arg | ast.JoinedStr | ast.FormattedValue):  # annotations and messages
            continue
        for field, value in ast.iter_fields(owner):
            for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if isinstance(node, ast.expr) and field not in _NOT_READ and _is_read(node):
                    yield Slot(owner, field, index, node)


def _is_read(node: ast.expr) -> bool:
    """Return whether a value stands there, and no target, part of a slice or list of values."""
    is_part = isinstance(node, ast.Slice | ast.Starred)
    return not is_part and isinstance(getattr(node, "ctx", ast.Load()), ast.Load)


def functions(tree: Tree) -> Iterator[ast.FunctionDef]:
    """Yield the functions of a tree, itself or its methods, and those within."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def line_of(written: Tree, at: ast.AST) -> ast.stmt:
    """Return the innermost statement that holds a node."""
    inner: ast.stmt = written
    for node in ast.walk(written):
        if isinstance(node, ast.stmt) and any(part is at for part in ast.walk(node)):
            inner = node
    return inner
