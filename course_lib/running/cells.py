"""The code of a notebook or a Python file, as the cells that checking has to run."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from course_lib.exchange.definitions import statements_of
from course_lib.running.magics import without_magics


@dataclass(frozen=True)
class CodeCell:
    """A piece of code that is run.

    Attributes
    ----------
    label : str
        The name that tracebacks give it.
    code : str
    first_line : int
        The line of its file that it begins in.
    given : bool
        Whether it is the release's own set-up, and not the student's.
    """

    label: str
    code: str
    first_line: int = 1
    given: bool = False


class UnreadableFile(ValueError):
    """A file that is neither a notebook nor Python; the message says what is wrong with it."""


def notebook_cells(notebook: Any) -> list[CodeCell]:
    """Return the cells that grading runs: set-up, exercises and what the student added.

    Demonstrations and check cells are left out: nothing depends on them, and they take most of the time.
    """
    cells = []
    for number, cell in enumerate(notebook.cells, start=1):
        graded = cell.metadata.get("nbgrader", {})
        role = cell.metadata.get("course", {}).get("role")
        if cell.cell_type != "code" or graded.get("grade") or role == "demonstration":
            continue
        label = graded.get("grade_id") or f"cell {number}"
        cells.append(CodeCell(label, as_python(cell.source), given=role == "setup"))
    return cells


def script_cells(name: str, text: str) -> list[CodeCell]:
    """Return a Python file's top-level statements as cells, so that one that hangs spares the others.

    Each keeps its line numbers. A file that is not valid Python is one cell.
    """
    body = statements_of(text)
    if body is None:
        return [CodeCell(name, text)]
    lines, cells, end = lines_of(text), list[CodeCell](), 0
    for first, last in spans_of(body):
        if first <= end:  # `a = 1; b = 2`
            start = cells.pop().first_line
            last = max(last, end)
        else:
            start = first
        cells.append(CodeCell(name, "\n".join(lines[start - 1 : last]), start))
        end = last
    return cells


def spans_of(body: Sequence[ast.stmt]) -> list[tuple[int, int]]:
    """Return the first and last line of each statement, decorators included."""
    return [
        (
            min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))]),
            node.end_lineno or node.lineno,
        )
        for node in body
    ]


def lines_of(text: str) -> list[str]:
    """Return a text's lines as Python counts them; ``splitlines`` knows more ends of lines."""
    return re.split(r"\r\n|\r|\n", text)


def as_python(source: str) -> str:
    """Return the source with ``%magics`` and ``!commands`` turned into code that does nothing."""
    return source if statements_of(source) is not None else without_magics(source)


def read_cells(path: Path) -> list[CodeCell]:
    """Read a ``.ipynb`` or ``.py`` file.

    Raises
    ------
    UnreadableFile
        If the file is missing or damaged; the message names it and says what to do.
    """
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".py":
            return script_cells(path.name, text)
        return notebook_cells(nbformat.reads(text, as_version=4))
    except FileNotFoundError as error:
        raise UnreadableFile(f"{path}: there is no such file") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{path}: cannot be read ({error})") from error
    except Exception as error:  # nbformat raises many kinds for damaged files
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise UnreadableFile(f"{path}: is not a notebook ({reason}); save it again from Jupyter") from error
