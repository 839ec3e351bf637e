"""From a student's answers to a verdict. Pure: everything it knows comes in as arguments."""

from __future__ import annotations

import ast
from contextlib import suppress
from dataclasses import replace

from course_lib.checking import repairs
from course_lib.checking.aspects import JUDGES, note_changed
from course_lib.checking.details import Named, bounded
from course_lib.checking.explain import explain_failure
from course_lib.checking.finding import OK, Found
from course_lib.checking.once import said_once
from course_lib.checking.oracle import Oracle
from course_lib.checking.order import EXCHANGED
from course_lib.checking.session import Session, not_written, raised_in
from course_lib.checking.slips import has_code, parameters_differ
from course_lib.checking.spec import ONE_CHANGE, Aspect, Exercise
from course_lib.checking.verdict import AspectVerdict, Verdict
from course_lib.exchange.answer import Answer, Missing, Opaque, Raised, TimedOut
from course_lib.exchange.answers import Answers
from course_lib.exchange.definitions import find_definition
from course_lib.exchange.describe import describe_type

#: A row's message has at most so many characters; a traceback of the longest lines has half of that.
MOST_TEXT = 4000


def judge(exercise: Exercise, oracle: Oracle, answers: Answers) -> Verdict:
    """Check one exercise and return a row for each of its aspects.

    Parameters
    ----------
    exercise : Exercise
        What is looked at, with points.
    oracle : Oracle
        Cases and expected answers.
    answers : Answers
        The student's functions.
    """
    session = Session(exercise, oracle, answers)
    found = said_once(exercise, _nothing_there(exercise, session) or _looked_at(exercise, session))
    return Verdict(exercise.name, [_row(exercise, aspect, found[aspect.name]) for aspect in exercise.aspects])


def _nothing_there(exercise: Exercise, session: Session) -> dict[str, Found] | None:
    if exercise.is_choice:
        return None
    what, word = ("class", "class") if exercise.is_class else ("function", "def")
    reply = session.answers.variable(exercise.name)
    if isinstance(reply, Missing) and reply.because is not None:
        return {aspect.name: _because(reply.because) for aspect in exercise.aspects}
    if isinstance(reply, Missing):
        message = f"There is no {what} called `{exercise.name}`."
    elif isinstance(reply, Answer) and not isinstance(reply.value, Opaque):
        value = describe_type(reply.value)
        message = f"`{exercise.name}` is {value}, not a {what}: define it with `{word}`."
        return {aspect.name: Found.said("error", message) for aspect in exercise.aspects}
    elif exercise.stub and _is_stub(exercise, session):
        message = f"`{exercise.name}` is still as it was given."
    elif _only_raises(session.answers.definition(exercise.name)):
        message = f"`{exercise.name}` is not written yet."
    else:
        cases = next(aspect.cases for aspect in exercise.aspects if not aspect.is_form)
        replies = session.replies(cases)
        if not all(not_written(exercise, reply) for reply in replies):
            return None
        helper = raised_in(replies[0]) or ""  # another function of the same cell may be the one that isn't
        name = helper if _only_raises(session.answers.definition(helper)) else exercise.name
        written = session.answers.definition(name)
        if written is not None and has_code(written):
            return None
        message = f"`{name}` is not written yet."
    return {aspect.name: Found.said("not_attempted", message) for aspect in exercise.aspects}


def _looked_at(exercise: Exercise, session: Session) -> dict[str, Found]:
    """Look, and say before anything else if it is a class, or the parameters are not those asked for."""
    found = _look(exercise, session)
    wrong = [name for name, row in found.items() if row.outcome in ("wrong", "error")]
    sentence = parameters_differ(session) if wrong and not exercise.is_choice else ""
    if sentence:
        first = found[wrong[0]]
        found[wrong[0]] = replace(first, details=(Named(sentence), *first.details))
    return found


def _because(failure: Raised | TimedOut) -> Found:
    """Return what is said of a function that isn't there because its cell failed."""
    if isinstance(failure, TimedOut):
        return Found("timeout", (explain_failure(failure),))
    return Found("error", (explain_failure(failure),), raised=failure)


def _is_stub(exercise: Exercise, session: Session) -> bool:
    """Compare syntax trees, so that comments and blank lines make no difference."""
    written, given = (
        session.answers.definition(exercise.name),
        find_definition([exercise.stub], exercise.name),
    )
    return written is not None and given is not None and ast.dump(written) == ast.dump(given)


def _only_raises(function: ast.FunctionDef | None) -> bool:
    """Return whether a function's body, docstring aside, is nothing but ``raise NotImplementedError(…)``."""
    if function is None:
        return False
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if len(body) != 1 or not isinstance(body[0], ast.Raise) or body[0].exc is None:
        return False
    raised = body[0].exc.func if isinstance(body[0].exc, ast.Call) else body[0].exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"


