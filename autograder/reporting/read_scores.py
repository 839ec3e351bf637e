"""What the gradebook says about a class and each submission of an assignment, read in a few queries.

The tables are nbgrader's; its own classes take seconds to import, and many queries a student.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, DateTime, Executable, Interval, String, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from autograder.grading.errors import ClassError
from autograder.reporting.scores import CellScore, Scores

_SUBMITTED = """
    FROM submitted_assignment AS submission
    JOIN assignment ON assignment.id = submission.assignment_id
    JOIN submitted_notebook AS notebook ON notebook.assignment_id = submission.id
"""
_GRADES = f"""
    SELECT submission.student_id AS student, base_cell.name AS cell, grade.auto_score AS automatic,
        grade.manual_score AS manual, grade.extra_credit AS extra,
        COALESCE(grade_cells.max_score, task_cells.max_score, 0.0) AS most
    {_SUBMITTED}
    JOIN grade ON grade.notebook_id = notebook.id
    JOIN base_cell ON base_cell.id = grade.cell_id
    LEFT JOIN grade_cells ON grade_cells.id = base_cell.id
    LEFT JOIN task_cells ON task_cells.id = base_cell.id
    WHERE assignment.name = :assignment
"""
_COMMENTS = f"""
    SELECT submission.student_id AS student, base_cell.name AS cell,
        COALESCE(comment.manual_comment, comment.auto_comment) AS words
    {_SUBMITTED}
    JOIN comment ON comment.notebook_id = notebook.id
    JOIN base_cell ON base_cell.id = comment.cell_id
    WHERE assignment.name = :assignment
"""
_PENALTIES = f"""
    SELECT submission.student_id AS student, SUM(COALESCE(notebook.late_submission_penalty, 0.0)) AS penalty
    {_SUBMITTED}
    WHERE assignment.name = :assignment GROUP BY submission.student_id
"""

_DUE = text("SELECT duedate FROM assignment WHERE name = :assignment").columns(duedate=DateTime)
_LATENESS = text("""
    SELECT submission.student_id AS student, assignment.name AS assignment, assignment.duedate AS duedate,
        submission.timestamp AS timestamp, submission.extension AS extension
    FROM submitted_assignment AS submission JOIN assignment ON assignment.id = submission.assignment_id
    WHERE submission.timestamp IS NOT NULL AND assignment.duedate IS NOT NULL
""").columns(student=String, assignment=String, duedate=DateTime, timestamp=DateTime, extension=Interval)
_EXTENSIONS = text("""
    SELECT submission.student_id AS student, submission.extension AS extension
    FROM submitted_assignment AS submission JOIN assignment ON assignment.id = submission.assignment_id
    WHERE assignment.name = :assignment AND submission.extension IS NOT NULL
""").columns(student=String, extension=Interval)


def read_scores(db_url: str, assignment: str) -> dict[str, Scores]:
    """Return everybody's scores of an assignment, by student.

    Raises
    ------
    ClassError
        If there is no gradebook that can be read.
    """
    found: dict[str, Scores] = {}
    with _connected(db_url) as database:
        for row in _rows(database, text(_GRADES), assignment):
            points = row.automatic if row.manual is None else row.manual
            points = None if points is None else points + (row.extra or 0.0)
            score = CellScore(points, row.most, by_hand=row.manual is not None)
            found.setdefault(row.student, Scores()).cells[row.cell] = score
        for row in _rows(database, text(_COMMENTS), assignment):
            if row.words and row.student in found:
                found[row.student].comments[row.cell] = row.words
        for row in _rows(database, text(_PENALTIES), assignment):
            if row.student in found:
                found[row.student].penalty = row.penalty
    return found


@dataclass(frozen=True)
class ClassList:
    """Who is in a class, and by when they are to hand in.

    Attributes
    ----------
    students : tuple of str
    duedate : datetime or None
        In UTC without a time zone.
    extensions : dict
        By student, how much later it is due.
    """

    students: tuple[str, ...] = ()
    duedate: datetime | None = None
    extensions: dict[str, timedelta] = field(default_factory=dict)


def read_class(db_url: str, assignment: str) -> ClassList:
    """Return who is in the gradebook, and when an assignment is due.

    Raises
    ------
    ClassError
        If there is no gradebook that can be read.
    """
    with _connected(db_url) as database:
        students = tuple(row.id for row in _rows(database, text("SELECT id FROM student ORDER BY id"), ""))
        due = [row.duedate for row in _rows(database, _DUE, assignment)]
        longer = {row.student: row.extension for row in _rows(database, _EXTENSIONS, assignment)}
        return ClassList(students, next(iter(due), None), longer)


@dataclass(frozen=True)
class Lateness:
    """How late hand-ins were, extensions taken off.

    Attributes
    ----------
    due : dict
        When assignments are due, in UTC without a time zone.
    students : dict
        By student and assignment; what came in time is left out.
    """

    due: dict[str, datetime] = field(default_factory=dict)
    students: dict[str, dict[str, timedelta]] = field(default_factory=dict)


def read_lateness(db_url: str) -> Lateness:
    """Return how late everybody was, as the gradebook has it.

    Raises
    ------
    ClassError
        If there is no gradebook that can be read.
    """
    found = Lateness()
    with _connected(db_url) as database:
        for row in _rows(database, _LATENESS, ""):
            found.due[row.assignment] = row.duedate
            late = row.timestamp - row.duedate - (row.extension or timedelta())
            if late > timedelta():
                found.students.setdefault(row.student, {})[row.assignment] = late
    return found


@contextmanager
def _connected(db_url: str) -> Iterator[Connection]:
    """Open the gradebook to read.

    Raises
    ------
    ClassError
        If there is none, or it cannot be read.
    """
    path = Path(db_url.removeprefix("sqlite:///"))
    if db_url.startswith("sqlite:///") and not path.is_file():  # SQLite would make an empty one
        raise ClassError(f"There is no gradebook {path}; `autograder grade` makes it from the records.")
    try:
        engine = create_engine(db_url)
        with engine.connect() as database:
            yield database
        engine.dispose()
    except SQLAlchemyError as error:
        reason = getattr(error, "orig", None) or error
        raise ClassError(
            f"The gradebook cannot be read ({reason}); `autograder grade` repairs what can be repaired, "
            "and says what is wrong."
        ) from error


def _rows(database: Connection, query: Executable, assignment: str) -> Iterator[Any]:
    yield from database.execute(query, {"assignment": assignment} if ":assignment" in str(query) else {})
