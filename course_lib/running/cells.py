"""The code of a notebook or a Python file, as the cells that checking has to run."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.inputtransformer2 import TransformerManager

from course_lib.exchange.definitions import statements_of

_WRAPPING_MAGIC = re.compile(r"\A\s*%%(time|capture)\b[^\n]*")


@dataclass(frozen=True)
class CodeCell:
    """A piece of student code, the name that tracebacks give it, and the line of its file it begins in."""

    label: str
    code: str
    first_line: int = 1


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
        cells.append(CodeCell(graded.get("grade_id") or f"cell {number}", as_python(cell.source)))
    return cells


def script_cells(name: str, text: str) -> list[CodeCell]:
    """Return a Python file's top-level statements as cells, so that one that hangs spares the others.

    Each keeps its line numbers. A file that is not valid Python is one cell.
    """
    body = statements_of(text)
    if body is None:
        return [CodeCell(name, text)]
    spans: list[tuple[int, int]] = []
    for node in body:
        decorators = [d.lineno for d in getattr(node, "decorator_list", [])]
        first, last = min([node.lineno, *decorators]), node.end_lineno or node.lineno
        if spans and first <= spans[-1][1]:  # `a = 1; b = 2`
            spans[-1] = (spans[-1][0], last)
        else:
            spans.append((first, last))
    lines = re.split(r"\r\n|\r|\n", text)  # as Python counts them; splitlines() knows more ends of lines
    return [CodeCell(name, "\n".join(lines[first - 1 : last]), first) for first, last in spans]


def as_python(source: str) -> str:
    """Return the source with ``%magics`` and ``!commands`` turned into calls that do nothing when graded.

    What ``%%time`` and ``%%capture`` run is what the cell defines, so those lines are left out.
    """
    if statements_of(source) is not None:
        return source
    source = _WRAPPING_MAGIC.sub("", source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return str(TransformerManager().transform_cell(source))
    except Exception:  # noqa: BLE001  (IPython expects Python; what a student handed in may be anything)
        return source


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
