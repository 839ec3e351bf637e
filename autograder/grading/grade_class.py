"""Grade what a class handed in: read one by one, judged side by side, recorded by one writer as they come."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

import nbformat

from autograder.authoring.assignment import LoadedAssignment, load_assignment
from autograder.grading.classdir import ClassDirectory, ClassError
from autograder.grading.errors import machine_errors
from autograder.grading.grade_one import Result, Submission, require_same_assignment
from autograder.grading.gradebook import Book, Standing
from autograder.grading.intake import HandIn
from autograder.grading.judging import Judging
from autograder.grading.kept import keep_version
from autograder.grading.locking import only_grader
from autograder.grading.open_book import Say, agrees, open_book, put_back, restore_grade
from autograder.grading.points import version_of
from autograder.grading.records import damage, last_gradings
from autograder.grading.writer import Writer
from autograder.grading.written import graded_text
from course_lib.running.limits import Limits

log = logging.getLogger(__name__)

#: How grading many is run: ``map`` itself, an executor's, or one of ours. The order of results is free.
MapSubmissions = Callable[[Judging, Iterable[Submission]], Iterable[Result]]


@dataclass(frozen=True)
class Graded:
    """What happened to one student's submission: graded now, or left as it was.

    Attributes
    ----------
    student : str
    result : Result or None
        ``None`` if the same submission had been graded before on the same terms.
    standing : Standing or None
        What the gradebook says; ``None`` for a folder whose name is no student's id.
    """

    student: str
    result: Result | None
    standing: Standing | None = None

    @property
    def skipped(self) -> bool:
        """Whether nothing had to be done."""
        return self.result is None


def grade_class(
    classdir: ClassDirectory,
    assignment: str,
    *,
    students: Sequence[str] = (),
    regrade: bool = False,
    limits: Limits | None = None,
    run_map: MapSubmissions = map,
    say: Say = log.warning,
) -> Iterator[Graded]:
    """Grade an assignment, yielding each student's result once it is recorded.

    Submissions are read as ``run_map`` asks for them, and nothing is kept of a result that has been yielded.

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
        ``map``, or what :mod:`autograder.grading.jobs` makes.
    say : callable
        Told in a sentence what had to be repaired.

    Raises
    ------
    ClassError
        If the class cannot be graded: not released, a named student handed nothing in, another grader is at
        work, the disk is full.
    OtherRelease
        If it was released from another version of the course.
    """
    with ExitStack() as stack:
        secret, release = classdir.secret, classdir.release_text(assignment)
        chosen = _chosen(classdir, assignment, students)
        loaded = load_assignment(assignment)
        released = nbformat.reads(release, as_version=4)
        require_same_assignment(loaded, released)
        version = version_of(loaded, released)
        stack.enter_context(only_grader(classdir))
        book = stack.enter_context(open_book(classdir, assignment, say))
        with machine_errors(classdir.root):
            keep_version(classdir, loaded)
        run = _Run(classdir, loaded, version, book, say, regrade)
        judging = Judging(release, secret, limits, version)
        for result in run_map(judging, run.to_judge(chosen)):
            yield from run.settled()
            yield run.record(result)
        yield from run.settled()
        if run.by_other_checks:
            say(
                f"{run.by_other_checks} of these had been graded by other checks: the course's files have "
                "changed since. What that changes, `autograder regrade` shows before it is recorded."
            )


def _chosen(classdir: ClassDirectory, assignment: str, students: Sequence[str]) -> list[str]:
    handed_in = classdir.students(assignment)
    missing = sorted(set(students) - set(handed_in))
    if missing:
        folder = classdir.submitted / missing[0] / assignment
        raise ClassError(
            f"{', '.join(missing)} handed nothing in for {assignment}: there is no folder {folder}."
        )
    return [student for student in handed_in if not students or student in students]


class _Run:
    """One run over a class: what is being judged, and what has been settled without."""

    def __init__(
        self,
        classdir: ClassDirectory,
        loaded: LoadedAssignment,
        version: str,
        book: Book,
        say: Say,
        regrade: bool,
    ) -> None:
        self._classdir, self._loaded, self._book, self._say = classdir, loaded, book, say
        self._version = version
        records = classdir.records(loaded.name)
        if damaged := damage(records):
            say(damaged)
        self._last = {} if regrade else last_gradings(records)
        self._writer = Writer(classdir, loaded.name, book)
        self._judged: dict[str, HandIn] = {}
        self._settled: deque[Graded] = deque()
        self.by_other_checks = 0

    def to_judge(self, students: Iterable[str]) -> Iterator[Submission]:
        """Read one submission after the other, yield those to judge, and settle the rest."""
        for student in students:
            hand_in = self._classdir.hand_in(self._loaded.name, student)
            submission = Submission.of(hand_in, self._loaded.name)
            hand_in = replace(hand_in, notebooks=(), files=())  # the submission has them
            if hand_in.problem:
                problem = Result(submission, self._version, problem=hand_in.problem)
                self._settled.append(self._recorded(problem, hand_in))
            elif self._is_unchanged(submission, hand_in):
                self._settled.append(Graded(student, None, self._book.standing(student)))
            else:
                self._judged[student] = hand_in
                yield submission

    def settled(self) -> Iterator[Graded]:
        """Yield what has been settled without judging since the last time."""
        while self._settled:
            yield self._settled.popleft()

    def record(self, result: Result) -> Graded:
        """Record what judging a submission came to.

        Raises
        ------
        ClassError
            If it was judged by other content than this run began with.
        """
        if result.version != self._version:
            raise ClassError(
                f"{result.submission.student} was judged by version {result.version} of "
                f"{self._loaded.name}, this run began with {self._version}: the course's files have "
                "changed, or another machine has others. What is recorded so far is right; run the same "
                "command again."
            )
        return self._recorded(result, self._judged.pop(result.submission.student))

    def _recorded(self, result: Result, hand_in: HandIn) -> Graded:
        try:
            standing = self._writer.record(result, hand_in)
        except ClassError:
            raise
        except Exception as error:  # a plugin of the class, a folder in the way: this student's problem alone
            log.debug("recording %r failed", hand_in.student, exc_info=error)
            problem = f"it could not be recorded ({type(error).__name__}: {error})"
            result = Result(result.submission, result.version, problem=problem)
            standing = self._writer.record(result, hand_in)
        return Graded(hand_in.student, result, standing)

    def _is_unchanged(self, submission: Submission, hand_in: HandIn) -> bool:
        """Return whether a submission was graded before: the same content, on the same terms, and in full.

        A gradebook that does not have that grade is given it: it is older than the records, or was changed.
        """
        student = submission.student
        last = self._last.get(student)
        if last is None or last.problem or not last.complete:
            return False
        if (last.submission, last.version) != (submission.digest, self._version):
            self.by_other_checks += last.submission == submission.digest
            return False
        if last.terms != self._book.terms(student, hand_in.timestamp):
            return False
        if graded_text(self._classdir.autograded(submission.assignment, student), last) is None:
            return False
        if not agrees(self._book, student, last):
            restore_grade(self._classdir, self._book, submission.assignment, student, last)
            self._say(put_back(student))
        return True
