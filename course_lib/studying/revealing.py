"""What may be shown of the answers, and when: after full marks, an attempt, or giving up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from course_lib.checking.public import PublicExercise, public_exercise
from course_lib.studying import progress
from course_lib.studying.answers import Choice, NoAnswers, answers_to, written_in
from course_lib.studying.own import Own

#: What stands in a written question's cell until it is answered.
PLACEHOLDER = "*Double-click here, and write your answer in place of this line.*"


class NotYet(Exception):
    """An answer is there but not earned yet; the message says what opens it."""


@dataclass(frozen=True)
class Revealed:
    """An answer to show, beside the student's own.

    Attributes
    ----------
    name : str
        The exercise or question.
    kind : str
        ``code``, or ``prose`` in Markdown.
    reference, own : str
        `own` is empty where there is nothing to compare.
    remarks : tuple of str
        Sentences about how it was opened, if that has to be said.
    """

    name: str
    kind: Literal["code", "prose"]
    reference: str
    own: str = ""
    remarks: tuple[str, ...] = ()


def reveal(name: str, own: Own, *, giving_up: str, give_up: bool, assignment: str | None = None) -> Revealed:
    """Return the answer to an exercise, a choice question or a written one, if it may be shown.

    Parameters
    ----------
    name : str
    own : Own
        Where the student's own answer is.
    giving_up : str
        What to type to see it all the same, for the message.
    give_up : bool
        Whether that was typed. It is remembered, unless the exercise was solved before.
    assignment : str, optional
        Needed only if several assignments have an exercise of that name.

    Raises
    ------
    NotYet
        If it has not been earned.
    NoAnswers
        If it is not installed.
    UnknownExercise
        If there is nothing of that name.
    """
    where = written_in(name)
    if where is not None and assignment in (None, where):
        entry, remarks = _entry(where, name, give_up=give_up)
        return _model_answer(where, name, own, entry, remarks, giving_up)
    public = public_exercise(name, assignment)
    entry, remarks = _entry(public.assignment, name, give_up=give_up)
    if not entry.passed and not entry.given_up:
        raise NotYet(_too_early(public, entry, giving_up))
    return _solution(public, own, remarks)


def _entry(assignment: str, name: str, *, give_up: bool) -> tuple[progress.Entry, tuple[str, ...]]:
    """Return what was reached, and what has to be said of it; note a give-up first.

    A note that cannot be kept is no reason not to show the answer: nobody is stuck for want of a folder that
    can be written to.
    """
    entry, notice = progress.read().of(assignment, name), ""
    if give_up and not entry.passed and not entry.given_up:
        notice = progress.give_up(assignment, name)
        entry = replace(entry, given_up=datetime.now(UTC).isoformat(timespec="seconds"))
    return entry, tuple(filter(None, (given_up(entry), notice)))


def given_up(entry: progress.Entry) -> str:
    """Return a sentence about when the student gave up; empty if they did not."""
    day = entry.given_up.partition("T")[0]
    return f"You gave up on this one on {day}." if day else ""


def _model_answer(
    assignment: str, name: str, own: Own, entry: progress.Entry, remarks: tuple[str, ...], giving_up: str
) -> Revealed:
    cell = own.written(name)
    text = "" if cell is None else cell.replace(PLACEHOLDER, "").strip()
    if not text and not entry.given_up:
        reason = (
            f"No notebook file here, or more than one, has the question `{name}`."
            if cell is None
            else f"The notebook file holds no answer to `{name}` yet. Write one in its cell, save the "
            "notebook (Ctrl+S), and ask again."
        )
        raise NotYet(f"{reason} Without an attempt, {giving_up} shows the model answer and remembers that.")
    return Revealed(name, "prose", answers_to(assignment).written[name], text, remarks)


def _solution(public: PublicExercise, own: Own, remarks: tuple[str, ...]) -> Revealed:
    name, assignment = public.exercise.name, public.assignment
    answers = answers_to(assignment)
    if name in answers.choices:
        letters = own.choice(name)
        text = _choice_text(answers.choices[name], letters, one_letter=public.exercise.one_letter)
        return Revealed(name, "prose", text, remarks=remarks)
    if name not in answers.solutions:
        raise NoAnswers(f"The installed answers are older than `{name}`: update the study edition.")
    found = answers.solutions[name]
    return Revealed(name, "code", found.code, own.code(name, found.defines), remarks)


def _too_early(public: PublicExercise, entry: progress.Entry, giving_up: str) -> str:
    name = public.exercise.name
    reached = (
        f"The last check of `{name}` gave {entry.points:g} of {entry.max_points:g} points"
        if entry.points
        else f"No check has found `{name}` right yet"
    )
    hints = " Its hints may be enough." if public.hints else ""
    return (
        f"{reached}; the solution opens after full marks.{hints} To see it now, {giving_up} shows it and "
        "remembers that you gave up."
    )


def _choice_text(choice: Choice, own: str, *, one_letter: bool) -> str:
    """Return key and reasons: of all options where one is right, else of the student's own choice."""
    reasons = {key.removeprefix("answer_"): text for key, text in choice.messages.items()}
    shown = sorted(reasons) if one_letter else [own] if own in reasons else []
    listed = "\n".join(f"- **{letters}**: {reasons[letters]}" for letters in shown)
    return f"The answer is **{choice.key}**. {choice.why}\n\n{listed}".strip()
