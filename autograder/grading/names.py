"""Which names a cell defines: how a function is found that is not in the cell it was released in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from course_lib.exchange.definitions import MAX_PARSED, statements_of
from course_lib.running.cells import lines_of, spans_of
from course_lib.running.magics import without_magics

_DEFINITION = re.compile(
    r"^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)|^(\w+)[ \t]*(?::[^=\n]+)?=(?!=)", re.MULTILINE
)


class Defined:
    """The names of the functions, classes, variables and imports that code defines at its top level.

    Code that does not parse is searched for lines that look like a definition, unless `guess` is false.
    Magics are ignored. The text is read once, however much is asked.

    Attributes
    ----------
    names : frozenset of str
    """

    def __init__(self, text: str, guess: bool = True) -> None:
        self._text = text
        self._spans: dict[str, tuple[int, int]] = {}
        body = statements_of(text)
        if body is None and len(text) <= MAX_PARSED:
            body = statements_of(without_magics(text))
        if body is not None:
            self.names = frozenset(name for node in _statements(body) for name in _names(node))
            for node, span in zip(body, spans_of(body), strict=True):
                self._spans |= dict.fromkeys(_names(node), span)
        else:
            matches = _DEFINITION.finditer(text) if guess else iter(())
            self.names = frozenset(name for match in matches for name in match.groups() if name)

    def source_of(self, name: str) -> str:
        """Return the lines that define `name` last, or all of the text where they cannot be told."""
        if name not in self._spans:
            return self._text
        first, last = self._spans[name]
        return "\n".join(lines_of(self._text)[first - 1 : last])


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
