"""Source rules: Python loops, found in the syntax tree.

The tree alone cannot tell what every loop runs over, so a loop is either *certain* to run over the rows of a
given argument (``range(len(X))``, ``for x in X``, …) or merely *possible*; run time decides the latter
(:mod:`course_lib.checking.growth`).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

Definition = Callable[[str], ast.FunctionDef | None]

_LOOPING_CALLS = {"vectorize", "apply_along_axis", "fromiter", "frompyfunc", "map", "filter"}
_COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


@dataclass(frozen=True)
class Loop:
    """A Python loop in a function that the student wrote."""

    function: str
    line: int
    text: str
    over_rows: bool

    def __str__(self) -> str:
        return f"`{self.text}` (line {self.line} of {self.function})"


def find_loops(name: str, definition: Definition, rows_of: Iterable[int]) -> list[Loop]:
    """Return the loops of a function and of the student's functions that it calls.

    Parameters
    ----------
    name : str
        The function to read.
    definition : callable
        Gives the syntax tree of a function the student wrote, or ``None``.
    rows_of : iterable of int
        Positions of the parameters whose rows must not be looped over.
    """
    return list(_loops_in(name, definition, frozenset(rows_of), set()))


def loop_depth(name: str, definition: Definition) -> int:
    """Return how deeply loops are nested, loops in called functions counted where they are called."""
    return _depth_of_function(name, definition, frozenset())


def _loops_in(
    name: str, definition: Definition, rows_of: frozenset[int], seen: set[tuple[str, frozenset[int]]]
) -> Iterator[Loop]:
    function = definition(name)
    if function is None or (name, rows_of) in seen:
        return
    seen.add((name, rows_of))
    reader = _Reader(function, rows_of)
    yield from reader.loops
    for callee, positions in reader.calls:
        yield from _loops_in(callee, definition, positions, seen)


@dataclass
class _Reader:
    """Reads one function: which names hold row-wise arrays, which row counts, and what loops over them."""

    function: ast.FunctionDef
    rows_of: frozenset[int]
    arrays: set[str] = field(default_factory=set)
    counts: set[str] = field(default_factory=set)
    loops: list[Loop] = field(default_factory=list)
    calls: list[tuple[str, frozenset[int]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        parameters = [*self.function.args.posonlyargs, *self.function.args.args]
        self.arrays = {parameters[i].arg for i in self.rows_of if i < len(parameters)}
        for node in ast.walk(self.function):
            if isinstance(node, ast.Assign):
                self._assign(node)
        for node in ast.walk(self.function):
            self._visit(node)

    def _assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name) and self._counts_rows(node.value):
                self.counts.add(target.id)
            elif (
                isinstance(target, ast.Name)
                and isinstance(node.value, ast.Name)
                and node.value.id in self.arrays
            ):
                self.arrays.add(target.id)
            elif (
                isinstance(target, ast.Tuple)
                and self._is_shape(node.value)
                and isinstance(target.elts[0], ast.Name)
            ):
                self.counts.add(target.elts[0].id)

    def _visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.For | ast.AsyncFor):
            self._loop(node, f"for {ast.unparse(node.target)} in {ast.unparse(node.iter)}", node.iter)
        elif isinstance(node, ast.While):
            self._loop(node, f"while {ast.unparse(node.test)}", None)
        elif isinstance(node, _COMPREHENSIONS):
            for generator in node.generators:
                text = f"for {ast.unparse(generator.target)} in {ast.unparse(generator.iter)}"
                self._loop(node, text, generator.iter)
        elif isinstance(node, ast.Call):
            self._call(node)

    def _call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in _LOOPING_CALLS:
            self._loop(node, f"{ast.unparse(node.func)}(…)", None)
        elif isinstance(node.func, ast.Name):
            rows = frozenset(i for i, arg in enumerate(node.args) if self._is_rows(arg))
            self.calls.append((name, rows))

    def _loop(self, node: ast.expr | ast.stmt, text: str, over: ast.expr | None) -> None:
        over_rows = over is not None and self._runs_over_rows(over)
        self.loops.append(Loop(self.function.name, node.lineno - self.function.lineno + 1, text, over_rows))

    def _runs_over_rows(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in ("range", "arange", "ndindex"):
                return any(self._counts_rows(arg) or self._is_shape(arg) for arg in node.args)
            if name in ("zip", "enumerate", "reversed", "list", "iter"):
                return any(self._runs_over_rows(arg) for arg in node.args)
            return False
        return self._is_rows(node)

    def _is_rows(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and node.id in self.arrays

    def _is_shape(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Attribute) and node.attr == "shape" and self._is_rows(node.value)

    def _counts_rows(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Name):
            return node.id in self.counts
        if isinstance(node, ast.Subscript):  # X.shape[0]
            return (
                self._is_shape(node.value) and isinstance(node.slice, ast.Constant) and node.slice.value == 0
            )
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("len", "int"):
            return bool(node.args) and (self._is_rows(node.args[0]) or self._counts_rows(node.args[0]))
        return isinstance(node, ast.Attribute) and node.attr == "size" and self._is_rows(node.value)


def _depth_of_function(name: str, definition: Definition, stack: frozenset[str]) -> int:
    function = definition(name)
    if function is None or name in stack:
        return 0
    return max((_depth(child, definition, stack | {name}) for child in function.body), default=0)


def _depth(node: ast.AST, definition: Definition, stack: frozenset[str]) -> int:
    inner = max((_depth(child, definition, stack) for child in ast.iter_child_nodes(node)), default=0)
    if isinstance(node, ast.For | ast.AsyncFor | ast.While):
        return inner + 1
    if isinstance(node, _COMPREHENSIONS):
        return inner + len(node.generators)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        called = _depth_of_function(node.func.id, definition, stack)
        return max(inner, called + (1 if node.func.id in _LOOPING_CALLS else 0))
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in _LOOPING_CALLS
    ):
        return inner + 1
    return inner
