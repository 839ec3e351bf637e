"""Which assignment a file belongs to, by what is in it, and where an assignment's notebook is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from course_lib.checking.outline import Outline, outline, outlines
from course_lib.checking.public import unknown_exercise
from course_lib.exchange.definitions import bindings_of, statements_of
from course_lib.running.cells import UnreadableFile, as_python, read_file
from course_lib.running.reading import ReadCell, ReadNotebook
from course_lib.studying.desk import course_folder
from course_lib.studying.trouble import Trouble

_MOST_NOTEBOOKS = 300  # more than a student has; each takes some milliseconds


class NotFound(Trouble):
    """There is no file, or no single one, that could be meant; the message says what to do."""


@dataclass(frozen=True)
class Found:
    """A student's file, and the assignment that it belongs to."""

    path: Path
    content: ReadNotebook | str
    assignment: Outline


def find(what: str | None, file: Path | None = None) -> Found:
    """Return the file that is meant.

    Parameters
    ----------
    what : str, optional
        An assignment's number or name, or a path; without it the only notebook of the course here.
    file : Path, optional
        The file, where `what` is an assignment.

    Raises
    ------
    UnknownExercise
        If there is no such assignment.
    UnreadableFile
        If the file cannot be read.
    NotFound
        If no single file is meant, or it belongs to another assignment.
    """
    if what is None:
        return _only_notebook()
    if file is None and _is_path(what):
        return recognised(Path(what))
    assignment = outline(what)
    return of_assignment(assignment, file) if file is not None else _notebook_of(assignment)


def find_with(exercise: str, file: Path | None = None) -> Found:
    """Return the notebook that holds an exercise or a written question; errors are those of :func:`find`."""
    if file is not None:
        return recognised(file)
    having = [one for one in outlines() if exercise in one.points]
    found = _nearest(lambda one: one.assignment in having or _has_question(one, exercise))
    if not found and not having:
        raise unknown_exercise(exercise, [name for one in outlines() for name in one.points])
    if not found:
        raise NotFound(
            f"There is no notebook with `{exercise}` here (it is in {having[0].name}). Name the notebook: "
            f"… {exercise} FILE."
        )
    return _single(found, f"with `{exercise}`")


def _has_question(found: Found, name: str) -> bool:
    content = found.content
    return isinstance(content, ReadNotebook) and any(
        cell.role == "answer" and name in ids_of(cell) for cell in content.cells
    )


def recognised(path: Path) -> Found:
    """Return a file with the assignment that its content says; errors are those of :func:`find`."""
    content = read_file(path)
    assignment = assignment_of(content)
    if assignment is None:
        raise NotFound(
            f"{path}: nothing in it is an exercise of this course. `course list` lists the exercises; if "
            "these are answers all the same, name the assignment: course check NUMBER FILE."
        )
    return Found(path, content, assignment)


def of_assignment(assignment: Outline, path: Path) -> Found:
    """Return a file that was said to belong to an assignment.

    Raises
    ------
    NotFound
        If it belongs to another one.
    """
    content = read_file(path)
    found = assignment_of(content)
    if found is not None and found != assignment:
        raise NotFound(
            f"{path}: belongs to assignment {found.number} ({found.name}), not to {assignment.number} "
            f"({assignment.name}). Name another file, or say {found.number}."
        )
    return Found(path, content, assignment)


def assignment_of(content: ReadNotebook | str) -> Outline | None:
    """Return the assignment that most exercises in a file belong to; its name and place say nothing.

    A notebook's cells say which exercise they are; where an editor lost that, what is defined in them does.
    """
    known = outlines()
    if isinstance(content, str):
        return _most(known, _defined([content]))
    claimed = {name.removeprefix("check_") for cell in content.cells for name in ids_of(cell)}
    said = [one for one in known if one.name == content.course.get("assignment")]
    code = (as_python(cell.source) for cell in content.cells if cell.cell_type == "code")
    return _most(known, claimed, said) or _most(known, _defined(code), said)


