"""Finding a function's syntax tree in a student's text, without running it."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable
from functools import lru_cache


def find_definition(codes: Iterable[str], name: str) -> ast.FunctionDef | None:
    """Return the syntax tree of the last function called ``name`` in the pieces of code, aliases followed."""
    statements = [node for code in codes for node in statements_of(code) or []]
    seen = set[str]()
    while name not in seen:  # `f = g` and `g = f` lead in a circle
        seen.add(name)
        found = (_bound(node, name) for node in reversed(statements))
        bound = next((b for b in found if b is not None), None)
        if isinstance(bound, ast.Lambda):
            return _as_function(name, bound)
        if not isinstance(bound, ast.Name):
            return bound
        name = bound.id
    return None


@lru_cache(maxsize=4096)  # a reader asks for many names in the same cells
def statements_of(code: str) -> list[ast.stmt] | None:
    """Return the syntax trees of a text's statements, or ``None`` if it is not Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape is the student's, not the grader's terminal's
            return ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _bound(node: ast.stmt, name: str) -> ast.FunctionDef | ast.Lambda | ast.Name | None:
    """Return what a statement makes of ``name``, if that is a function or another name."""
    if isinstance(node, ast.FunctionDef) and node.name == name:
        return node
    if not isinstance(node, ast.Assign):
        return None
    if not any(isinstance(target, ast.Name) and target.id == name for target in node.targets):
        return None
    if isinstance(node.value, ast.Lambda):
        return node.value
    return node.value if isinstance(node.value, ast.Name) and node.value.id != name else None


def _as_function(name: str, value: ast.Lambda) -> ast.FunctionDef:
    body: list[ast.stmt] = [ast.Return(value=value.body)]
    function = ast.FunctionDef(name=name, args=value.args, body=body, decorator_list=[])
    return ast.fix_missing_locations(ast.copy_location(function, value))
