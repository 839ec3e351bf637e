"""What is said below a verdict at the student's own desk: of giving up, and of a solution that is open."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from course_lib.checking.verdict import Verdict
from course_lib.studying import progress
from course_lib.studying.answers import NoAnswers, answers_to, has_answers
from course_lib.studying.revealing import given_up


def with_remarks(
    assignment: str, verdicts: Iterable[Verdict], folder: Path | None = None, *, tell_of_solutions: bool
) -> list[Verdict]:
    """Return verdicts with what their student's progress adds to them.

    Parameters
    ----------
    assignment : str
    verdicts : iterable of Verdict
        Those that have just been recorded.
    folder : Path, optional
        The course folder; the nearest one unless told.
    tell_of_solutions : bool
        Whether to say how to see the solution of what is right now, where it is installed.
    """
    reached = progress.read(folder)
    solutions, damage = _solutions(assignment)
    found = []
    for verdict in verdicts:
        name = verdict.exercise
        remarks = [given_up(reached.of(assignment, name))]
        if any(aspect.outcome == "noted" for aspect in verdict.aspects):
            remarks.append(damage)  # it would have been told right or wrong
        if tell_of_solutions and verdict.status == "passed" and name in solutions:
            remarks.append(f'`solution("{name}")` shows one way to write it.')
        found.append(replace(verdict, remarks=tuple(filter(None, remarks))))
    return found


def _solutions(assignment: str) -> tuple[Collection[str], str]:
    """Return the exercises whose solutions are installed, and what is wrong with their file."""
    if not has_answers(assignment):
        return (), ""
    try:
        return answers_to(assignment).solutions, ""
    except NoAnswers as error:
        return (), str(error)
