"""Judge all exercises of a student's own file, in a process of its own, on the public cases."""

from __future__ import annotations

import ast
import tempfile
import warnings
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from course_lib.checker import verdict_for
from course_lib.checking.needs import told_lent, told_misspelt
from course_lib.checking.public import public_assignment, unknown_exercise
from course_lib.checking.verdict import Verdict
from course_lib.running.cells import CodeCell, cells_in
from course_lib.running.lent import Workers
from course_lib.running.limits import OWN_CODE, Limits
from course_lib.studying.beside import links_beside, needed_beside
from course_lib.studying.finding import Found
from course_lib.studying.lending import files_for, lendable
from course_lib.studying.trouble import Trouble


def verdicts_on(found: Found, only: str | None = None, deadline: float = 10.0) -> Iterator[Verdict]:
    """Yield a verdict for each exercise, in the notebook's order, as each is reached.

    Parameters
    ----------
    found : Found
        The file.
    only : str, optional
        The one exercise to judge.
    deadline : float
        Seconds that one call may take.

    Raises
    ------
    UnknownExercise
        If there is no exercise called `only`.
    Trouble
        If there is no place for temporary files.
    """
    exercises = public_assignment(found.assignment.name).exercises
    if only is not None and only not in exercises:
        raise unknown_exercise(only, list(exercises), found.assignment.name)
    _require_a_place_to_work()
    limits = Limits(call_seconds=deadline, fence=OWN_CODE)
    cells = cells_in(found.path, found.content)
    of, folder = found.assignment.name, found.path.parent
    beside = needed_beside(folder, cells)
    codes = [cell.code for cell in cells]
    ours = {name for exercise in exercises.values() for name in exercise.exercise.defines}
    with Workers(cells, limits, lendable(of, folder), partial(files_for, of, folder), beside) as workers:
        for name, exercise in exercises.items():
            if only in (None, name):
                verdict = verdict_for(exercise, workers.of(name))
                yield told_lent(verdict) if name in workers.lent else told_misspelt(verdict, codes, ours)


def links_needed(found: Found) -> list[str]:
    """Return the names of links beside a file that its code needs; a check goes on without them."""
    cells, folder = cells_in(found.path, found.content), found.path.parent
    return links_beside(folder, cells, needed_beside(folder, cells))


def _require_a_place_to_work() -> None:
    try:
        tempfile.gettempdir()
    except FileNotFoundError as error:
        raise Trouble(
            "A check in a terminal needs a folder for temporary files, and none can be written to. Free some "
            "space, or name a folder in the environment variable TMPDIR. `check` in a notebook needs none."
        ) from error


def syntax_errors(found: Found) -> list[str]:
    """Return a sentence for each piece of code that is no Python and that no verdict speaks of.

    A script that is no Python does not run at all; a cell costs what it defines.
    """
    exercises = found.assignment.points
    errors = ((cell, _syntax_error(cell)) for cell in cells_in(found.path, found.content))
    return [
        f"{_place(found.path, cell, error)}: {error.msg}. {_consequence(found.content)}"
        for cell, error in errors
        if error is not None and cell.label not in exercises
    ]


def _syntax_error(cell: CodeCell) -> SyntaxError | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a verdict may speak of them, or nobody
            compile(cell.code, cell.label, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | ast.PyCF_ONLY_AST)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError) as error:
        return SyntaxError(str(error) or type(error).__name__)
    return None


def _place(path: Path, cell: CodeCell, error: SyntaxError) -> str:
    line = f"line {(error.lineno or 1) + cell.first_line - 1}"
    return f"{path}, {line}" if cell.label == path.name else f"{path}, {cell.label}, {line}"


def _consequence(content: object) -> str:
    if isinstance(content, str):
        return "Nothing in the file runs until that is mended."
    return "Nothing in that cell runs until that is mended."
