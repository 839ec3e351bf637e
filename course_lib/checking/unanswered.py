"""Calls that brought no answer, and the input of a call."""

from __future__ import annotations

from collections.abc import Sequence

from course_lib.checking.calls import full_call
from course_lib.checking.details import Input, Named, Said
from course_lib.checking.explain import explain_failure, explain_raised, explain_too_large, inputs
from course_lib.checking.finding import Found
from course_lib.checking.session import Session
from course_lib.checking.slips import slip
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Missing, Raised, Reply, TimedOut, TooLarge


def full_input(session: Session, case: Case) -> tuple[Input, ...]:
    """Return the input of a call, where it can be written down."""
    lines = full_call(session.exercise.name, case)
    return (Input(lines),) if lines else ()


def no_answer(session: Session, replies: Sequence[Reply], cases: Sequence[Case]) -> Found | None:
    """Return what is said of the first call that brought no answer, if there is one."""
    for case, reply in zip(cases, replies, strict=True):
        if isinstance(reply, TimedOut):
            return Found("timeout", (explain_failure(reply), *full_input(session, case)))
        if isinstance(reply, TooLarge):
            return Found.said("wrong", explain_too_large(reply, case))
        if isinstance(reply, Raised):
            slipped = slip(session, reply)
            named = [Named(slipped)] if slipped else []
            where = (explain_raised(reply), Said(f"({inputs(case)})"))
            return Found("error", (*named, *where, *full_input(session, case)), raised=reply)
        if isinstance(reply, Missing):
            return Found.said(
                "error", "The function was there and is gone: does a call delete or redefine it?"
            )
    return None
