"""What the student has written: in the kernel's variables, and in the notebook file as it was saved last.

A kernel knows the code that was run, but not what stands in text cells; a terminal knows the file alone.
"""

from __future__ import annotations

import ast
import inspect
import os
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from course_lib.checking.slips import has_code
from course_lib.exchange.definitions import find_definition, statements_of
from course_lib.running.reading import ReadNotebook, Unreadable, read_notebook
from course_lib.studying.desk import course_folder

_MOST_FILES = 200


class Own(Protocol):
    """Where to look for the student's work."""

    def code(self, assignment: str, exercise: str, functions: Sequence[str]) -> str:
        """Return the code of an exercise's functions; empty if they are not there, or stubs."""

    def choice(self, assignment: str, question: str) -> str:
        """Return the letters chosen, empty if there are none."""

    def written(self, assignment: str, question: str) -> str | None:
        """Return what stands in the cell of a written question; ``None`` if there is no such cell."""


class InFile:
    """What stands in the notebook file of an assignment."""

    def __init__(self, said: Sequence[object] = ()) -> None:
        self._said = said

    def code(self, assignment: str, exercise: str, functions: Sequence[str]) -> str:
        """Return the whole cell, unless some function in it is a stub; see :class:`Own`."""
        text = self.written(assignment, exercise) or ""
        definitions = [find_definition([text], function) for function in functions]
        written = all(definition is not None and has_code(definition) for definition in definitions)
        return text.strip() if written else ""

    def choice(self, assignment: str, question: str) -> str:
        """Return the letters in the question's cell; see :class:`Own`."""
        for statement in statements_of(self.written(assignment, question) or "") or []:
            if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant):
                return str(statement.value.value or "")
        return ""

    def written(self, assignment: str, question: str) -> str | None:
        """Return the text of a cell; see :class:`Own`."""
        notebook = find_notebook(assignment, self._said)
        cells = [] if notebook is None else notebook.cells
        return next((cell.source for cell in cells if cell.grade_id == question), None)


class InKernel:
    """What a kernel's variables hold, and for text cells the notebook file that is open.

    Parameters
    ----------
    namespace : mapping
        The variables; VS Code says among them which file is open, Jupyter in the environment.
    """

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        self._namespace = namespace
        self._file = InFile([namespace.get("__vsc_ipynb_file__"), os.environ.get("JPY_SESSION_NAME")])

    def code(self, assignment: str, exercise: str, functions: Sequence[str]) -> str:
        """Return the functions' code as it was run; see :class:`Own`."""
        codes = [_code_of(self._namespace.get(function), function) for function in functions]
        return "\n\n\n".join(codes) if all(codes) else ""

    def choice(self, assignment: str, question: str) -> str:
        """Return the variable's value; see :class:`Own`."""
        value = self._namespace.get(question)
        return value if isinstance(value, str) else ""

    def written(self, assignment: str, question: str) -> str | None:
        """Return the text of a cell as it was saved last; see :class:`Own`."""
        return self._file.written(assignment, question)


def find_notebook(assignment: str, said: Sequence[object] = ()) -> ReadNotebook | None:
    """Return an assignment's notebook as it was saved last, if its file is found.

    Parameters
    ----------
    assignment : str
    said : sequence
        Paths that somebody says it has. Then it is looked for under its own name, here and in the course
        folder, then under any name here.
    """
    for path in dict.fromkeys(_candidates(assignment, said)):
        try:
            notebook = read_notebook(path.read_bytes())
        except (OSError, Unreadable):
            continue
        if notebook.course.get("assignment") == assignment:
            return notebook
    return None


def _candidates(assignment: str, said: Sequence[object]) -> Iterator[Path]:
    for path in said:
        if isinstance(path, str) and path.endswith(".ipynb"):
            yield Path(path).absolute()
    for folder in (Path.cwd(), course_folder(), course_folder() / assignment):
        yield folder / f"{assignment}.ipynb"
    yield from sorted(Path.cwd().glob("*.ipynb"))[:_MOST_FILES]


def _code_of(function: Any, name: str) -> str:
    """Return the text of a function that is more than a stub; empty if it cannot be found."""
    try:
        code = textwrap.dedent(inspect.getsource(function)).strip()
    except (OSError, TypeError):
        return ""
    definition = find_definition([code], name)
    return code if definition is None or has_code(definition) else ""