def ids_of(cell: ReadCell) -> Iterator[str]:
    """Yield the names under which a cell may be known: its own, the release's, nbgrader's."""
    for name in (cell.grade_id, cell.course.get("id"), cell.id):
        if isinstance(name, str):
            yield name


def _defined(codes: Iterable[str]) -> set[str]:
    """Return the names that pieces of code bind at their top level."""
    statements = (statement for code in codes for statement in statements_of(code) or [])
    return {name for statement in statements for name in bindings_of(statement)}


def _most(known: list[Outline], names: set[str], said: list[Outline] | None = None) -> Outline | None:
    """Return the assignment with most of the names; of several, the one that the notebook says it is."""
    votes = Counter({one.name: len(names & one.points.keys()) for one in known})
    most = max(votes.values(), default=0)
    best = [one for one in known if votes[one.name] == most] if most else said or []
    agreed = [one for one in best if one in (said or [])]
    return next(iter(agreed or best), None)


def _is_path(what: str) -> bool:
    """Return whether a word is meant as a path rather than as an assignment's name."""
    names = {name for one in outlines() for name in (one.name, str(one.number))}
    return what not in names and (Path(what).exists() or bool(Path(what).suffix) or len(Path(what).parts) > 1)


def _nearest(meant: Callable[[Found], bool] = lambda found: True) -> list[Found]:
    """Return the notebooks that are meant in the nearest place that has any.

    The places are this folder, the folders in it, the course folder, and the folders in that.
    """
    for folder in dict.fromkeys([Path(), course_folder()]):
        for pattern in ("*.ipynb", "[!.]*/*.ipynb"):
            paths = sorted(folder.glob(pattern))[:_MOST_NOTEBOOKS]
            found = [one for one in _recognised_among(paths) if meant(one)]
            if found:
                return found
    return []


def notebook_there(assignment: str, folders: Iterable[Path]) -> Path | None:
    """Return a notebook of an assignment, whatever it is called, in the first of some folders that has one.

    Of several, the one with the assignment's own name; otherwise the one that was saved last.

    Parameters
    ----------
    assignment : str
    folders : iterable of Path
        Where to look; not in the folders below them.
    """
    for folder in dict.fromkeys(folders):
        paths = sorted(folder.glob("*.ipynb"))[:_MOST_NOTEBOOKS]
        found = [one.path for one in _recognised_among(paths) if one.assignment.name == assignment]
        named = [path for path in found if path.stem == assignment]
        if found:
            return named[0] if named else max(found, key=lambda path: path.stat().st_mtime)
    return None


def _recognised_among(paths: Iterable[Path]) -> Iterator[Found]:
    for path in paths:
        try:
            yield recognised(path)
        except (UnreadableFile, NotFound):
            continue


def _notebook_of(assignment: Outline) -> Found:
    named = Path(f"{assignment.name}.ipynb")
    if named.exists():
        return of_assignment(assignment, named)
    found = _nearest(lambda one: one.assignment == assignment)
    if not found:
        raise NotFound(
            f"There is no notebook of assignment {assignment.number} ({assignment.name}) in this folder, and "
            f"none in the folders in it. `course start {assignment.name}` puts one here; if you have one "
            "elsewhere, name its path."
        )
    return _single(found, f"of assignment {assignment.number} ({assignment.name})")


def _only_notebook() -> Found:
    found = _nearest()
    if not found:
        raise NotFound(
            "There is no notebook of this course in this folder, and none in the folders in it. `course "
            "start` lists the assignments; if you have a notebook elsewhere, name its path."
        )
    return _single(found, "of this course")


def _single(found: list[Found], which: str) -> Found:
    if len(found) == 1:
        return found[0]
    listed = ", ".join(str(one.path) for one in found[:8])
    raise NotFound(f"There are {len(found)} notebooks {which} here: {listed}. Name the one that you mean.")
