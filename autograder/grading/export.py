"""Grades as a CSV file with nbgrader's columns: of what was graded behind a fence, and as recorded.

`autograder export` adds a column that says what a number is worth. Nobody whose file could not be read, who
handed nothing in, or whom a person still has to look at, has a score that looks like a mark.
"""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import CsvExportPlugin
from traitlets import Bool

from autograder.grading.classdir import ClassDirectory
from autograder.grading.errors import ClassError
from autograder.grading.locking import only_grader
from autograder.grading.open_book import (
    Say,
    disagreeing,
    open_book,
    put_back,
    recorded_assignments,
    restore_grade,
)
from autograder.grading.printable import listed
from autograder.grading.records import last_gradings
from autograder.grading.safe_files import TEMPORARY
from autograder.grading.spreadsheets import without_formulas
from autograder.grading.states import GRADED, NOT_GRADED, NOTHING, WAITS

#: Set to anything, it permits stock ``nbgrader export`` what ``--unsandboxed`` permits ours.
UNSANDBOXED = "AUTOGRADER_EXPORT_UNSANDBOXED"
NO_FENCE = "none"
_COLUMNS = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
    "late_submission_penalty", "score", "max_score",
)  # fmt: skip


class CheckedExport(CsvExportPlugin):  # type: ignore[misc]  # nbgrader is untyped
    """nbgrader's CSV exporter, which first looks whether what it exports can be believed.

    It writes what nbgrader's own does, and quotes what has a comma, a quote or a line break in it, which
    would otherwise be read as other columns and rows. A text that a spreadsheet would take for a formula has
    an apostrophe before it.
    """

    unsandboxed = Bool(False, help="Export also what students' code earned that ran without a fence").tag(
        config=True
    )

    marked = Bool(False, help="Say of each row what its score is worth; leave scores out that are none")

    def export(self, gradebook: Gradebook) -> None:
        """Write the file, or end with one sentence and an old file as it was."""
        classdir = ClassDirectory(Path(self.config.CourseDirectory.root))
        if not self.unsandboxed and UNSANDBOXED not in os.environ:
            unfenced = _unfenced(classdir, list(self.assignment), list(self.student))
            if unfenced:
                raise SystemExit(refusal(unfenced))
        behind = _behind(classdir, list(self.assignment))
        if behind:
            raise SystemExit(
                f"The gradebook has other grades than the records for {listed(behind, 3)}. Nothing was "
                f"exported; `autograder export {classdir.root}` puts the records' grades back first."
            )
        self._write_whole(gradebook, Path(self.to or "grades.csv"))

    def _write_whole(self, gradebook: Gradebook, path: Path) -> None:
        try:
            descriptor, temporary = tempfile.mkstemp(prefix=TEMPORARY, dir=path.absolute().parent)
        except OSError as error:
            raise SystemExit(f"{path} cannot be written ({error.strerror}); name another file.") from error
        os.fchmod(descriptor, 0o644)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
                columns = [*_COLUMNS, *(["status"] if self.marked else [])]
                table = csv.DictWriter(file, columns, lineterminator="\n")
                table.writeheader()
                rows = self._marked(gradebook) if self.marked else self._rows(gradebook)
                table.writerows(map(without_formulas, rows))
            Path(temporary).replace(path)
        except IsADirectoryError as error:
            raise SystemExit(f"{path} is a folder; name a file.") from error
        finally:
            Path(temporary).unlink(missing_ok=True)

    def _marked(self, gradebook: Gradebook) -> Iterator[dict[str, Any]]:
        """Yield the rows by assignment and student, each with what its score is worth."""
        classdir = ClassDirectory(Path(self.config.CourseDirectory.root))
        waiting = {
            (assignment.name, submission.student_id)
            for assignment in gradebook.assignments
            for submission in assignment.submissions
            if submission.needs_manual_grade
        }
        last = {name: last_gradings(classdir.records(name)) for name in recorded_assignments(classdir)}
        for row in sorted(self._rows(gradebook), key=lambda row: (row["assignment"], row["student_id"])):
            grading = last.get(row["assignment"], {}).get(row["student_id"])
            if grading is not None and grading.problem:
                yield {**row, **_NO_SCORE, "status": NOT_GRADED}
            elif row["raw_score"] == "":
                yield {**row, **_NO_SCORE, "status": NOTHING}
            elif (row["assignment"], row["student_id"]) in waiting:
                yield {**row, "score": "", "status": WAITS}
            else:
                yield {**row, "status": GRADED}

    def _rows(self, gradebook: Gradebook) -> Iterator[dict[str, Any]]:
        for assignment in gradebook.assignments:
            if self.assignment and assignment.name not in self.assignment:
                continue
            submissions = {submission.student_id: submission for submission in assignment.submissions}
            for student in gradebook.students:
                if not self.student or student.id in self.student:
                    yield {
                        "assignment": assignment.name,
                        "duedate": assignment.duedate,
                        "student_id": student.id,
                        "last_name": student.last_name,
                        "first_name": student.first_name,
                        "email": student.email,
                        "max_score": assignment.max_score,
                        **_earned(submissions.get(student.id), 0.0 if not self.marked else ""),
                    }


