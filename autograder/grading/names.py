"""Which names a cell defines: how a function is found that is not in the cell it was released in."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

_DEFINITION = re.compile(
    r"^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)|^(\w+)[ \t]*(?::[^=\n]+)?=(?!=)", re.MULTILINE
)
_MAX_PARSED = 200_000  # characters; a picture pasted into a text cell may have millions
_MAGIC = re.compile(r"^([ \t]*)[%!].*$", re.MULTILINE)


def defined_names(text: str, guess: bool = True) -> frozenset[str]:
    """Return the names of the functions, classes, variables and imports that code defines at its top level.

    Code that does not parse is searched for lines that look like a definition, unless `guess` is false.
    Magics are ignored.
    """
    tree = _tree(text)
    if tree is None and not guess:
        return frozenset()
    if tree is None:
        return frozenset(name for match in _DEFINITION.finditer(text) for name in match.groups() if name)
    return frozenset(name for node in _statements(tree.body) for name in _names(node))


def definition_of(name: str, text: str) -> str:
    """Return the lines of `text` that define `name` last, or all of it where they cannot be told."""
    tree = _tree(text)
    nodes = [node for node in (tree.body if tree else []) if name in set(_names(node))]
    if not nodes:
        return text
    decorators = getattr(nodes[-1], "decorator_list", [])
    first = min([nodes[-1].lineno, *(decorator.lineno for decorator in decorators)])
    return "\n".join(text.split("\n")[first - 1 : nodes[-1].end_lineno])


def _tree(text: str) -> ast.Module | None:
    if len(text) > _MAX_PARSED:
        return None
    for candidate in (text, _MAGIC.sub(r"\1pass", text)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # "\d" in a student's string is not the grader's to report
                return ast.parse(candidate)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return None


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Iterate over statements, and over those inside if, for, while, with and try."""
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.stmt):
            yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.expr):
            waiting.extend(ast.iter_child_nodes(node))


def _names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            yield from (leaf.id for leaf in ast.walk(target) if _is_stored_name(leaf))  # type: ignore[attr-defined]


def _is_stored_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
