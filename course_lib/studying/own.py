"""What the student has written: in the kernel's variables, and in the notebook file as it was saved last.

A kernel knows the code that was run, but not what stands in text cells; a terminal knows the file alone.
"""

from __future__ import annotations

import ast
import inspect
import os
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from course_lib.checking.public import UnknownExercise
from course_lib.checking.slips import has_code
from course_lib.exchange.definitions import find_definition, statements_of
from course_lib.running.cells import UnreadableFile
from course_lib.running.reading import ReadCell, ReadNotebook
from course_lib.studying.finding import NotFound, find_with, ids_of


class Own(Protocol):
    """Where to look for the student's work."""

    def code(self, exercise: str, functions: Sequence[str]) -> str:
        """Return the code of an exercise's functions; empty if they are not there, or stubs."""

    def choice(self, question: str) -> str:
        """Return the letters chosen, empty if there are none."""

    def written(self, question: str) -> str | None:
        """Return what stands in the cell of a written question; ``None`` if there is no such cell."""


class InFile:
    """What stands in a notebook file as it was saved last.

    Parameters
    ----------
    file : Path, optional
        The notebook; unless told, the one of this folder or the course folder that has what is asked for.
    said : sequence
        Paths that it may have, by what somebody says; anything in it that is none is passed over.
    """

    def __init__(self, file: Path | None = None, said: Sequence[object] = ()) -> None:
        self._file = file
        self._said = said

    def code(self, exercise: str, functions: Sequence[str]) -> str:
        """Return the whole cell, unless some function in it is a stub; see :class:`Own`."""
        text = self.written(exercise) or ""
        definitions = [find_definition([text], function) for function in functions]
        written = all(definition is not None and has_code(definition) for definition in definitions)
        return text.strip() if written else ""

    def choice(self, question: str) -> str:
        """Return the letters in the question's cell; see :class:`Own`."""
        for statement in statements_of(self.written(question) or "") or []:
            if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant):
                return str(statement.value.value or "")
        return ""

    def written(self, question: str) -> str | None:
        """Return the text of a cell; see :class:`Own`."""
        return next((cell.source for cell in self._cells(question) if question in ids_of(cell)), None)

    def _cells(self, name: str) -> Sequence[ReadCell]:
        """Return the cells of the notebook that has an exercise or a question, if there is one."""
        for path in self._said:
            if isinstance(path, str) and path.endswith(".ipynb"):
                cells = _cells_in(Path(path), name)
                if cells:
                    return cells
        return _cells_in(self._file, name)


class InKernel:
    """What a kernel's variables hold, and for text cells the notebook file that is open.

    Parameters
    ----------
    namespace : mapping
        The variables; VS Code says among them which file is open, Jupyter in the environment.
    """

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        self._namespace = namespace
        self._file = InFile(said=[namespace.get("__vsc_ipynb_file__"), os.environ.get("JPY_SESSION_NAME")])

    def code(self, exercise: str, functions: Sequence[str]) -> str:
        """Return the functions' code as it was run; see :class:`Own`."""
        codes = [_code_of(self._namespace.get(function), function) for function in functions]
        return "\n\n\n".join(codes) if all(codes) else ""

    def choice(self, question: str) -> str:
        """Return the variable's value; see :class:`Own`."""
        value = self._namespace.get(question)
        return value if isinstance(value, str) else ""

    def written(self, question: str) -> str | None:
        """Return the text of a cell as it was saved last; see :class:`Own`."""
        return self._file.written(question)


def _cells_in(file: Path | None, name: str) -> Sequence[ReadCell]:
    """Return the cells of a notebook: of the only one that has a cell of a name unless told."""
    try:
        content = find_with(name, file).content
    except (NotFound, UnreadableFile, UnknownExercise):
        return ()
    return content.cells if isinstance(content, ReadNotebook) else ()


def _code_of(function: Any, name: str) -> str:
    """Return the text of a function that is more than a stub; empty if it cannot be found."""
    try:
        code = textwrap.dedent(inspect.getsource(function)).strip()
    except (OSError, TypeError):
        return ""
    definition = find_definition([code], name)
    return code if definition is None or has_code(definition) else ""