#: The columns of somebody who has no score.
_NO_SCORE = dict.fromkeys(("raw_score", "late_submission_penalty", "score"), "")


def _earned(submission: Any, nothing: float | str) -> dict[str, Any]:
    """Return the columns of what was handed in, or of nothing."""
    if submission is None:
        return {"timestamp": "", **dict.fromkeys(_NO_SCORE, nothing)}
    score, penalty = submission.score, submission.late_submission_penalty
    return {
        "timestamp": submission.timestamp,
        "raw_score": score,
        "late_submission_penalty": penalty,
        "score": max(0.0, score - penalty),
    }


def refusal(students: list[str]) -> str:
    """Return why the grades of these students are not exported."""
    return (
        f"The code of {listed(students, 3)} ran without a fence, and could have written any grade. "
        "Nothing was exported: grade again where `autograder sandbox` finds a fence, or permit it with "
        f"--unsandboxed (nbgrader export: {UNSANDBOXED}=1)."
    )


def _unfenced(classdir: ClassDirectory, assignments: list[str], students: list[str]) -> list[str]:
    """Return whose grade that counts now was made without a fence."""
    return sorted(
        {
            student
            for assignment in recorded_assignments(classdir)
            for student, last in last_gradings(classdir.records(assignment)).items()
            if last.tier == NO_FENCE
            and not last.problem
            and (not assignments or assignment in assignments)
            and (not students or student in students)
        }
    )


def _behind(classdir: ClassDirectory, assignments: list[str]) -> list[str]:
    found: set[str] = set()
    for assignment in recorded_assignments(classdir):
        if not assignments or assignment in assignments:
            with open_book(classdir, assignment, _quiet) as book:
                found |= set(disagreeing(classdir, book, assignment))
    return sorted(found)


def _quiet(sentence: str) -> None:
    """Say nothing."""


def export_grades(
    classdir: ClassDirectory,
    to: Path | None,
    assignments: Sequence[str] = (),
    *,
    unsandboxed: bool,
    say: Say,
) -> Path:
    """Write everybody's grades, of all assignments or these, to a CSV file.

    A gradebook that is behind the records catches up first.

    Raises
    ------
    ClassError
        If students' code ran without a fence and ``unsandboxed`` is not given; nothing is then written.
    """
    path = to or classdir.root / "grades.csv"
    with caught_up(classdir, unsandboxed=unsandboxed, say=say):
        coursedir = CourseDirectory(config=classdir.settings)
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            exporter = CheckedExport(
                config=classdir.settings,
                to=str(path),
                unsandboxed=True,
                marked=True,
                assignment=[*assignments],
            )
            exporter.export(gradebook)
    return path


@contextmanager
def caught_up(classdir: ClassDirectory, *, unsandboxed: bool, say: Say) -> Iterator[None]:
    """Keep the gradebook as the records have it while marks are taken from it.

    Raises
    ------
    ClassError
        If students' code ran without a fence and ``unsandboxed`` is not given, or a grade cannot be put back.
    """
    unfenced = [] if unsandboxed else _unfenced(classdir, [], [])
    if unfenced:
        raise ClassError(refusal(unfenced))
    with only_grader(classdir):
        for assignment in recorded_assignments(classdir):
            with open_book(classdir, assignment, say) as book:
                for student, last in disagreeing(classdir, book, assignment).items():
                    if restore_grade(classdir, book, assignment, student, last):
                        say(put_back(student))
                    else:
                        raise ClassError(
                            f"{student}'s graded notebook is gone, and the gradebook does not have the grade "
                            f"that was recorded; run `autograder grade {classdir.root} {assignment}` first."
                        )
        yield
