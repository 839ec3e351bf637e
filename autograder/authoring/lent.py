"""The helper file ``lent.py``: solutions of earlier assignments that a later one builds on.

A cell asks for them with ``from course_lib.library import affine_forward, …``. A student's own
come first (:mod:`course_lib.studying.lending`); what they lack is lent from this file, which is written
beside the notebook when the assignment is released, and given to the process that a submission is graded in.
No earlier release contains it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from autograder.authoring.cells import AssignmentSource, SourceError, without_markers
from autograder.authoring.source import find_assignments, read_source
from course_lib.shelf import LENT, LIBRARY, imported_from_library, names_read

__all__ = ["LENT", "imports_for", "lent_code", "lent_own"]

_OF_ITSELF = ("whose",)  # what the library has besides functions
_HEADER = '''"""Functions of earlier assignments, lent to {name}: readable text of their solutions.

Written by `autograder`. What passes of your own is used in their place, once `course carry` has collected it.
"""'''


class _Solution(NamedTuple):
    source: AssignmentSource
    exercise: str
    code: str
    defines: tuple[str, ...]


@dataclass(frozen=True)
class _Known:
    """The solutions of some assignments, by the names of their functions."""

    by_function: dict[str, _Solution]

    @classmethod
    def of(cls, sources: Iterable[AssignmentSource]) -> _Known:
        """Read them; a name has one meaning in the whole course."""
        found: dict[str, _Solution] = {}
        for source in sources:
            for solution in _solutions(source):
                for name in solution.defines:
                    if name in found:
                        other = found[name].source.name
                        raise SourceError(
                            f"{source.path}: `{name}` is a function of {other} too: a later assignment that "
                            "asks for it could mean either; rename one"
                        )
                    found[name] = solution
        return cls(found)

    def closure(self, names: Iterable[str]) -> list[_Solution]:
        """Return the solutions that define the names, and those that they call, in the course's order."""
        chosen, waiting = set[str](), list(names)
        while waiting:
            solution = self.by_function[waiting.pop()]
            if not chosen & set(solution.defines):
                near = _within_reach(solution.source)
                waiting += [
                    n for n in names_read(ast.parse(solution.code)) if n in near & set(self.by_function)
                ]
            chosen.update(solution.defines)
        found = {s.exercise: s for name, s in self.by_function.items() if name in chosen}
        return list(found.values())


def lent_code(source: AssignmentSource) -> str:
    """Return the text of an assignment's ``lent.py``; empty if it asks for nothing.

    Raises
    ------
    SourceError
        If no assignment with a smaller number has a function of a name that is asked for.
    """
    wanted = list(_asked_for(source))
    if not wanted:
        return ""
    known = _Known.of(_before(source))
    for name in wanted:
        if name not in known.by_function:
            raise SourceError(
                f"{source.path}: `from {LIBRARY} import {name}`: no earlier assignment has that function"
            )
    return _text(source, known.closure(wanted))


def lent_own(source: AssignmentSource, exercises: Sequence[str]) -> str:
    """Return the text of ``lent.py`` with exercises of this very assignment in it, and with what they call.

    Raises
    ------
    LookupError
        If it has no function of such a name.
    """
    own = [solution.exercise for solution in _solutions(source)]
    for name in exercises:
        if name not in own:
            raise LookupError(f"{source.name} has no function {name!r} to lend; it has {', '.join(own)}")
    known = _Known.of([*_before(source), source])
    return _text(source, known.closure([*_asked_for(source), *exercises]))


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
        functions = [node.name for node in ast.parse(code).body if isinstance(node, ast.FunctionDef)]
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
