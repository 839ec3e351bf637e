"""The judges of form: whether a function loops, and how deeply."""

from __future__ import annotations

import math

from course_lib.checking import growth, rules
from course_lib.checking.details import Said
from course_lib.checking.finding import OK, Found
from course_lib.checking.session import Session
from course_lib.checking.spec import Aspect, Case
from course_lib.checking.timing import TimedCalls
from course_lib.exchange.answer import Raised
from course_lib.exchange.answers import Answers


def judge_vectorised(aspect: Aspect, session: Session) -> Found:
    """Look for a Python loop over rows: in the source, and in how run time grows.

    What is read and what is timed is the definition by itself, with what it needs.
    """
    with session.answers.alone(session.exercise.name) as alone:
        return _vectorised(aspect, session, alone)


def _vectorised(aspect: Aspect, session: Session, alone: Answers) -> Found:
    case = session.oracle.cases(aspect.cases)[0]
    grows = aspect.options["grows"]
    positions = [i for i, name in enumerate(case.args) if name in grows]
    names, unit = growth.what_grows(case.args, grows)
    loops = rules.find_loops(session.exercise.name, alone.definition, positions)
    certain = next((loop for loop in loops if loop.over_rows), None)
    if certain is not None:
        return _loop_found(session, f"{certain} runs once per {unit} of {names}.")
    calls = TimedCalls(session, alone, case, grows)
    if not calls.is_right_once():
        return _not_right(session, case)
    unsuspected = not loops and not alone.obscured and alone.definition(session.exercise.name) is not None
    limit = (growth.CALLS_UNSUSPECTED if unsuspected else growth.CALLS_PER_EXAMPLE) + calls.carrying()
    most = math.inf if unsuspected else growth.CALLS_AT_ALL
    measured = growth.measured(calls.run, limit, calls.generator, most)
    if measured is None:
        return _failed(calls, names, unit)
    many = "entries" if unit == "entry" else "rows"
    if calls.wrong:
        pending = next(
            (a.name for a in session.exercise.aspects if _is_ordinary(a) and a not in session.right), ""
        )
        if pending:
            return Found.said("blocked", f"Counts once “{pending}” is right.")
        when = Said(f"The answer is wrong when {names} have many {many}:")
        return Found("wrong", (when, *calls.wrong))
    where = f" Does {loops[0]}?" if loops else ""
    if measured.calls_of_few > most:
        cost = f"even few of them cost as much as {measured.calls_of_few:.0f} NumPy calls"
        return _loop_found(session, f"However many {many} {names} have, something loops: {cost}.{where}")
    per_example = measured.calls_per_example
    if per_example <= limit:
        return OK
    if growth.grows_faster_than_a_loop(calls.run, 3 if unsuspected else growth.ROUNDS) and (
        unsuspected or growth.is_cheap_at_first(calls.run, limit)
    ):
        return OK  # array operations on all pairs
    cost = f"Every further {unit} of {names} costs as much as {per_example:.0f} NumPy calls"
    return _loop_found(session, f"{cost}, as it does where something loops over them.{where}")


def _is_ordinary(aspect: Aspect) -> bool:
    return aspect.is_compared and not aspect.is_robust


def _not_right(session: Session, case: Case) -> Found:
    """Say why form isn't looked at: the answer is wrong, or is only right with the rest of the notebook."""
    if not TimedCalls(session, session.answers, case, ()).is_right_once():
        return Found.said("blocked", "Counts once some part of the answer to an ordinary call is right.")
    name = session.exercise.name
    return Found.said(
        "wrong",
        f"`{name}` is not right when only what it needs is run: its definition, and the functions, imports "
        "and variables of the top level that it uses. Define all that plainly, with `def`, `import` and `=`.",
    )


def _failed(calls: TimedCalls, names: str, unit: str) -> Found:
    raised = (
        f": {calls.failure.type_name}: {calls.failure.message}" if isinstance(calls.failure, Raised) else ""
    )
    many = "entries" if unit == "entry" else "rows"
    return Found.said(
        "wrong", f"The function failed when {names} had {calls.rows} {many}{raised.rstrip(': ')}."
    )


def _loop_found(session: Session, what: str) -> Found:
    advice = session.exercise.messages.get(
        "python_loop", "Which array operation does the work of the whole loop at once?"
    )
    return Found.advice(advice, what, "python_loop")


def judge_loops(aspect: Aspect, session: Session) -> Found:
    """Count how deeply loops are nested, in the definition by itself, with what it needs."""
    with session.answers.alone(session.exercise.name) as alone:
        return _loops(aspect, session, alone)


def _loops(aspect: Aspect, session: Session, alone: Answers) -> Found:
    name, at_most = session.exercise.name, aspect.options["at_most"]
    if alone.definition(name) is None:
        return Found.said(
            "wrong", "The function's source could not be found: define it with `def` in a cell."
        )
    depth = rules.loop_depth(name, alone.definition)
    if depth > at_most:
        advice = session.exercise.messages.get("too_many_loops", "Which loop can an array operation replace?")
        what = f"Loops are nested {depth} deep; at most {at_most} is asked for."
        return Found.advice(advice, what, "too_many_loops")
    if alone.obscured:
        what = f"Its text doesn't show how it loops, because of {alone.obscured}. Can you do without?"
        return Found.said("wrong", what)
    case = session.oracle.cases(aspect.cases)[0]
    return OK if TimedCalls(session, alone, case, ()).is_right_once() else _not_right(session, case)
