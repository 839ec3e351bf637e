"""The code of a notebook or a Python file, as the cells that checking has to run."""

from __future__ import annotations

import ast
import codecs
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from course_lib.exchange.definitions import statements_of
from course_lib.running.magics import without_magics
from course_lib.running.reading import ReadCell, ReadNotebook, Unreadable, read_notebook

_NOT_RUN = ("demonstration", "library")


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


def notebook_cells(cells: Iterable[ReadCell]) -> list[CodeCell]:
    """Return the cells that grading runs: set-up, exercises and what the student added.

    Demonstrations and check cells are left out: nothing depends on them, and they take most of the time.
    The cell that makes ``course_lib`` available is left out, too: it is available.
    """
    kept = []
    for number, cell in enumerate(cells, start=1):
        if cell.cell_type != "code" or cell.nbgrader.get("grade") or cell.role in _NOT_RUN:
            continue
        label = cell.grade_id or f"cell {number}"
        kept.append(CodeCell(label, as_python(cell.source), given=cell.role == "setup"))
    return kept


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


def read_file(path: Path) -> ReadNotebook | str:
    """Return what a student's own file holds; see :func:`parsed`.

    Raises
    ------
    UnreadableFile
        If it is missing, too, or a folder; the message names it and says what to do.
    """
    if path.is_dir():  # reading one fails in a way of its own on each system
        inside = ", ".join(str(one) for one in sorted(path.glob("*.ipynb"))[:3])
        raise UnreadableFile(f"{path}: is a folder. Name the notebook in it{inside and f': {inside}'}.")
    try:
        return parsed(path, path.read_bytes())
    except FileNotFoundError as error:
        raise UnreadableFile(f"{path}: there is no such file") from error
    except OSError as error:
        raise UnreadableFile(f"{path}: cannot be read ({error.strerror or error})") from error


def parsed(path: Path, content: bytes) -> ReadNotebook | str:
    """Return the notebook that a ``.ipynb`` file holds, or the text of a ``.py`` file.

    Raises
    ------
    UnreadableFile
        If it is damaged or another kind of file; the message names it and says what to do.
    """
    if path.suffix not in (".ipynb", ".py"):
        raise UnreadableFile(f"{path}: is neither a notebook (.ipynb) nor a Python file (.py)")
    try:
        return read_notebook(content) if path.suffix == ".ipynb" else script_text(content)
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{path}: is not text in UTF-8 ({error}). Save it as UTF-8.") from error
    except Unreadable as error:
        raise UnreadableFile(f"{path}: {error}") from error


def script_text(content: bytes) -> str:
    """Return the text of a Python file, in UTF-8 or, with a byte order mark, in UTF-16."""
    utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content.decode("utf-16" if utf16 else "utf-8-sig")


def cells_in(path: Path, content: ReadNotebook | str) -> list[CodeCell]:
    """Return the cells of a file that was read."""
    return script_cells(path.name, content) if isinstance(content, str) else notebook_cells(content.cells)
