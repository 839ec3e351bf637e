"""Results written straight into nbgrader's gradebook: one transaction a student, the rows of a stock run.

What stock ``nbgrader autograde`` does in some fifty commits (`Autograde.init_assignment`, `SaveAutoGrades`,
`AssignLatePenalties`) is done here in one; tests compare every table with a stock run's, row by row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    SolutionCell,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from traitlets.config import Config

from autograder.grading.records import Terms


@dataclass(frozen=True)
class Standing:
    """What the gradebook says about one submission.

    Attributes
    ----------
    score, max_score : float
        As nbgrader's own pages show them, before a penalty.
    penalty : float
        For being late.
    waiting : tuple of str
        The cells that wait for a person.
    """

    score: float
    max_score: float
    penalty: float
    waiting: tuple[str, ...] = ()

    @property
    def total(self) -> float:
        """What counts: as ``nbgrader export`` has it."""
        return max(0.0, self.score - self.penalty)


class NotInGradebook(LookupError):
    """The gradebook does not know the assignment, as it does once it is released."""


class Book:
    """A class's gradebook, open for one assignment; use as a context manager.

    Parameters
    ----------
    db_url, course_id : str
        As nbgrader's ``CourseDirectory`` has them.
    assignment : str
    config : traitlets.config.Config
        The class's, for the plugin that decides about late submissions.

    Raises
    ------
    NotInGradebook
    """

    def __init__(self, db_url: str, course_id: str, assignment: str, config: Config) -> None:
        self._gradebook = Gradebook(db_url, course_id)
        self._db = self._gradebook.db
        self._config, self._name = config, assignment
        try:
            self._read_cells(assignment)
        except BaseException:
            self._gradebook.close()
            raise

    @cached_property
    def _late(self) -> Any:
        """Nbgrader's own preprocessor for late submissions, which takes long to import."""
        from nbgrader.preprocessors import AssignLatePenalties

        late = AssignLatePenalties(config=self._config)
        late.init_plugin()
        if hasattr(late.plugin_inst, "assignment"):  # ours asks for it; nbgrader's own have no use for it
            late.plugin_inst.assignment = self._name
        return late

    def _read_cells(self, name: str) -> None:
        """Look up, once, what every submission of the assignment has rows for."""
        assignment = self._db.query(Assignment).filter(Assignment.name == name).one_or_none()
        if assignment is None or name not in [notebook.name for notebook in assignment.notebooks]:
            raise NotInGradebook(name)
        self._assignment: str = assignment.id
        self._notebooks: dict[str, str] = {notebook.name: notebook.id for notebook in assignment.notebooks}
        self._main = self._notebooks[name]
        kinds = (GradeCell, TaskCell, SolutionCell)
        of = {
            kind: {
                key: list(self._db.query(kind).filter(kind.notebook_id == key))
                for key in self._notebooks.values()
            }
            for kind in kinds
        }
        self._graded = {k: {c.id: c.name for t in kinds[:2] for c in of[t][k]} for k in of[GradeCell]}
        self._commented = {k: {c.id: c.name for t in kinds[1:] for c in of[t][k]} for k in of[GradeCell]}
        self._db.commit()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._gradebook.close()

    def write(
        self,
        student: str,
        notebook: NotebookNode | None,
        timestamp: datetime | None,
        *,
        same_answers: bool = False,
    ) -> Standing:
        """Write one student's result, and return what the gradebook then says.

        Parameters
        ----------
        student : str
        notebook : NotebookNode or None
            The graded notebook. ``None`` where nothing could be graded: no automatic score and no penalty is
            left then, and each cell waits for a person.
        timestamp : datetime or None
            When it was handed in; ``None`` leaves what is known about that.
        same_answers : bool
            Whether the same answers were judged again: nobody has to look anew at a score that they gave.
        """
        with self._transaction():
            submission = self._submission(student, timestamp)
            mine = {row.notebook_id: row for row in submission.notebooks}
            for key in self._notebooks.values():
                if key == self._main:
                    self._write_scores(mine[key], notebook, same_answers)
                    self._write_comments(mine[key], notebook)
                else:  # as nbgrader: a notebook that was not handed in has no points
                    for grade in mine[key].grades:
                        grade.auto_score, grade.needs_manual_grade = 0, False
            mine[self._main].late_submission_penalty = None
            if notebook is not None:
                self._write_penalty(submission, mine[self._main], student)
            return self._standing(submission)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            yield
            self._db.commit()
        except BaseException:
            self._db.rollback()
            raise

    def _submission(self, student: str, timestamp: datetime | None) -> SubmittedAssignment:
        """Return the student's submission, with a row for each notebook, grade and comment."""
        if self._db.get(Student, student) is None:
            self._db.add(Student(id=student))
            self._db.flush()
        submission = self._found(student)
        if submission is None:
            submission = SubmittedAssignment(assignment_id=self._assignment, student_id=student)
            for key in self._notebooks.values():
                row = SubmittedNotebook(notebook_id=key, assignment=submission)
                for cell in self._graded[key]:
                    Grade(cell_id=cell, notebook=row)
                for cell in self._commented[key]:
                    Comment(cell_id=cell, notebook=row)
            self._db.add(submission)
        if timestamp is not None:
            submission.timestamp = timestamp
        self._db.flush()
        return submission

    def _found(self, student: str) -> Any:
        return (
            self._db.query(SubmittedAssignment)
            .filter_by(assignment_id=self._assignment, student_id=student)
            .one_or_none()
        )

    def _write_scores(
        self, row: SubmittedNotebook, notebook: NotebookNode | None, same_answers: bool
    ) -> None:
        """Write automatic scores; one that a person gave stays, and that person is asked to look again."""
        found = {
            cell.metadata.nbgrader.grade_id: utils.determine_grade(cell)[0]
            for cell in (notebook.cells if notebook is not None else ())
            if utils.is_grade(cell)
        }
        for grade in row.grades:
            name = self._graded[row.notebook_id][grade.cell_id]
            if name in found or notebook is None:
                grade.auto_score = found.get(name)
                if not (same_answers and grade.manual_score is not None):
                    grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None

    def _write_comments(self, row: SubmittedNotebook, notebook: NotebookNode | None) -> None:
        found = {
            cell.metadata.nbgrader.grade_id: _comment(cell)
            for cell in (notebook.cells if notebook is not None else ())
            if utils.is_solution(cell) or utils.is_task(cell)
        }
        for comment in row.comments:
            name = self._commented[row.notebook_id][comment.cell_id]
            if name in found or notebook is None:
                comment.auto_comment = found.get(name)

    def _write_penalty(self, submission: SubmittedAssignment, row: SubmittedNotebook, student: str) -> None:
        """Ask the class's plugin for the penalty, as nbgrader's preprocessor does."""
        # nbgrader fails on an extension of no due date.
        late = submission.total_seconds_late if submission.assignment.duedate is not None else 0
        if late > 0:
            self._db.flush()
            self._db.refresh(row, ["score"])
            penalty = self._late.plugin_inst.late_submission_penalty(student, row.score, late)
            if penalty is not None:
                row.late_submission_penalty = self._late._check_late_penalty(row, penalty)

    def standing(self, student: str) -> Standing | None:
        """Return what the gradebook says about a student's submission, or ``None``."""
        submission = self._found(student)
        return None if submission is None else self._standing(submission)

    def _standing(self, submission: SubmittedAssignment) -> Standing:
        columns = (
            getattr(SubmittedAssignment, name) for name in ("score", "max_score", "late_submission_penalty")
        )
        numbers = self._db.query(*columns).filter(SubmittedAssignment.id == submission.id).one()
        waiting = tuple(
            self._graded[row.notebook_id].get(grade.cell_id, "")
            for row in submission.notebooks
            for grade in row.grades
            if grade.needs_manual_grade
        )
        score, max_score, penalty = map(float, numbers)
        return Standing(score, max_score, penalty, waiting)

    def terms(self, student: str, timestamp: datetime | None = None) -> Terms:
        """Return when a student's submission was due, beside when it came."""
        due = self._db.query(Assignment.duedate).filter(Assignment.id == self._assignment).scalar()
        row = self._found(student)
        return Terms(timestamp, due, row.extension if row is not None else None)

    def automatic(self, student: str) -> dict[str, float | None] | None:
        """Return the automatic scores by cell that the gradebook holds, or ``None`` without a submission."""
        submission = self._found(student)
        if submission is None:
            return None
        return {
            self._graded[row.notebook_id].get(grade.cell_id, ""): grade.auto_score
            for row in submission.notebooks
            for grade in row.grades
        }

    def set_extension(self, student: str, extension: timedelta | None) -> None:
        """Give a student the extension that the records tell of."""
        with self._transaction():
            self._submission(student, None).extension = extension

    def set_duedate(self, duedate: datetime | None) -> None:
        """Set the due date that the records tell of."""
        with self._transaction():
            self._db.get(Assignment, self._assignment).duedate = duedate


def _comment(cell: NotebookNode) -> str | None:
    unchanged = cell.metadata.nbgrader.get("checksum", None) == utils.compute_checksum(cell)
    return "No response." if unchanged and not utils.is_task(cell) else None
