"""The guard of a notebook: a cell that needs what isn't written says so in one line, and the others run on.

A cell is looked at before it runs. What needs an unwritten exercise, or a value that an earlier cell could
not make for want of one, is left out, and a line says which. What gives names a value all the same is run:
later cells may use it. Where the need shows only while the cell runs, deep in a function, it ends there with
the same line.
"""

from __future__ import annotations

import ast
import re
import types
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

from course_lib.running.needed import changed_by
from course_lib.studying.reads import bound_by, functions_in, only_looked_at, read_by
from course_lib.studying.saying import say

_NOT_WRITTEN = re.compile(r"(\w+) is not written yet\b")
_MOST_CALLS = 2
_RETURNS = ("RETURN_VALUE", "RETURN_CONST", "RETURN_GENERATOR")


@dataclass(frozen=True)
class Missing:
    """Why a name has no value: functions that aren't there, and the cells that would have led to it."""

    functions: tuple[str, ...]
    cells: tuple[int, ...] = ()


class Guard(ast.NodeTransformer):
    """Looks at a notebook's cells before they run.

    Parameters
    ----------
    namespace : mapping
        The notebook's names.

    Attributes
    ----------
    cell : int
        The number of the cell that is about to run.
    """

    def __init__(self, namespace: MutableMapping[str, Any]) -> None:
        self.namespace = namespace
        self.cell = 0
        self._missing: dict[str, Missing] = {}
        self._statements: list[ast.stmt] = []

    def visit(self, node: ast.AST) -> ast.AST:
        """Return the cell as it is to be run; one that cannot be read is left as it is."""
        try:
            return self._guarded(node) if isinstance(node, ast.Module) else node
        except Exception:  # noqa: BLE001  (a mistake in here must not cost a student a cell)
            return node

    def interrupted(self, error: BaseException, line: int) -> str:
        """Return what is said of an exception that ended a cell in a line; empty if it is an ordinary one."""
        name = ""
        if isinstance(error, NotImplementedError) and (found := _NOT_WRITTEN.match(str(error))):
            name = found[1] if self._is_absent(found[1]) else ""
        elif isinstance(error, NameError):
            name = error.name if error.name in self._missing else ""
        if not name:
            return ""
        why = self._reason([name], {})
        for statement in self._statements:
            if (statement.end_lineno or statement.lineno) >= line:
                self._missing |= dict.fromkeys(bound_by(statement), why)
        return self._line(why)

    def _guarded(self, module: ast.Module) -> ast.Module:
        self._statements = list(module.body)
        local = functions_in(module.body)
        bound, kept, lacking = set[str](), list[ast.stmt](), list[str]()
        left: dict[str, Missing] = {}  # what this cell does not give a value
        for statement in module.body:
            reads = sorted(read_by(statement, local))
            lacks = [n for n in reads if n in left or self._lacks(n, statement, bound)]
            gives = bound_by(statement) | (set(changed_by(statement)) - self._modules(module))
            if lacks:
                left |= dict.fromkeys(gives, self._reason(lacks, left))
                lacking += lacks
            else:
                bound |= gives
                left = {name: why for name, why in left.items() if name not in gives}
                kept += [statement] if gives else []
        why = self._reason(lacking, left) if lacking else None
        self._missing = {name: m for name, m in self._missing.items() if name not in bound} | left
        return module if why is None else ast.Module([*kept, _say(self._line(why))], module.type_ignores)

    def _modules(self, cell: ast.Module) -> set[str]:
        """Return the names of modules: a call of what is in one changes none of its values."""
        imports = [s for s in cell.body if isinstance(s, ast.Import | ast.ImportFrom)]
        known = {name for name, value in self.namespace.items() if isinstance(value, types.ModuleType)}
        return known.union(*map(bound_by, imports))

    def _reason(self, names: Iterable[str], here: Mapping[str, Missing]) -> Missing:
        """Return why a cell that reads these names cannot give its own a value."""
        functions, cells = dict[str, None](), dict[int, None]()
        for name in names:
            before = here.get(name) or self._missing.get(name) or Missing((name,))
            functions |= dict.fromkeys(before.functions)
            cells |= dict.fromkeys(before.cells)
        return Missing(tuple(functions), (*(cell for cell in cells if cell != self.cell), self.cell))

    def _lacks(self, name: str, statement: ast.stmt, bound: set[str]) -> bool:
        """Return whether a name has no value that could be used, as far as the statement needs one."""
        if name in bound:
            return False
        if name in self._missing:
            return True
        return self._is_absent(name) and not only_looked_at(statement, name)

    def _is_absent(self, name: str) -> bool:
        return is_unwritten(self.namespace.get(name), name) or _is_nobodys(self.namespace.get(name))

    def _line(self, why: Missing) -> str:
        """Return the line that says what is needed and what to do."""
        absent = [name for name in why.functions if self._is_absent(name)]
        if not absent:
            waiting = {missing.cells[-1] for missing in self._missing.values()}
            cells = [f"[{cell}]" for cell in why.cells[:-1] if cell in waiting]
            names = [f"`{name}`" for name in why.functions]
            return (
                f"{_listed(names)} {'are' if len(names) > 1 else 'is'} there now: run {_again(cells)} again."
            )
        them = "it" if len(absent) == 1 else "them"
        return (
            f"This cell needs {_listed(list(map(self._named, absent)))}: write {them}{self._or_lend(absent)}."
        )

    def _named(self, function: str) -> str:
        """Return what a function is called, and its assignment if that is an earlier one."""
        value = self.namespace.get(function)
        return f"`{function}`" + (f" of {value.__module__.partition('.')[2]}" if _is_nobodys(value) else "")

    def _or_lend(self, functions: Iterable[str]) -> str:
        """Return what else can be done, where functions are lent."""
        from course_lib.checking.public import exercise_of
        from course_lib.studying.lending import can_lend

        exercises = {e.exercise.name: None for f in functions if (e := exercise_of(f)) and can_lend(f)}
        calls = [f'`lend("{name}")`' for name in exercises]
        if len(calls) > _MOST_CALLS:
            calls[_MOST_CALLS:] = ["…"]
        if len(calls) > 1:
            return f", or lend them: {', '.join(calls)}"
        return f", or {calls[0]}" if calls else ""


def is_unwritten(value: Any, name: str) -> bool:
    """Return whether a value is the stub of a function: it only raises, and says that it is not written.

    A class is one as long as one of its methods is.
    """
    import dis

    if isinstance(value, type):
        return any(is_unwritten(method, name) for method in vars(value).values())
    if not isinstance(value, types.FunctionType):
        return False
    code = value.__code__
    says = any(isinstance(c, str) and c.startswith(f"{name} is not written yet") for c in code.co_consts)
    return says and not any(step.opname in _RETURNS for step in dis.get_instructions(code))


def _is_nobodys(value: Any) -> bool:
    module = getattr(value, "__module__", None)
    return isinstance(value, types.FunctionType) and isinstance(module, str) and module.startswith("nobody.")


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _again(cells: Sequence[str]) -> str:
    if not cells:
        return "the cells above and this one"
    return f"cell{'s' * (len(cells) > 1)} {', '.join(cells)} and this one"


def _say(line: str) -> ast.stmt:
    code = f"__import__('course_lib.studying.guard', fromlist=['left_out']).left_out({line!r})"
    return ast.parse(code).body[0]


def left_out(line: str) -> None:
    """End a cell of which something was left out: its half-drawn figures are not shown."""
    import sys

    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None and "inline" in pyplot.get_backend():  # elsewhere figures outlive their cells
        pyplot.close("all")
    say(line)
