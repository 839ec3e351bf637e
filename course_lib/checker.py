"""``check("name")``: what a student runs below an exercise."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any

from course_lib.checking.judge import judge, not_attempted
from course_lib.checking.needs import point_at_earlier, told_lent
from course_lib.checking.public import PublicExercise, public_exercise
from course_lib.checking.verdict import Verdict
from course_lib.exchange.answers import Answers
from course_lib.library import is_lent
from course_lib.running.local import LocalAnswers
from course_lib.studying.answers import with_key
from course_lib.studying.asked import exercise_name, hint_among, variables
from course_lib.studying.saying import in_notebook, say, say_markdown


class CheckFailed(AssertionError):
    """Something in the checked function is wrong; the report above the error says what."""

    def __init__(self, message: str, verdict: Verdict) -> None:
        super().__init__(message)
        self.verdict = verdict

    def _render_traceback_(self) -> list[str]:
        """Tell IPython to show one line: the report has said everything."""
        return [f"{type(self).__name__}: {self}"]


class NotWritten(CheckFailed, NotImplementedError):
    """The function is still the stub that the notebook came with."""


def check(name: str, *, assignment: str | None = None, namespace: Mapping[str, Any] | None = None) -> None:
    """Check the function (or the choice) called ``name`` and show what is right and wrong with it.

    Parameters
    ----------
    name : str
        The exercise, such as ``"svm_loss_vectorized"``.
    assignment : str, optional
        Needed only if several assignments have an exercise of that name.
    namespace : mapping, optional
        Where to look for the function; the caller's globals unless told.

    Raises
    ------
    NotWritten
        If there is nothing to check yet.
    CheckFailed
        If something is wrong. Both carry the ``verdict``.
    UnknownExercise
        If there is no exercise of that name.
    WrongArgument
        If `name` is the function itself, say.
    """
    public = public_exercise(exercise_name(name, "check"), assignment)
    found = sys._getframe(1).f_globals if namespace is None else variables(namespace, "check")
    answers = LocalAnswers(found)
    lent = is_lent(found.get(name))
    verdict = told_lent(not_attempted(public.exercise)) if lent else verdict_for(public, answers)
    verdict = _recorded(public.assignment, verdict)
    if verdict.status == "not_attempted":
        raise NotWritten(_what_to_do(verdict), verdict)
    _show(verdict)
    if verdict.complaints:
        aspects = ", ".join(aspect.name for aspect in verdict.complaints)
        raise CheckFailed(f"`{name}` is not right yet ({aspects}); the report above says why.", verdict)


def _what_to_do(verdict: Verdict) -> str:
    """Return what is missing, which may be another function of the same cell, and the next step."""
    what = verdict.aspects[0].message.removesuffix(".")
    advice = "fill in the cell above, run it, then run this one."
    return f"{what}. {advice.capitalize()}" if ": " in what else f"{what}: {advice}"


def verdict_for(public: PublicExercise, answers: Answers) -> Verdict:
    """Judge an exercise on its public cases, pointing at earlier functions where they are the cause.

    A choice is told right or wrong where its key is installed.
    """
    public = with_key(public)
    verdict = judge(public.exercise, public.oracle, answers)

    def earlier(name: str) -> Verdict:
        used = public_exercise(name, public.assignment)
        return judge(used.exercise, used.oracle, answers)

    return point_at_earlier(public.exercise, public.oracle, answers, verdict, earlier)


def hint(name: str, number: int = 1, *, assignment: str | None = None) -> None:
    """Show one of the exercise's three hints (the same that are folded away in the notebook)."""
    hints = public_exercise(exercise_name(name, "hint"), assignment).hints
    say_markdown(hint_among(hints, name, number))


def _show(verdict: Verdict) -> None:
    if in_notebook():
        from IPython.display import display

        from course_lib.card.html import as_html
        from course_lib.card.text import as_text

        display({"text/html": as_html(verdict), "text/plain": as_text(verdict)}, raw=True)
    else:
        from course_lib.card.terminal import show

        show([verdict])


def _recorded(assignment: str, verdict: Verdict) -> Verdict:
    """Note the verdict in the student's progress, and return it with what that adds to it.

    Where nbgrader runs the notebook, it is nobody's desk.
    """
    if not in_notebook() or os.environ.get("NBGRADER_EXECUTION"):
        return verdict
    from course_lib.studying.progress import record_verdicts
    from course_lib.studying.remarks import with_remarks

    notice = record_verdicts(assignment, [verdict])
    if notice:
        say(notice)
    (remarked,) = with_remarks(assignment, [verdict], tell_of_solutions=True)
    return remarked
