"""The helper file ``lent.py``: solutions of earlier assignments that a later one builds on.

A cell asks for them with ``from course_lib.library import affine_forward, …``. A student's own
come first (:mod:`course_lib.studying.lending`); what they lack is lent from this file, which is written
beside the notebook when the assignment is released, and given to the process that a submission is graded in.
No earlier release contains it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from autograder.authoring.cells import AssignmentSource, SourceError, without_markers
from autograder.authoring.source import find_assignments, read_source
from course_lib.running.lent import Lendable
from course_lib.shelf import LENT, LIBRARY, imported_from_library, names_read

__all__ = ["LENT", "Library", "imports_for"]

_OF_ITSELF = ("whose",)  # what the library has besides functions
_HEADER = '''"""Functions of earlier assignments, lent to {name}: readable text of their solutions.

Written by `autograder`. What passes of your own is used in their place, once `course carry` has collected it.
"""'''


class _Solution(NamedTuple):
    source: AssignmentSource
    exercise: str
    code: str
    defines: tuple[str, ...]


class Library:
    """The solutions that an assignment's lent functions come from: its own and those of all before it.

    Parameters
    ----------
    source : AssignmentSource
        The assignment; the others are read now.

    Raises
    ------
    SourceError
        If it asks for a function that no assignment with a smaller number has, or two have one of a name.
    """

    def __init__(self, source: AssignmentSource) -> None:
        self.source = source
        self.asked_for = list(dict.fromkeys(_asked_for(source)))
        self._solutions: dict[str, _Solution] = {}
        for solution in (s for one in (*_before(source), source) for s in _solutions(one)):
            for name in solution.defines:
                if name in self._solutions:
                    raise SourceError(
                        f"{solution.source.path}: `{name}` is a function of "
                        f"{self._solutions[name].source.name} too: a later assignment that asks for it could "
                        "mean either; rename one"
                    )
                self._solutions[name] = solution
        for name in self.asked_for:
            if name not in self._solutions or self._solutions[name].source is source:
                raise SourceError(
                    f"{source.path}: `from {LIBRARY} import {name}`: no earlier assignment has that function"
                )

    @property
    def lendable(self) -> dict[str, Lendable]:
        """The assignment's own exercises that are functions, by name."""
        own = {s.exercise: s for s in self._solutions.values() if s.source is self.source}
        return {
            name: Lendable(
                s.defines, frozenset(c.exercise for c in self._closure([name]) if c.source is self.source)
            )
            for name, s in own.items()
        }

    def text(self, own: Sequence[str] = (), *, earlier: bool = True) -> str:
        """Return the text of ``lent.py``; empty if it lends nothing.

        Parameters
        ----------
        own : sequence of str
            Exercises of this very assignment to lend.
        earlier : bool
            Whether the functions of earlier assignments that it asks for are lent.
        """
        solutions = self._closure([*own, *(self.asked_for if earlier else [])])
        return _text(self.source, solutions) if solutions else ""

    def _closure(self, names: Iterable[str]) -> list[_Solution]:
        """Return the solutions that define the names, and those that they call, in the course's order."""
        chosen, waiting = set[str](), list(names)
        while waiting:
            solution = self._solutions[waiting.pop()]
            if not chosen & set(solution.defines):
                near = _within_reach(solution.source) & set(self._solutions)
                waiting += [name for name in names_read(ast.parse(solution.code)) if name in near]
            chosen.update(solution.defines)
        return list({s.exercise: s for name, s in self._solutions.items() if name in chosen}.values())


def imports_for(source: AssignmentSource, codes: Iterable[str]) -> list[str]:
    """Return the import statements that some solutions of an assignment need.

    Those of libraries are the set-up's; functions of earlier assignments are asked for again.
    """
    used = {name for code in codes for name in names_read(ast.parse(code))}
    found = list(dict.fromkeys(_plain_imports(source, used)))
    earlier = [name for name in dict.fromkeys(_asked_for(source)) if name in used]
    return [*found, f"from {LIBRARY} import {', '.join(earlier)}"] if earlier else found


def _text(source: AssignmentSource, solutions: Sequence[_Solution]) -> str:
    parts = [_HEADER.format(name=source.name)]
    for origin in dict.fromkeys(solution.source.name for solution in solutions):
        of_it = [solution for solution in solutions if solution.source.name == origin]
        codes = [solution.code for solution in of_it]
        imports = "\n".join(imports_for(of_it[0].source, codes))
        parts.append(f"# %% {origin}\n" + "\n\n\n".join(filter(None, [imports, *codes])))
    return "\n\n\n".join(parts) + "\n"


def _before(source: AssignmentSource) -> Iterator[AssignmentSource]:
    for folder in find_assignments(source.path.parent.parent).values():
        if int(folder.name.partition("_")[0]) < source.number:
            yield read_source(folder)


def _solutions(source: AssignmentSource) -> Iterator[_Solution]:
    """Yield the exercises that are functions; one cell may define two, a forward and a backward half."""
    for exercise, cell in source.exercises.items():
        code = without_markers(cell.text).strip()
        functions = [
            node.name for node in ast.parse(code).body if isinstance(node, ast.FunctionDef | ast.ClassDef)
        ]
        if exercise in functions:
            yield _Solution(source, exercise, code, tuple(functions))


def _asked_for(source: AssignmentSource) -> Iterator[str]:
    for cell in source.of_kind("setup", "demonstration", "exercise"):
        yield from (name for name in imported_from_library(cell.text) if name not in _OF_ITSELF)


def _within_reach(source: AssignmentSource) -> set[str]:
    """Return the names that a solution of an assignment may mean: its own functions and what it asks for."""
    return {name for solution in _solutions(source) for name in solution.defines} | set(_asked_for(source))


def _plain_imports(source: AssignmentSource, used: set[str]) -> Iterator[str]:
    for cell in source.of_kind("setup"):
        for node in ast.parse(cell.text).body:
            if isinstance(node, ast.Import) or (
                isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] != "course_lib"
            ):
                bound = {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
                if bound & used:
                    yield ast.unparse(node)
