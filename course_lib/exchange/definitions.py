"""Finding a function's syntax tree in a student's text, without running it."""

from __future__ import annotations

import ast
import warnings
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

#: Longer pieces of code (characters) are not read: a syntax tree takes up to 900 times as many bytes.
MAX_PARSED = 100_000

#: What a name may be bound to, as far as the text says; anything else is ``None``.
Bound = ast.FunctionDef | ast.ClassDef | ast.Lambda | ast.Name | None

Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda


@dataclass(frozen=True)
class Binding:
    """A top-level statement (by its number) gives a name to something."""

    statement: int
    bound: Bound


class Definitions:
    """What the names of some pieces of code stand for once all of them have run, read once.

    Parameters
    ----------
    codes : iterable of str
        Pieces of code in their order; those that are no Python are passed over.
    """

    def __init__(self, codes: Iterable[str]) -> None:
        self._bindings: dict[str, list[Binding]] = {}
        statements = (statement for code in codes for statement in statements_of(code) or [])
        for number, statement in enumerate(statements):
            for name, bound in bindings_of(statement).items():
                self._bindings.setdefault(name, []).append(Binding(number, bound))

    def function(self, name: str) -> ast.FunctionDef | None:
        """Return the function that ``name`` stands for in the end, aliases followed, if the text shows it.

        An alias stands for what the other name was when it was made.
        """
        bound = self._bound(name)
        return bound if isinstance(bound, ast.FunctionDef) else None

    def class_(self, name: str) -> ast.ClassDef | None:
        """Return the class that ``name`` stands for in the end, as :meth:`function` does."""
        bound = self._bound(name)
        return bound if isinstance(bound, ast.ClassDef) else None

    def _bound(self, name: str) -> ast.FunctionDef | ast.ClassDef | None:
        asked, before = name, float("inf")
        while True:
            known = self._bindings.get(name, [])
            last = bisect_left(known, before, key=lambda binding: binding.statement) - 1
            bound = known[last].bound if last >= 0 else None
            if isinstance(bound, ast.Lambda):
                return _as_function(asked, bound)
            if not isinstance(bound, ast.Name):
                return bound
            name, before = bound.id, known[last].statement


def find_definition(codes: Iterable[str], name: str) -> ast.FunctionDef | None:
    """Return the function that ``name`` stands for after some pieces of code; see :class:`Definitions`."""
    return Definitions(codes).function(name)


def statements_of(code: str) -> list[ast.stmt] | None:
    """Return the syntax trees of a text's statements; ``None`` if it is not Python, or too long to read."""
    if len(code) > MAX_PARSED:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape is the student's, not the grader's terminal's
            return ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def binds(code: str, name: str) -> bool:
    """Return whether a piece of code gives a name a value at its top level."""
    return any(name in bindings_of(statement) for statement in statements_of(code) or [])


def bindings_of(statement: ast.stmt) -> dict[str, Bound]:
    """Return the names that a statement binds where it stands, and to what if that can be told.

    What is bound in several places (the branches of an ``if``) can't be told.
    """
    bound: dict[str, Bound] = {}
    for name, value in _bound_in(statement):
        bound[name] = None if name in bound else value
    return bound


def within_scope(statement: ast.stmt) -> Iterator[ast.AST]:
    """Iterate over a statement's syntax tree without what stands inside of functions and classes."""
    waiting: list[ast.AST] = [statement]
    while waiting:  # not recursive: a long expression is a deep tree
        node = waiting.pop()
        yield node
        if not isinstance(node, Scope):
            waiting.extend(ast.iter_child_nodes(node))


def _bound_in(statement: ast.stmt) -> Iterator[tuple[str, Bound]]:
    values, elsewhere = _values_by_target(statement), set[int]()
    for node in within_scope(statement):
        elsewhere |= _not_bound_here(node)
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.AsyncFunctionDef):
            yield node.name, None
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((alias.asname or alias.name.partition(".")[0], None) for alias in node.names)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load) and id(node) not in elsewhere:
            yield node.id, values.get(id(node))
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            yield node.name, None
        elif isinstance(node, ast.MatchMapping) and node.rest:
            yield node.rest, None


def _not_bound_here(node: ast.AST) -> set[int]:
    """Return the targets below this node that bind nothing here: of comprehensions, and bare types."""
    if isinstance(node, ast.comprehension):
        return {id(target) for target in ast.walk(node.target)}
    return {id(node.target)} if isinstance(node, ast.AnnAssign) and node.value is None else set()


def _values_by_target(statement: ast.stmt) -> dict[int, Bound]:
    """Return what plain assignments (``f = g``, ``f = lambda …``) give, by the target's node."""
    plain: dict[int, Bound] = {}
    if isinstance(statement, ast.Assign | ast.AnnAssign) and isinstance(
        statement.value, ast.Lambda | ast.Name
    ):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        plain = {id(target): statement.value for target in targets if isinstance(target, ast.Name)}
    return plain


def _as_function(name: str, value: ast.Lambda) -> ast.FunctionDef:
    body: list[ast.stmt] = [ast.Return(value=value.body)]
    function = ast.FunctionDef(name=name, args=value.args, body=body, decorator_list=[])
    return ast.fix_missing_locations(ast.copy_location(function, value))
