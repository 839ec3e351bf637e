"""Grade what a class handed in: every submission by itself, then one writer for all results."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nbgrader.apps import NbGraderAPI

from autograder.authoring.assignment import load_assignment
from autograder.grading.classdir import ClassDirectory, ClassError, Handed
from autograder.grading.grade_one import OtherRelease, Result, Submission, grade_one
from autograder.grading.nbgrader_api import gradebook, nbgrader_api, run
from autograder.grading.preprocessors import GradeSubmission
from autograder.grading.records import append_records, latest
from course_lib.running.remote import Limits

log = logging.getLogger(__name__)

#: How grading many is run: ``map`` itself, or an executor's. Results come back in order.
MapSubmissions = Callable[[Callable[[Submission], Result], Iterable[Submission]], Iterable[Result]]


@dataclass(frozen=True)
class Graded:
    """What happened to one student's submission: graded now, or left as it was."""

    student: str
    result: Result | None

    @property
    def skipped(self) -> bool:
        """Whether the same file had been graded before with the same content."""
        return self.result is None


def grade_class(
    classdir: ClassDirectory,
    assignment: str,
    *,
    students: Sequence[str] = (),
    regrade: bool = False,
    limits: Limits | None = None,
    run_map: MapSubmissions = map,
) -> Iterator[Graded]:
    """Grade an assignment, yielding each student's result once it is recorded.

    Parameters
    ----------
    classdir : ClassDirectory
    assignment : str
    students : sequence of str, optional
        Grade these only.
    regrade : bool
        Grade again what has been graded already; the verdicts before are kept in the records.
    limits : Limits, optional
        What each submission may use.
    run_map : callable
        ``map``, or the ``map`` of any ``concurrent.futures.Executor``.

    Raises
    ------
    ClassError
        If the assignment has not been released, or a named student handed nothing in.
    OtherRelease
        If it was released from another version of the course.
    """
    release = classdir.release_text(assignment)
    handed = _chosen(classdir, assignment, students)
    done = {} if regrade else _already_graded(classdir, assignment)
    version = load_assignment(assignment).version
    submissions, problems = [], []
    for item in handed:
        if item.path is None:
            problems.append(Result(Submission(assignment, item.student, b""), version, problem=item.problem))
            continue
        submission = Submission(assignment, item.student, item.path.read_bytes())
        if done.get(item.student) == (submission.digest, version):
            yield Graded(item.student, None)
        else:
            submissions.append(submission)
    api = nbgrader_api(classdir.config)
    grade = partial(_grade, release=release, secret=classdir.secret, limits=limits, version=version)
    for result in (*problems, *run_map(grade, submissions)):
        record(classdir, api, result)
        yield Graded(result.submission.student, result)


def _grade(
    submission: Submission, release: str, secret: bytes, limits: Limits | None, version: str
) -> Result:
    """Grade one submission; if the grader itself fails on it, that is its problem alone."""
    try:
        return grade_one(submission, release, secret, limits)
    except OtherRelease:
        raise
    except Exception as error:
        log.exception("grading %s of %s failed", submission.assignment, submission.student)
        reason = f"the grader failed on this file ({type(error).__name__}: {error})"
        return Result(submission, version, problem=f"{reason}; the log has the details")


def _chosen(classdir: ClassDirectory, assignment: str, students: Sequence[str]) -> list[Handed]:
    handed = list(classdir.handed_in(assignment))
    missing = sorted(set(students) - {item.student for item in handed})
    if missing:
        folder = classdir.root / "submitted" / missing[0] / assignment
        raise ClassError(
            f"{', '.join(missing)} handed nothing in for {assignment}: there is no folder {folder}."
        )
    return [item for item in handed if not students or item.student in students]


def _already_graded(classdir: ClassDirectory, assignment: str) -> dict[str, tuple[str, str]]:
    """Return digest and version of what is recorded in full and in the autograded directory."""
    exercises = load_assignment(assignment).exercises.values()
    aspects = {(exercise.name, aspect.name) for exercise in exercises for aspect in exercise.aspects}
    return {
        student: (records[0]["submission"], records[0]["version"])
        for student, records in latest(classdir.records(assignment)).items()
        if {(record.get("exercise"), record.get("aspect")) for record in records} == aspects
        and (classdir.root / "autograded" / student / assignment / f"{assignment}.ipynb").is_file()
    }


def record(classdir: ClassDirectory, api: NbGraderAPI, result: Result) -> None:
    """Record one result: in nbgrader's gradebook and the autograded notebook, then as lines of the records.

    The lines come last (:class:`~autograder.grading.preprocessors.RecordVerdicts` writes them): a submission
    without them is graded by the next run, so one that is killed loses nothing and repeats nothing.
    """
    assignment, student = result.submission.assignment, result.submission.student
    if result.problem:
        with gradebook(api) as book:
            book.update_or_create_student(student)
            book.update_or_create_submission(assignment, student)
        append_records(classdir.records(assignment), [result])
        return
    GradeSubmission.computed[assignment, student] = result
    try:
        with tempfile.TemporaryDirectory(prefix=".staged-", dir=classdir.root) as staged:
            _stage(classdir, result, Path(staged))
            run(nbgrader_api(classdir.config, submitted_directory=staged).autograde, assignment, student)
    finally:
        del GradeSubmission.computed[assignment, student]


def _stage(classdir: ClassDirectory, result: Result, staged: Path) -> None:
    """Put a submission where nbgrader looks for it: its notebook under the right name, and its time.

    Nothing else is taken along: other files are not needed, and links could lead anywhere.
    """
    assignment, student = result.submission.assignment, result.submission.student
    folder = staged / student / assignment
    folder.mkdir(parents=True)
    (folder / f"{assignment}.ipynb").write_text(result.notebook, encoding="utf-8")
    timestamp = classdir.root / "submitted" / student / assignment / "timestamp.txt"
    if timestamp.is_file() and not timestamp.is_symlink():
        shutil.copyfile(timestamp, folder / "timestamp.txt")
