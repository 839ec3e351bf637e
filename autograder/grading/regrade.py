"""Grading again what was graded, by other checks: who moves, by how much and why; and recording it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import nbformat

from autograder.authoring.assignment import load_assignment
from autograder.grading.classdir import ClassDirectory
from autograder.grading.errors import ClassError
from autograder.grading.grade_class import MapSubmissions
from autograder.grading.grade_one import Result, Submission, require_same_assignment
from autograder.grading.intake import HandIn
from autograder.grading.judging import Judging
from autograder.grading.kept import keep_version, kept_submission
from autograder.grading.locking import only_grader
from autograder.grading.open_book import Say, open_book
from autograder.grading.points import version_of
from autograder.grading.records import UNREADABLE, Because, Record, latest
from autograder.grading.writer import Writer
from course_lib.running.limits import Limits


@dataclass(frozen=True)
class Change:
    """One aspect that came out otherwise.

    Attributes
    ----------
    exercise, aspect : str
    before, after : float
        Points.
    told_before, told_after : str
        What was said of it.
    """

    exercise: str
    aspect: str
    before: float
    after: float
    told_before: str
    told_after: str


@dataclass(frozen=True)
class Regraded:
    """What grading one submission again came to.

    Attributes
    ----------
    student : str
    changes : tuple of Change
        Aspects with other points or another message; those with other points first.
    before, after : float
        Points of all checks.
    problem : str
        Why it could not be graded again.
    """

    student: str
    changes: tuple[Change, ...] = ()
    before: float = 0.0
    after: float = 0.0
    problem: str = ""

    @property
    def moves(self) -> bool:
        """Whether points change."""
        return any(change.before != change.after for change in self.changes)


def regrade(
    classdir: ClassDirectory,
    assignment: str,
    *,
    students: Sequence[str] = (),
    limits: Limits | None = None,
    run_map: MapSubmissions = map,
    reason: str = "",
    say: Say = lambda sentence: None,
) -> Iterator[Regraded]:
    """Judge again what was graded, on the same cases; with a reason, record what comes of it.

    Which checks judge is decided around the call, by :func:`autograder.grading.kept.course_with`.

    Parameters
    ----------
    classdir : ClassDirectory
    assignment : str
    students : sequence of str, optional
        These only.
    limits : Limits, optional
    run_map : callable
        ``map``, or what :mod:`autograder.grading.jobs` makes.
    reason : str
        Why grades change; without one nothing is recorded.
    say : callable
        Told in a sentence what had to be repaired.

    Raises
    ------
    ClassError
        If nothing was graded, or the class cannot be written to.
    OtherRelease
        If the checks are for other exercises or points than the release has.
    """
    before = _graded(classdir, assignment, students)
    secret, release = classdir.secret, classdir.release_text(assignment)
    loaded = load_assignment(assignment)
    released = nbformat.reads(release, as_version=4)
    require_same_assignment(loaded, released)
    judging = Judging(release, secret, limits, version_of(loaded, released))
    with ExitStack() as stack:
        record: Callable[[Regraded, Result], None] = _nothing
        if reason:
            stack.enter_context(only_grader(classdir))
            book = stack.enter_context(open_book(classdir, assignment, say))
            keep_version(classdir, loaded)
            record = _Recorder(classdir, Writer(classdir, assignment, book), before, reason).record
        problems = list[Regraded]()
        for result in run_map(judging, _submissions(classdir, assignment, before, problems)):
            found = _compared(before[result.submission.student], result)
            record(found, result)
            yield found
        yield from problems


def _graded(classdir: ClassDirectory, assignment: str, students: Sequence[str]) -> dict[str, list[Record]]:
    """Return the last verdict on each student who has one."""
    found = {
        student: records
        for student, records in sorted(latest(classdir.records(assignment)).items())
        if records[0].get("status") != UNREADABLE and (not students or student in students)
    }
    missing = sorted(set(students) - set(found))
    if missing:
        raise ClassError(f"There is no verdict on {', '.join(missing)} to compare with.")
    if not found:
        raise classdir.nothing_graded(assignment)
    return found


def _submissions(
    classdir: ClassDirectory,
    assignment: str,
    before: dict[str, list[Record]],
    problems: list[Regraded],
) -> Iterator[Submission]:
    """Yield what was graded: as it was kept, or as it lies there still."""
    for student, records in before.items():
        digest = str(records[0].get("submission"))
        submission = kept_submission(classdir, assignment, student, digest)
        if submission is None:
            submission = Submission.of(classdir.hand_in(assignment, student), assignment)
        if submission.digest == digest:
            yield submission
        else:
            why = "what was graded is not there any more: something else was handed in since"
            problems.append(Regraded(student, problem=why))


def _compared(records: Sequence[Record], result: Result) -> Regraded:
    student, old = result.submission.student, _points(records)
    if result.problem:
        return Regraded(student, before=sum(old.values()), problem=result.problem)
    told = {(r.get("exercise"), r.get("aspect")): r for r in records}
    changes = []
    for verdict in result.verdicts:
        for aspect in verdict.aspects:
            row = told.get((verdict.exercise, aspect.name), {})
            points, message = float(row.get("points") or 0.0), str(row.get("message", ""))
            if (points, message) != (aspect.points, aspect.message):
                changes.append(
                    Change(verdict.exercise, aspect.name, points, aspect.points, message, aspect.message)
                )
    changes.sort(key=lambda change: change.before == change.after)
    return Regraded(student, tuple(changes), sum(old.values()), result.points)


def _points(records: Iterable[Record]) -> dict[str, float]:
    """Return the points of each exercise."""
    found: dict[str, float] = {}
    for record in records:
        name = str(record.get("exercise"))
        found[name] = found.get(name, 0.0) + float(record.get("points") or 0.0)
    return found


def _nothing(found: Regraded, result: Result) -> None:
    """Record nothing."""


class _Recorder:
    """Records what comes of a regrade, with the reason and what the points were."""

    def __init__(
        self, classdir: ClassDirectory, writer: Writer, before: dict[str, list[Record]], reason: str
    ) -> None:
        self._classdir, self._writer, self._before, self._reason = classdir, writer, before, reason

    def record(self, found: Regraded, result: Result) -> None:
        """Record one, unless something else lies there by now, which the next grading looks at."""
        if found.problem:
            return
        submission = result.submission
        old = self._classdir.hand_in(submission.assignment, submission.student)
        if Submission.of(old, submission.assignment).digest != submission.digest:
            return
        hand_in = HandIn(submission.student, timestamp=old.timestamp, carried=old.carried)
        after = {verdict.exercise: verdict.points for verdict in result.verdicts}
        points = _points(self._before[submission.student])
        moved = {name: points.get(name, 0.0) for name, now in after.items() if now != points.get(name, 0.0)}
        self._writer.record(result, hand_in, Because(self._reason, moved))
