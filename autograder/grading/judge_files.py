"""Judge plain files, without a class directory: Python files or notebooks, one JSON object each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.student import student_notebook
from autograder.grading.grade_one import judge_cells
from autograder.grading.rebuild import Unreadable, read_submission, rebuild
from autograder.grading.seeds import NO_SECRET, seed_for
from course_lib.checking.verdict import AspectVerdict, Verdict
from course_lib.running.cells import CodeCell, UnreadableFile, notebook_cells, read_cells
from course_lib.running.limits import Limits


def judge_file(
    loaded: LoadedAssignment, path: Path, *, seed: str = "", limits: Limits | None = None
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

    Raises
    ------
    UnreadableFile
        If the file is missing or damaged.
    """
    seeds = {name: seed_for(NO_SECRET, loaded.name, seed, name) for name in loaded.exercises}
    return judge_cells(loaded, _cells(loaded, path), seeds, limits)


def _cells(loaded: LoadedAssignment, path: Path) -> list[CodeCell]:
    if path.suffix != ".ipynb":
        setup = [CodeCell(cell.name, cell.text, given=True) for cell in loaded.source.of_kind("setup")]
        return [*setup, *read_cells(path)]
    try:
        submitted = read_submission(path.read_bytes())
    except OSError as error:
        raise UnreadableFile(f"{path}: cannot be read ({error.strerror})") from error
    except Unreadable as error:
        raise UnreadableFile(f"{path}: {error}") from error
    return notebook_cells(rebuild(student_notebook(loaded.source), submitted).notebook)


def unreadable_verdicts(loaded: LoadedAssignment, reason: str) -> list[Verdict]:
    """Return verdicts that say of every aspect why the file could not be judged."""
    return [
        Verdict(
            exercise.name,
            [AspectVerdict(name, "error", 0.0, points, reason) for name, points in exercise.points.items()],
        )
        for exercise in loaded.specification
    ]


def as_json(loaded: LoadedAssignment, path: Path, verdicts: list[Verdict]) -> dict[str, Any]:
    """Return the JSON object of one file."""
    return {"file": str(path), "assignment": loaded.name, "exercises": [v.as_json() for v in verdicts]}