def _look(exercise: Exercise, session: Session) -> dict[str, Found]:
    """Judge substance first, then odd cases, then form.

    Odd cases count for outputs that are right otherwise, and form once some of the substance is right, or
    empty functions would earn points.
    """
    found: dict[str, Found] = {}
    for aspect in exercise.aspects:
        if not aspect.is_form and not aspect.is_robust:
            found[aspect.name] = _judged(aspect, session)
    right = any(f.outcome == "ok" for f in found.values())
    for aspect in exercise.aspects:
        if aspect.is_robust:
            found[aspect.name] = _judged_if_right(aspect, session, found)
    with suppress(Exception):  # a student's text may be odd beyond what is foreseen: a hint less, no more
        repairs.point_at(session, found)
    _wait_for_order(exercise, found)
    if not any(aspect.kind in ("unchanged", "choice") for aspect in exercise.aspects):
        _note_changed(exercise, found, session)
    for aspect in exercise.aspects:
        if aspect.is_form:
            found[aspect.name] = _judged(aspect, session) if right else _blocked(exercise, found)
    return found


def _wait_for_order(exercise: Exercise, found: dict[str, Found]) -> None:
    """Say nothing of a property of answers whose parts came in another order: it looked at the wrong ones."""
    exchanged = (EXCHANGED, f"{ONE_CHANGE}returned")
    other = next((name for name, row in found.items() if row.diagnosis in exchanged), "")
    for aspect in exercise.aspects if other else ():
        if aspect.kind == "property" and aspect.name in found and found[aspect.name].outcome == "wrong":
            found[aspect.name] = Found.said("blocked", f"Counts once “{other}” is right.")


def _judged_if_right(aspect: Aspect, session: Session, found: dict[str, Found]) -> Found:
    """Judge odd cases by the outputs that no aspect of the substance found wrong."""
    others = [other for other in session.exercise.aspects if other.name in found and not other.is_robust]
    wrong = [
        other for other in others if found[other.name].outcome != "ok" and _look_at_the_same(other, aspect)
    ]
    bad = {name for other in wrong for name in other.of}
    of = tuple(name for name in aspect.of if name not in bad)
    row = OK if wrong and not of else _judged(replace(aspect, of=of), session)
    return (
        row
        if row.outcome != "ok" or not wrong
        else Found.said("blocked", f"Counts once “{wrong[0].name}” is right.")
    )


def _look_at_the_same(ordinary: Aspect, odd: Aspect) -> bool:
    """Return whether two aspects look at some output together, or at the same property."""
    if odd.kind != "property":
        return bool(set(ordinary.of) & set(odd.of))
    return all(ordinary.options.get(key) == odd.options[key] for key in ("holds", "settings"))


def _note_changed(exercise: Exercise, found: dict[str, Found], session: Session) -> None:
    """Say of one aspect, a wrong one if there is any, that the function changes what it is given."""
    looked = [aspect for aspect in exercise.aspects if aspect.name in found]
    for aspect in sorted(looked, key=lambda aspect: found[aspect.name].outcome == "ok"):
        noted = note_changed(found[aspect.name], session, aspect.cases)
        if noted is not found[aspect.name]:
            found[aspect.name] = noted
            return


def _judged(aspect: Aspect, session: Session) -> Found:
    """Judge one aspect; an answer of a form that no judge foresees costs that aspect, not the grading."""
    try:
        found = JUDGES[aspect.kind](aspect, session)
        if found.outcome == "ok" and aspect.is_compared:
            session.right.append(aspect)
        return found
    except Exception as error:  # noqa: BLE001  (what came back is hostile until proven otherwise)
        what = f"{type(error).__name__}: {error}"[:200]
        return Found.said(
            "error", f"What the function returned could not be judged ({what}): is it what is asked for?"
        )


def _blocked(exercise: Exercise, found: dict[str, Found]) -> Found:
    first = next(aspect.name for aspect in exercise.aspects if aspect.name in found)
    return Found.said("blocked", f"Counts once “{first}” is right.")


def _row(exercise: Exercise, aspect: Aspect, found: Found) -> AspectVerdict:
    points = exercise.points.get(aspect.name, 0.0)
    earned = points if found.outcome == "ok" else 0.0
    details = bounded(found.details, MOST_TEXT)
    return AspectVerdict(aspect.name, found.outcome, earned, points, details, found.diagnosis)


def not_attempted(exercise: Exercise) -> Verdict:
    """Return the verdict on an exercise of which there is nothing to judge."""
    return Verdict(
        exercise.name, [_row(exercise, a, Found.said("not_attempted", "")) for a in exercise.aspects]
    )


def not_tried(exercise: Exercise, late: int) -> Verdict:
    """Return the verdict on an exercise whose function isn't called, since so many before it timed out."""
    message = f"Not tried: the functions of {late} exercises before it did not come back in time."
    return Verdict(
        exercise.name,
        [_row(exercise, aspect, Found.said("timeout", message)) for aspect in exercise.aspects],
    )
