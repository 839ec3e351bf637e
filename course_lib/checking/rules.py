"""Source rules: Python loops, found in the syntax tree.

The tree alone cannot tell what every loop runs over, so a loop is either *certain* to run over the rows of a
given argument (``range(len(X))``, ``for x in X``, …) or merely *possible*; run time decides the latter
(:mod:`course_lib.checking.growth`).
"""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

Definition = Callable[[str], ast.FunctionDef | None]

_LOOPING_CALLS = {"vectorize", "apply_along_axis", "fromiter", "frompyfunc", "map", "filter", "exec", "eval"}
_LOOPING_FUNCTIONS = {"reduce", "starmap", "accumulate"}
_LOOPING_WITH_KEY = {"sorted", "sort", "min", "max"}
#: Calls are followed into so many functions, and so many nodes of syntax trees are read; run time shows what
#: hides behind more of them.
_MOST_FUNCTIONS, _MOST_NODES = 100, 200_000
_MOST_AXES = 32
#: Rows of which a block may be taken without being a loop over rows for certain.
_BLOCK = 16
#: Methods that keep an array's entries, one by one or row by row.
_SAME_ENTRIES = {"ravel", "flatten", "tolist", "copy", "astype"}
_COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


@dataclass(frozen=True)
class Loop:
    """A Python loop in a function that the student wrote."""

    function: str
    line: int
    over_rows: bool
    parts: tuple[ast.AST | str, ...]

    def __str__(self) -> str:
        text = "".join(part if isinstance(part, str) else _text(part) for part in self.parts)
        return f"`{text}` (line {self.line} of {self.function})"


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
    loops: list[Loop] = []
    waiting, seen, nodes = deque([(name, frozenset(rows_of))]), set[tuple[str, frozenset[int]]](), 0
    # A chain of calls may be longer than Python's stack.
    while waiting and len(seen) < _MOST_FUNCTIONS and nodes < _MOST_NODES:
        called, rows = waiting.popleft()
        function = None if (called, rows) in seen else definition(called)
        seen.add((called, rows))
        if function is not None:
            reader = _Reader(function, rows)
            loops += reader.loops
            waiting += reader.calls
            nodes += reader.nodes
    return loops


def loop_depth(name: str, definition: Definition) -> int:
    """Return how deeply loops are nested, loops in called functions counted where they are called."""
    return _Nesting(definition).of(name)


