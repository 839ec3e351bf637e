"""Which names a cell's statements need when they run, and which they give, read from their syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course_lib.exchange.definitions import bindings_of

#: What may be asked about a function that isn't written: nothing calls it.
_LOOKING = {"help", "print", "type", "callable", "repr", "dir", "id", "display", "check", "hint", "lend"}
_DEFINING = ast.FunctionDef | ast.AsyncFunctionDef


def bound_by(statement: ast.stmt) -> set[str]:
    """Return the names that a statement gives a value."""
    return set(bindings_of(statement))


def read_by(statement: ast.stmt, local: dict[str, ast.stmt]) -> set[str]:
    """Return the names of the notebook that a statement reads when it runs.

    Parameters
    ----------
    statement : ast.stmt
    local : dict
        Functions that the same cell defines, whose bodies count where they are used.
    """
    found, waiting, looked = set[str](), [*_loads(statement)], set[str]()
    while waiting:
        name = waiting.pop()
        found.add(name)
        if name in local and name not in looked:
            looked.add(name)
            waiting += _loads_inside(local[name])
    own = set() if isinstance(statement, ast.Assign | ast.AugAssign | ast.AnnAssign) else bound_by(statement)
    return found - own


def only_looked_at(statement: ast.stmt, name: str) -> bool:
    """Return whether a statement only looks at a function, or is ready for its exception."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Name):
        return True
    spared = {id(node) for node in _spared(statement)}
    found = [node for node in ast.walk(statement) if isinstance(node, ast.Name) and node.id == name]
    return bool(found) and all(id(node) in spared for node in found)


def functions_in(statements: list[ast.stmt]) -> dict[str, ast.stmt]:
    """Return the functions that a cell defines at its top level."""
    return {node.name: node for node in statements if isinstance(node, _DEFINING)}


def _loads(statement: ast.stmt) -> Iterator[str]:
    """Yield names that are read where a statement stands: of a function, its defaults and decorators."""
    if isinstance(statement, _DEFINING):
        arguments = statement.args
        for part in (*statement.decorator_list, *arguments.defaults, *filter(None, arguments.kw_defaults)):
            yield from _names(part)
    else:
        yield from _names(statement)


def _loads_inside(function: ast.stmt) -> Iterator[str]:
    assert isinstance(function, _DEFINING)
    stored = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    arguments = {n.arg for n in ast.walk(function) if isinstance(n, ast.arg)}
    return (name for part in function.body for name in _names(part) if name not in stored | arguments)


def _names(node: ast.AST) -> Iterator[str]:
    """Yield the names read in an expression or statement, without those that are its own variables."""
    own = {
        target.id
        for part in ast.walk(node)
        if isinstance(part, ast.comprehension)
        for target in ast.walk(part.target)
        if isinstance(target, ast.Name)
    }
    own |= {part.arg for part in ast.walk(node) if isinstance(part, ast.arg)}
    for part in ast.walk(node):
        read = isinstance(node, ast.AugAssign) or isinstance(getattr(part, "ctx", None), ast.Load)
        if isinstance(part, ast.Name) and part.id not in own and read:
            yield part.id


def _spared(statement: ast.stmt) -> Iterator[ast.AST]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Call) and _looks(node.func):
            yield from node.args
        elif isinstance(node, ast.Try) and node.handlers:
            yield from (inner for part in node.body for inner in ast.walk(part))


def _looks(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return isinstance(function.value, ast.Name) and function.value.id == "inspect"
    return isinstance(function, ast.Name) and function.id in _LOOKING
