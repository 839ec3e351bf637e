"""``solution("name")`` and ``model_answer("name")``: the answers, in a notebook of the study edition."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any

from course_lib.studying.answers import edition
from course_lib.studying.asked import exercise_name, variables
from course_lib.studying.own import InKernel
from course_lib.studying.revealing import NotYet, reveal
from course_lib.studying.saying import say
from course_lib.studying.showing import show

NO_SOLUTIONS = "This is the class edition: it holds no solutions. Ask your instructor for them."
NO_MODEL_ANSWERS = "This is the class edition: your instructor reads and grades what you write above."


def solution(
    name: str,
    *,
    give_up: bool = False,
    assignment: str | None = None,
    namespace: Mapping[str, Any] | None = None,
) -> None:
    """Show the solution of an exercise that you have solved, beside your own.

    Parameters
    ----------
    name : str
        The exercise, or a question.
    give_up : bool
        Show it although you have not solved the exercise; your progress remembers that.
    assignment : str, optional
        Needed only if several assignments have an exercise of that name.
    namespace : mapping, optional
        Where to look for your own; the caller's globals unless told.

    Raises
    ------
    UnknownExercise
        If there is no exercise of that name.
    """
    found = sys._getframe(1).f_globals if namespace is None else variables(namespace, "solution")
    _show("solution", name, InKernel(found), give_up, assignment, NO_SOLUTIONS)


def model_answer(name: str, *, give_up: bool = False, namespace: Mapping[str, Any] | None = None) -> None:
    """Show the model answer to a written question that you have tried, beside yours.

    Parameters
    ----------
    name : str
        The question.
    give_up : bool
        Show it although you have written nothing; your progress remembers that.
    namespace : mapping, optional
        The caller's globals unless told; some editors say there which notebook is open.

    Raises
    ------
    UnknownExercise
        If there is no question of that name.
    """
    found = sys._getframe(1).f_globals if namespace is None else variables(namespace, "model_answer")
    _show("model_answer", name, InKernel(found), give_up, None, NO_MODEL_ANSWERS)


def _show(
    function: str, name: str, own: InKernel, give_up: bool, assignment: str | None, elsewhere: str
) -> None:
    """Show an answer, or say in a sentence why not."""
    name = exercise_name(name, function)
    if os.environ.get("NBGRADER_EXECUTION"):  # what a notebook prints then goes to a whole class
        return
    if edition() == "class":
        say(elsewhere)
        return
    giving_up = f'`{function}("{name}", give_up=True)`'
    try:
        show(reveal(name, own, giving_up=giving_up, give_up=give_up, assignment=assignment))
    except NotYet as not_yet:
        say(not_yet)