@dataclass
class _Reader:
    """Reads one function: which names hold row-wise arrays, which row counts, and what loops over them."""

    function: ast.FunctionDef
    rows_of: frozenset[int]
    arrays: set[str] = field(default_factory=set)
    counts: set[str] = field(default_factory=set)
    loops: list[Loop] = field(default_factory=list)
    calls: list[tuple[str, frozenset[int]]] = field(default_factory=list)
    nodes: int = 0

    def __post_init__(self) -> None:
        parameters = [*self.function.args.posonlyargs, *self.function.args.args]
        self.arrays = {parameters[i].arg for i in self.rows_of if i < len(parameters)}
        for node in ast.walk(self.function):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self._assign(target, node.value)
            elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
                self._assign(node.target, node.value)
        for node in ast.walk(self.function):
            self._visit(node)
            self.nodes += 1

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        """Follow one assignment; a name that gets something else as well says nothing certain any more."""
        if isinstance(target, ast.Tuple | ast.List):
            if target.elts and isinstance(target.elts[0], ast.Name) and self._is_shape(value):
                self.counts.add(target.elts[0].id)
        elif isinstance(target, ast.Name):
            self.arrays.discard(target.id)
            self.counts.discard(target.id)
            if self._counts_rows(value):
                self.counts.add(target.id)
            elif self._is_rows(value):
                self.arrays.add(target.id)

    def _visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.For | ast.AsyncFor):
            self._loop(node, ("for ", node.target, " in ", node.iter), node.iter)
        elif isinstance(node, ast.While):
            self._loop(node, ("while ", node.test), None)
        elif isinstance(node, _COMPREHENSIONS):
            for generator in node.generators:
                self._loop(node, ("for ", generator.target, " in ", generator.iter), generator.iter)
        elif isinstance(node, ast.Call):
            self._call(node)

    def _call(self, node: ast.Call) -> None:
        if _loops(node):
            self._loop(node, (node.func, "(…)"), None)
        elif isinstance(node.func, ast.Name) and node.func.id == self.function.name:
            self._loop(node, (f"{node.func.id}(…), which calls itself",), None)
        elif isinstance(node.func, ast.Name):
            rows = frozenset(i for i, arg in enumerate(node.args) if self._is_rows(arg))
            self.calls.append((node.func.id, rows))

    def _loop(
        self, node: ast.expr | ast.stmt, parts: tuple[ast.AST | str, ...], over: ast.expr | None
    ) -> None:
        over_rows = over is not None and self._runs_over_rows(over)
        self.loops.append(Loop(self.function.name, node.lineno - self.function.lineno + 1, over_rows, parts))

    def _runs_over_rows(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Call):
            name = called(node)
            if name in ("range", "arange", "ndindex"):
                return not _in_blocks(node.args) and any(
                    self._counts_rows(arg) or self._is_shape(arg) for arg in node.args
                )
            if name in ("zip", "enumerate", "reversed", "list", "iter"):
                return any(self._runs_over_rows(arg) for arg in node.args)
            return False
        return self._is_rows(node)

    def _is_rows(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):  # X.ravel(), X.tolist()
            return node.func.attr in _SAME_ENTRIES and self._is_rows(node.func.value)
        if isinstance(node, ast.Attribute) and node.attr == "flat":
            return self._is_rows(node.value)
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


@dataclass
class _Nesting:
    """How deeply the loops of functions are nested; each function is read once, however often called."""

    definition: Definition
    known: dict[str, int] = field(default_factory=dict)
    inner: dict[str, ast.FunctionDef] = field(default_factory=dict)
    nodes: int = 0

    def of(self, name: str) -> int:
        if name not in self.known and len(self.known) < _MOST_FUNCTIONS and self.nodes < _MOST_NODES:
            self.known[name] = 0  # a call of itself adds nothing
            function = self.inner.get(name) or self.definition(name)
            if function is not None:
                self.known[name] = self._deepest(function)
        return self.known.get(name, 0)

    def _deepest(self, function: ast.FunctionDef) -> int:
        nodes = [node for node in ast.walk(function) if node is not function]
        self.nodes += len(nodes)
        self.inner.update({node.name: node for node in nodes if isinstance(node, ast.FunctionDef)})
        deepest = 0
        waiting: list[tuple[ast.AST, int]] = [(node, 0) for node in function.body]
        while waiting:  # not recursive: a long expression is a deep tree
            node, depth = waiting.pop()
            if not isinstance(node, ast.FunctionDef):  # an inner function counts where it is called
                deepest = max(deepest, depth + self._adds(node))
                waiting += [(child, depth + more) for child, more in _parts(node)]
        return deepest

    def _adds(self, node: ast.AST) -> int:
        """Return the depth of the loops that stand for this node and for the functions that it calls."""
        if isinstance(node, ast.While):
            return 1
        if isinstance(node, ast.For | ast.AsyncFor):
            return max(_axes(node.iter), 1 + _is_taken_apart(node))
        if isinstance(node, _COMPREHENSIONS):
            return sum(_axes(generator.iter) for generator in node.generators)
        if not isinstance(node, ast.Call):
            return 0
        if _loops(node):
            arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
            return 1 + max((self.of(arg.id) for arg in arguments if isinstance(arg, ast.Name)), default=0)
        return self.of(node.func.id) if isinstance(node.func, ast.Name) else 0


