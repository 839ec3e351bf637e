"""nbgrader's converters with our intake, judge and records in them; see :mod:`autograder.grading.stock`."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import nbgrader.apps
import nbgrader.converters
from nbgrader.converters import NbGraderException
from nbgrader.coursedir import CourseDirectory

from autograder.grading.classdir import ClassDirectory, ClassError
from autograder.grading.grade_class import Graded, grade_class
from autograder.grading.grade_one import OtherRelease
from autograder.grading.jobs import judging_processes
from autograder.grading.records import last_gradings
from autograder.grading.safe_files import Folder, Refused
from autograder.grading.timestamps import MOST_BYTES, NoTime, read_timestamp
from autograder.reporting.feedback import write_feedback
from course_lib.running.fence import FenceFailed, NoFence
from course_lib.running.limits import FenceSettings, Limits


class Autograde(nbgrader.converters.Autograde):  # type: ignore[misc]  # nbgrader is untyped
    """``nbgrader autograde``: grades as ``autograder grade`` does, and says so in nbgrader's words.

    Nothing of a submission is copied, followed or run on the way. ``--force`` grades again what has not
    changed; nbgrader's own preprocessors are not used.
    """

    def start(self) -> None:
        """Grade the students that the command names."""
        assignment = self.coursedir.assignment_id
        try:
            classdir = ClassDirectory.open(Path(self.coursedir.root))
            students = [s for s in classdir.students(assignment) if _is_meant(self.coursedir, s)]
            if not students:
                wanted = self._format_source(assignment, self.coursedir.student_id)
                raise ClassError(f"No notebooks were matched by '{wanted}'")
            failed = [
                graded.student
                for graded in self._grade(classdir, assignment, students)
                if graded.result is not None and graded.result.problem
            ]
        except (ClassError, OtherRelease, LookupError, NoFence, FenceFailed) as error:
            self.log.error(str(error.args[0] if error.args else error))
            raise NbGraderException(str(error)) from error
        for student in failed:
            self.log.error(f"There was an error processing assignment '{assignment}' for student '{student}'")
        if failed:
            raise NbGraderException("Please see the error log above for details.")

    def _grade(self, classdir: ClassDirectory, assignment: str, students: list[str]) -> Iterator[Graded]:
        with judging_processes() as run_map:
            for graded in grade_class(
                classdir,
                assignment,
                students=students,
                regrade=self.force,
                limits=Limits(fence=FenceSettings.from_environment()),
                run_map=run_map,
                say=self.log.warning,
            ):
                if graded.result is None:
                    self.log.info("Skipping existing assignment: %s, unchanged", graded.student)
                elif graded.result.problem:
                    self.log.error("%r: %s", graded.student, graded.result.problem)
                else:
                    self.log.info("Autograded %s", graded.student)
                yield graded


class GenerateFeedback(nbgrader.converters.GenerateFeedback):  # type: ignore[misc]  # nbgrader is untyped
    """``nbgrader generate_feedback``: writes what ``autograder feedback`` writes, ``--force`` or not."""

    def start(self) -> None:
        """Write the pages of the students that the command names."""
        assignment, failed = self.coursedir.assignment_id, False
        try:
            classdir = ClassDirectory.open(Path(self.coursedir.root))
            graded = last_gradings(classdir.records(assignment))
            students = [student for student in graded if _is_meant(self.coursedir, student)]
            if not students:
                source = self._format_source(assignment, self.coursedir.student_id)
                raise ClassError(f"No notebooks were matched by '{source}'")
            for written in write_feedback(classdir, assignment, students):
                self.log.info("Feedback for %r: %s", written.student, written.page)
                if written.problem:
                    failed = True
                    self.log.error("%r: %s", written.student, written.problem)
        except ClassError as error:
            self.log.error(str(error))
            raise NbGraderException(str(error)) from error
        if failed:
            raise NbGraderException("Please see the error log above for details.")


def _is_meant(coursedir: CourseDirectory, student: str) -> bool:
    """Whether a command is about a student: the name is a name, what the command says may be a pattern."""
    wanted, excluded = coursedir.student_id, coursedir.student_id_exclude.split(",")
    return student not in excluded and (student == wanted or fnmatch.fnmatchcase(student, wanted))


def _existing_timestamp(self: Any, dest_path: str) -> datetime | None:
    """Return the time in a folder's ``timestamp.txt``; ``None`` with a warning where it cannot be read."""
    try:
        with Folder(dest_path) as folder:
            if folder.kind("timestamp.txt") is None:
                return None
            return read_timestamp(folder.read("timestamp.txt", MOST_BYTES))
    except (Refused, NoTime) as error:
        self.log.warning("%s: %s", dest_path, error)
        return None


def install() -> None:
    """Put ours where nbgrader's commands, its Python interface and formgrader look converters up."""
    nbgrader.apps.autogradeapp.Autograde = Autograde
    nbgrader.apps.generatefeedbackapp.GenerateFeedback = GenerateFeedback
    nbgrader.apps.api.Autograde = Autograde
    nbgrader.apps.api.GenerateFeedback = GenerateFeedback
    CourseDirectory.get_existing_timestamp = _existing_timestamp
