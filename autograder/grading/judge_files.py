"""Judge plain files, without a class directory: Python files or notebooks, one JSON object each."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.student import student_notebook
from autograder.grading.beside import files_for
from autograder.grading.errors import what_failed
from autograder.grading.grade_one import judge_cells
from autograder.grading.reading import as_submission
from autograder.grading.rebuild import rebuild
from autograder.grading.safe_files import Folder, Refused
from autograder.grading.seeds import NO_SECRET, seed_for
from course_lib.checking.details import Said
from course_lib.checking.verdict import AspectVerdict, Verdict
from course_lib.running.cells import CodeCell, UnreadableFile, notebook_cells, parsed, script_cells
from course_lib.running.fence import FenceFailed, NoFence
from course_lib.running.limits import Limits
from course_lib.running.reading import MAX_BYTES, cells_of


def judge_file(
    loaded: LoadedAssignment,
    path: Path,
    *,
    seed: str = "",
    limits: Limits | None = None,
    lends: Collection[str] = (),
) -> list[Verdict]:
    """Judge all exercises of an assignment on one file.

    Parameters
    ----------
    loaded : LoadedAssignment
    path : Path
        A ``.py`` file, which may define only some of the functions, or a notebook.
    seed : str
        Decides the cases, which are otherwise the same at every call.
    limits : Limits, optional
        What the file's process may use.
    lends : collection of str
        The exercises that are lent to a file that asks for them.

    Raises
    ------
    UnreadableFile
        If the file is missing, damaged, or no regular file of ordinary size, or if the grader fails on it.
    """
    seeds = {name: seed_for(NO_SECRET, loaded.name, seed, name) for name in loaded.exercises}
    cells, beside = file_cells(loaded, path)
    try:
        return judge_cells(loaded, cells, seeds, limits, lends=lends, beside=beside)
    except (NoFence, FenceFailed):  # the machine's: nothing can be judged
        raise
    except Exception as error:  # whatever is in a file, the next one is judged all the same
        raise UnreadableFile(f"{path}: the grader failed on this file ({what_failed(error)})") from error


def file_cells(loaded: LoadedAssignment, path: Path) -> tuple[list[CodeCell], dict[str, str]]:
    """Return the code of a file, and the files that it writes for itself.

    Raises
    ------
    UnreadableFile
        If it is missing, damaged, or no regular file of ordinary size.
    """
    try:
        with Folder(path.parent) as folder:
            content = parsed(path, folder.read(path.name, MAX_BYTES))
    except Refused as error:
        raise UnreadableFile(f"{path}: {error}") from error
    if isinstance(content, str):
        return [*_given(loaded), *script_cells(path.name, content)], {}
    rebuilt = cells_of(rebuild(student_notebook(loaded.source), as_submission(content)).notebook.cells)
    return notebook_cells(rebuilt), files_for({}, rebuilt)[0]


def _given(loaded: LoadedAssignment) -> list[CodeCell]:
    return [CodeCell(cell.name, cell.text, given=True) for cell in loaded.source.of_kind("setup")]


def unreadable_verdicts(loaded: LoadedAssignment, reason: str) -> list[Verdict]:
    """Return verdicts that say of every aspect why the file could not be judged."""
    return [
        Verdict(
            exercise.name,
            [
                AspectVerdict(name, "error", 0.0, points, (Said(reason),))
                for name, points in exercise.points.items()
            ],
        )
        for exercise in loaded.specification
    ]


def as_json(loaded: LoadedAssignment, path: Path, verdicts: list[Verdict]) -> dict[str, Any]:
    """Return the JSON object of one file."""
    return {"file": str(path), "assignment": loaded.name, "exercises": [v.as_json() for v in verdicts]}


def as_row(path: Path, verdicts: list[Verdict], problem: str = "") -> dict[str, Any]:
    """Return one file's row of a table; a file that cannot be read has a reason and no points."""
    points = {verdict.exercise: "" if problem else verdict.points for verdict in verdicts}
    return {
        "file": str(path),
        "points": "" if problem else sum(verdict.points for verdict in verdicts),
        "of": sum(verdict.max_points for verdict in verdicts),
        **points,
        "problem": problem,
    }
