"""A class's gradebook, opened: one that is missing or damaged is rebuilt from the records first.

Scores that a person gave are in the gradebook only. A damaged one is therefore set aside, never thrown away.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import DatabaseError

from autograder.grading.class_config import make_alembic_findable
from autograder.grading.classdir import ClassDirectory
from autograder.grading.errors import ClassError, cannot_write
from autograder.grading.gradebook import Book, NotInGradebook
from autograder.grading.intake import unusable_id
from autograder.grading.records import Last, last_gradings
from autograder.grading.written import graded_notebook

Say = Callable[[str], None]


@contextmanager
def open_book(classdir: ClassDirectory, assignment: str, say: Say) -> Iterator[Book]:
    """Open the gradebook for an assignment, made again from the records if it is gone or damaged.

    Parameters
    ----------
    classdir : ClassDirectory
    assignment : str
        One that has been released.
    say : callable
        Told in a sentence what had to be rebuilt.

    Raises
    ------
    ClassError
        If the database cannot be used: locked by another program, on a full disk.
    """
    coursedir = CourseDirectory(config=classdir.settings)
    make_alembic_findable()
    with database_errors(classdir.root):
        _set_aside_if_damaged(coursedir.db_url, say)
        try:
            book = _book(classdir, coursedir, assignment)
        except NotInGradebook:
            for name in dict.fromkeys((assignment, *recorded_assignments(classdir))):
                _restore(classdir, coursedir, name, say)
            book = _book(classdir, coursedir, assignment)
        with book:
            yield book


@contextmanager
def database_errors(root: Path) -> Iterator[None]:
    """Turn a database that cannot be written to into a :class:`ClassError`."""
    try:
        yield
    except DatabaseError as error:
        raise ClassError(cannot_write(root, f"gradebook: {error.orig}")) from error


def _book(classdir: ClassDirectory, coursedir: CourseDirectory, assignment: str) -> Book:
    return Book(coursedir.db_url, coursedir.course_id, assignment, classdir.settings)


def recorded_assignments(classdir: ClassDirectory) -> list[str]:
    """Return the assignments that have records and a release."""
    names = sorted(path.stem for path in (classdir.root / "verdicts").glob("*.jsonl"))
    return [name for name in names if classdir.release(name).is_file()]


def _set_aside_if_damaged(db_url: str, say: Say) -> None:
    path = Path(db_url.removeprefix("sqlite:///"))
    if not db_url.startswith("sqlite:///") or not path.is_file() or _is_sound(path):
        return
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    kept = path.with_name(f"{path.name}.damaged_{stamp}")
    path.replace(kept)
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    say(
        f"{path.name} was damaged and is made again from the records; what people had given points for by "
        f"hand is in {kept.name} only."
    )


def _is_sound(path: Path) -> bool:
    """Return whether SQLite finds nothing wrong; a database that is busy, or a full disk, is no damage."""
    try:
        with closing(sqlite3.connect(path, timeout=30)) as database:
            return bool(database.execute("PRAGMA quick_check").fetchone()[0] == "ok")
    except sqlite3.OperationalError:
        return True  # opening it for good says what the matter is
    except sqlite3.DatabaseError:
        return False


def _restore(classdir: ClassDirectory, coursedir: CourseDirectory, assignment: str, say: Say) -> None:
    """Put an assignment that the gradebook does not know back: its cells, and every grade in the records."""
    gradings = last_gradings(classdir.records(assignment))
    notebook = nbformat.reads(classdir.release_text(assignment), as_version=4)
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        gradebook.update_or_create_assignment(assignment)
    from nbgrader.preprocessors import SaveCells  # takes long to import, and is hardly ever needed

    names = {"notebook": assignment, "assignment": assignment, "db_url": coursedir.db_url}
    SaveCells(config=classdir.settings)(notebook, {"nbgrader": names})
    with _book(classdir, coursedir, assignment) as book:
        if gradings:
            book.set_duedate(max(gradings.values(), key=lambda last: last.time).terms.duedate)
        for student, last in gradings.items():
            if not unusable_id(student):
                restore_grade(classdir, book, assignment, student, last)
    if gradings:
        say(
            f"The gradebook had nothing of {assignment}: {len(gradings)} grades are put back from the "
            "records. Points that people gave by hand are not in the records."
        )


def restore_grade(classdir: ClassDirectory, book: Book, assignment: str, student: str, last: Last) -> bool:
    """Write one student's recorded grade into the gradebook; return whether the records were enough."""
    notebook = None if last.problem else graded_notebook(classdir.autograded(assignment, student), last)
    if notebook is None and not last.problem:
        return False
    book.write(student, notebook, last.terms.timestamp)
    if last.terms.extension is not None:
        book.set_extension(student, last.terms.extension)
        book.write(student, notebook, last.terms.timestamp)  # with it, less of a penalty may be due
    return True


def agrees(book: Book, student: str, last: Last) -> bool:
    """Return whether the gradebook has the automatic scores of a complete grading in the records."""
    scores = book.automatic(student)
    if scores is None:
        return False
    if last.problem:
        return not any(scores.values())
    recorded = {f"check_{exercise}": points for exercise, points in last.points.items()}
    return all(abs((scores.get(name) or 0.0) - points) < 1e-9 for name, points in recorded.items())


def disagreeing(classdir: ClassDirectory, book: Book, assignment: str) -> dict[str, Last]:
    """Return the last gradings that the gradebook has otherwise, by student."""
    return {
        student: last
        for student, last in last_gradings(classdir.records(assignment)).items()
        if last.complete and not unusable_id(student) and not agrees(book, student, last)
    }


def put_back(student: str) -> str:
    """Return the sentence for a grade that was put back."""
    return f"{student}: the gradebook had another grade than the records; it has theirs again."
