"""Replay a recorded verdict: the same submission on the same cases, with everything in view."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.authoring.assignment import LoadedAssignment, load_assignment
from autograder.grading.choosing import Questionable
from autograder.grading.classdir import ClassDirectory, ClassError
from autograder.grading.grade_one import Submission, judge_answers, workers_for
from autograder.grading.lends import Lends
from autograder.grading.points import version_of
from autograder.grading.preparing import Prepared, prepare
from autograder.grading.records import Record, latest
from course_lib.checking.oracle import Oracle
from course_lib.checking.spec import Case, Exercise, names_in
from course_lib.checking.verdict import Verdict
from course_lib.exchange.answer import Call, Reply
from course_lib.exchange.answers import Answers
from course_lib.running.limits import Limits
from course_lib.running.reading import Unreadable


@dataclass(frozen=True)
class Replayed:
    """A verdict reached again.

    Attributes
    ----------
    recorded : list of dict
        The lines of the record, one per aspect.
    verdict : Verdict
        The verdict now.
    calls : list of (case set, case, expected, reply)
        Every call with what it should have returned; ``None`` where nothing is expected.
    same_content : bool
        Whether submission and assignment are those that the record was made from.
    """

    recorded: list[Record]
    verdict: Verdict
    calls: list[tuple[str, Case, Any, Reply]]
    same_content: bool

    @property
    def agrees(self) -> bool:
        """Whether every aspect of which there is a record came out as recorded.

        Whether a change is found that mends an answer depends on the time that is left to look for one.
        """
        now = {aspect.name: (aspect.ok, names_in(aspect.diagnosis)) for aspect in self.verdict.aspects}
        recorded = [(line["aspect"], (line["ok"], names_in(line["diagnosis"]))) for line in self.recorded]
        return all(now.get(aspect) == as_recorded for aspect, as_recorded in recorded)

    @property
    def unrecorded(self) -> list[str]:
        """The aspects of which the record has no line that can be read."""
        recorded = {line["aspect"] for line in self.recorded}
        return [aspect.name for aspect in self.verdict.aspects if aspect.name not in recorded]


def replay(
    classdir: ClassDirectory, assignment: str, student: str, exercise: str, limits: Limits | None = None
) -> Replayed:
    """Judge one exercise of a submission again from the seed in its record.

    Raises
    ------
    ClassError
        If there is no record to replay.
    """
    loaded = load_assignment(assignment)
    if exercise not in loaded.exercises:
        raise ClassError(
            f"{assignment} has no function or choice called {exercise}; it has {', '.join(loaded.exercises)}."
        )
    hand_in = classdir.hand_in(assignment, student)
    if hand_in.problem:
        raise ClassError(f"{student}: {hand_in.problem}")
    submission = Submission.of(hand_in, assignment)
    release = nbformat.reads(classdir.release_text(assignment), as_version=4)
    prepared = _prepared(submission, loaded, release)
    records = latest(classdir.records(assignment)).get(student, [])
    lines = [record for record in records if record.get("exercise") == exercise]
    if not lines:
        raise ClassError(
            f"There is no verdict on {exercise} for {student} in {classdir.records(assignment)}."
        )
    recorded = {record["exercise"]: record["seed"] for record in records}
    seeds = {
        name: recorded[name] for name in (*loaded.exercises[exercise].uses, exercise) if name in recorded
    }
    lends = Lends.of_release(release)
    with workers_for(loaded, prepared.cells, limits, lends.exercises, prepared.beside) as workers:
        verdict = next(v for v in judge_answers(loaded, workers, seeds) if v.exercise == exercise)
        oracle = loaded.oracle(exercise, seeds[exercise])
        calls = list(_calls(loaded.exercises[exercise], oracle, workers.of(exercise)))
    now = (submission.digest, version_of(loaded, release))
    return Replayed(lines, verdict, calls, now == (lines[0]["submission"], lines[0]["version"]))


def _prepared(submission: Submission, loaded: LoadedAssignment, release: NotebookNode) -> Prepared:
    try:
        return prepare(submission, loaded, release)
    except (Unreadable, Questionable) as error:
        raise ClassError(f"{submission.student}: {error}") from error


def _calls(exercise: Exercise, oracle: Oracle, answers: Answers) -> Iterator[tuple[str, Case, Any, Reply]]:
    compared = {aspect.cases for aspect in exercise.aspects if aspect.is_compared}
    for name in dict.fromkeys(aspect.cases for aspect in exercise.aspects if aspect.cases):
        cases = oracle.cases(name)
        expected = oracle.expected(name) if name in compared else [None] * len(cases)
        for case, value in zip(cases, expected, strict=True):
            call = Call(list(case.args.values()), case.via, deadlines=case.deadlines)
            yield name, case, value, answers.call_all(exercise.name, [call])[0]
