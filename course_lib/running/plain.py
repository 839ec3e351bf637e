"""Whether code is written so plainly that its text shows what it does.

Reading finds the loops that are there to be read. What runs code from a string, reaches for names by their
text, writes into modules or calls what only turns up at run time could do anything behind the reader's back.
That is nobody's mistake, and hardly ever what a function of NumPy needs; it only means that reading proves
nothing.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence

from course_lib.exchange.definitions import within_scope

_DYNAMIC = {
    *(
        "exec",
        "eval",
        "compile",
        "globals",
        "locals",
        "vars",
        "getattr",
        "setattr",
        "delattr",
        "type",
        "super",
    ),
    *("__import__", "__builtins__", "breakpoint", "input", "open", "memoryview"),
}
_MODULES = {
    *(
        "numpy",
        "scipy",
        "math",
        "cmath",
        "functools",
        "itertools",
        "operator",
        "collections",
        "typing",
        "copy",
    ),
    *(
        "dataclasses",
        "enum",
        "fractions",
        "decimal",
        "statistics",
        "random",
        "time",
        "warnings",
        "string",
        "re",
    ),
    *(
        "json",
        "textwrap",
        "numbers",
        "bisect",
        "heapq",
        "matplotlib",
        "sklearn",
        "course_lib",
        "tqdm",
        "__future__",
    ),
}
_SPECIAL = {"__name__", "__doc__", "__class__", "__len__", "__init__", "__version__"}
#: Attributes of arrays that are set without harm.
_OF_ARRAYS = {"shape", "writeable", "flat"}
_DECORATORS = {"cache", "lru_cache", "wraps", "staticmethod", "classmethod", "property"}
_LOOPING_BUILTINS = {"map", "filter", "sorted"}
_LOOPS = {"vectorize", "apply_along_axis", "fromiter", "frompyfunc", "map", "filter"}


def obscured(statements: Sequence[ast.stmt]) -> str:
    """Return what keeps statements from being plain, as it stands there; empty if nothing does."""
    functions = {node.name for node in statements if isinstance(node, ast.FunctionDef)}
    variables = {
        target.id
        for node in statements
        if isinstance(node, ast.Assign | ast.AnnAssign) and not isinstance(node.value, ast.Lambda | ast.Name)
        for target in ast.walk(node)
        if isinstance(target, ast.Name) and isinstance(target.ctx, ast.Store)
    }
    found = (what for statement in statements for what in _in_statement(statement, functions, variables))
    return next(found, "")


def _in_statement(statement: ast.stmt, functions: set[str], variables: set[str]) -> Iterator[str]:
    yield from (f"a call of the variable `{name}`" for name in sorted(_called_variables(statement)))
    yield from _in_branches(statement)
    called = {id(node.func) for node in ast.walk(statement) if isinstance(node, ast.Call)}
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and node.id in _DYNAMIC:
            yield f"`{node.id}`"
        elif isinstance(node, ast.Name) and node.id in _LOOPING_BUILTINS and id(node) not in called:
            yield f"`{node.id}` by another name"
        elif isinstance(node, ast.Attribute):
            yield from _in_attribute(node)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from _in_import(node)
        elif isinstance(node, ast.ClassDef):
            yield f"the class `{node.name}`"
        elif isinstance(node, ast.Global) and functions & set(node.names):
            yield f"`global {', '.join(node.names)}`"
        elif isinstance(node, ast.FunctionDef):
            yield from _in_function(node)
        elif isinstance(node, ast.Call):
            yield from _in_call(node, variables)


def _in_branches(statement: ast.stmt) -> Iterator[str]:
    """Yield functions that are defined inside of an ``if``, a ``try``, …, which may never come to that."""
    if not isinstance(statement, ast.FunctionDef):
        for node in within_scope(statement):
            if isinstance(node, ast.FunctionDef):
                yield f"the definition of `{node.name}` inside of another statement"


def _in_attribute(node: ast.Attribute) -> Iterator[str]:
    if node.attr.startswith("__") and node.attr not in _SPECIAL:
        yield f"`{node.attr}`"
    elif not isinstance(node.ctx, ast.Load) and node.attr not in _OF_ARRAYS:
        yield f"an assignment to `.{node.attr}`"


def _in_import(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    yield from (f"`import {name}`" for name in names if name.partition(".")[0] not in _MODULES)
    yield from (
        f"`{alias.name}` by the name of `{alias.asname}`"
        for alias in node.names
        if alias.asname is not None and alias.asname != alias.name and alias.name in _LOOPS
    )


def _in_function(node: ast.FunctionDef) -> Iterator[str]:
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        if name not in _DECORATORS:
            yield f"the decorator `@{name}`"


def _called_variables(statement: ast.stmt) -> set[str]:
    """Return the names that a statement assigns to and calls, unless what is assigned doesn't loop."""
    assigned, called, harmless = Counter[str](), set[str](), Counter[str]()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            assigned[node.id] += 1
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            called.add(node.func.id)
        elif isinstance(node, ast.Assign) and _is_harmless(node.value):
            harmless.update(target.id for target in node.targets if isinstance(target, ast.Name))
    return {name for name in called if assigned[name] > harmless[name]}


def _is_harmless(value: ast.expr) -> bool:
    """Return whether a value is a library's function, or a lambda without loops and calls of one's own."""
    if isinstance(value, ast.Attribute):
        return value.attr not in _LOOPS
    if not isinstance(value, ast.Lambda):
        return False
    parts = list(ast.walk(value))
    called = [node.func for node in parts if isinstance(node, ast.Call)]
    of_libraries = all(
        isinstance(function, ast.Attribute) and function.attr not in _LOOPS for function in called
    )
    return of_libraries and not any(isinstance(node, ast.comprehension) for node in parts)


def _in_call(node: ast.Call, variables: set[str]) -> Iterator[str]:
    if isinstance(node.func, ast.Name) and node.func.id in variables:
        yield f"a call of the variable `{node.func.id}`"
    elif not isinstance(node.func, ast.Name | ast.Attribute | ast.Lambda):
        yield "a call of what has no name"
