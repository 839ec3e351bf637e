"""Where answers come from: a class of this or an earlier year, or a folder of plain files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring.assignment import LoadedAssignment
from autograder.grading.class_work import class_work
from autograder.grading.classdir import ClassDirectory
from autograder.grading.errors import ClassError
from autograder.grading.judge_files import file_cells
from autograder.grading.states import GRADED, WAITS
from autograder.overview.situations import Attempt, situations
from course_lib.running.cells import CodeCell, UnreadableFile

_KINDS = (".py", ".ipynb")


@dataclass(frozen=True)
class HandedIn:
    """One student's code, ready to be run.

    Attributes
    ----------
    label : str
        Where it came from; for the instructor's eyes only.
    cells : list of CodeCell
        Empty where it cannot be read.
    beside : dict
        The student's own files, by name.
    problem : str
        Why it cannot be read.
    judged : dict or None
        What came of each exercise when the same file was graded; ``None`` where that is not known.
    """

    label: str
    cells: list[CodeCell]
    beside: dict[str, str]
    problem: str = ""
    judged: Mapping[str, Attempt] | None = None


def handed_in(loaded: LoadedAssignment, where: Path) -> Iterator[HandedIn]:
    """Yield everybody's code from a class directory, or from the Python files and notebooks in a folder.

    Raises
    ------
    ClassError
        If it is neither.
    """
    if (where / "nbgrader_config.py").is_file():
        yield from _of_class(loaded, ClassDirectory.open(where))
    elif where.is_dir():
        for path in sorted(where.rglob("*")):
            if path.suffix in _KINDS and path.is_file() and not path.is_symlink():
                yield _of_file(loaded, path)
    else:
        raise ClassError(f"{where} is neither a class directory nor a folder of answers.")


def _of_class(loaded: LoadedAssignment, classdir: ClassDirectory) -> Iterator[HandedIn]:
    graded = {p.student: p for p in situations(classdir, loaded.name) if p.state in (GRADED, WAITS)}
    for work in class_work(classdir, loaded):
        label = f"{classdir.root.name}/{work.student}"
        if work.prepared is None:
            yield HandedIn(label, [], {}, work.problem)
        else:
            judged = graded[work.student].attempts if work.student in graded else None
            yield HandedIn(label, work.prepared.cells, work.prepared.beside, judged=judged)


def _of_file(loaded: LoadedAssignment, path: Path) -> HandedIn:
    try:
        return HandedIn(str(path), *file_cells(loaded, path))
    except UnreadableFile as error:
        return HandedIn(str(path), [], {}, str(error))