def _axes(iterated: ast.expr) -> int:
    """Return how many loops one over ``iterated`` stands for: of ``product(a, b)`` two."""
    if not isinstance(iterated, ast.Call):
        return 1
    if called(iterated) in ("enumerate", "list", "tuple", "iter") and iterated.args:
        return _axes(iterated.args[0])
    if called(iterated) not in ("product", "ndindex"):
        return 1
    repeat = next((k.value for k in iterated.keywords if k.arg == "repeat"), None)
    times = repeat.value if isinstance(repeat, ast.Constant) and isinstance(repeat.value, int) else 1
    axes = sum(2 if _is_of_many_axes(arg) else 1 for arg in iterated.args)
    return min(max(1, axes * times), _MOST_AXES)


def _is_taken_apart(loop: ast.For | ast.AsyncFor) -> bool:
    """Return whether a loop's number is divided into two: ``i, j = divmod(k, m)`` makes one loop of two."""
    names = {node.id for node in ast.walk(loop.target) if isinstance(node, ast.Name)}
    for node in ast.walk(loop):
        divided: ast.expr | None = None
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv):
            divided = node.left
        elif isinstance(node, ast.Call) and called(node) in ("divmod", "unravel_index") and node.args:
            divided = node.args[0]
        if isinstance(divided, ast.Name) and divided.id in names:
            return True
    return False


def _is_of_many_axes(node: ast.expr) -> bool:
    return isinstance(node, ast.Starred) or (isinstance(node, ast.Attribute) and node.attr == "shape")


def _parts(node: ast.AST) -> Iterator[tuple[ast.AST, int]]:
    """Yield the children of a node, and 1 for those that run once per round of its loop, 0 for the others."""
    once: list[ast.AST] = []
    if isinstance(node, ast.For | ast.AsyncFor):
        once = [node.iter, *node.orelse]
    elif isinstance(node, ast.While):
        once = [*node.orelse]
    elif isinstance(node, _COMPREHENSIONS):
        yield node.generators[0].iter, 0
        rounds = len(node.generators)
        results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        yield from ((part, rounds) for part in results)
        for i, generator in enumerate(node.generators):
            yield from ((condition, i + 1) for condition in generator.ifs)
            if i:
                yield generator.iter, i
        return
    loops = isinstance(node, ast.For | ast.AsyncFor | ast.While)
    for child in ast.iter_child_nodes(node):
        in_loop = child not in once if loops else _is_applied(node, child)
        yield child, int(in_loop)


def _is_applied(node: ast.AST, child: ast.AST) -> bool:
    """Return whether a function that stands at its place of use is what a looping call calls."""
    return isinstance(child, ast.Lambda) and isinstance(node, ast.Call) and _loops(node)


def _loops(node: ast.Call) -> bool:
    """Return whether a call is one that loops in the caller's stead."""
    name = called(node)
    if name in _LOOPING_CALLS:
        return True
    is_ufunc = isinstance(node.func, ast.Attribute) and not isinstance(node.func.value, ast.Name)
    if name in _LOOPING_FUNCTIONS and not is_ufunc:  # np.add.reduce loops in C
        return True
    return name in _LOOPING_WITH_KEY and any(keyword.arg == "key" for keyword in node.keywords)


def called(node: ast.Call) -> str:
    """Return the last part of the name of what is called; empty if it has none."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _in_blocks(range_of: list[ast.expr]) -> bool:
    """Return whether a range may take steps of many rows; run time tells what its rounds cost."""
    if len(range_of) < 3:
        return False
    step = range_of[2].operand if isinstance(range_of[2], ast.UnaryOp) else range_of[2]
    return not (isinstance(step, ast.Constant) and step.value in range(_BLOCK))


def _text(node: ast.AST) -> str:
    try:
        text = ast.unparse(node)
    except RecursionError:  # a very long expression
        return "…"
    return text if len(text) <= 60 else f"{text[:59]}…"
