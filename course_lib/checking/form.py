"""The judges of form: whether a function loops, and how deeply."""

from __future__ import annotations

from course_lib.checking import growth, rules
from course_lib.checking.finding import OK, Found
from course_lib.checking.session import Session
from course_lib.checking.spec import Aspect
from course_lib.checking.timing import TimedCalls
from course_lib.exchange.answer import Raised


def judge_vectorised(aspect: Aspect, session: Session) -> Found:
    """Look for a Python loop over rows: in the source, and in how run time grows."""
    case = session.oracle.cases(aspect.cases)[0]
    grows = aspect.options["grows"]
    positions = [i for i, name in enumerate(case.args) if name in grows]
    names, unit = growth.what_grows(case.args, grows)
    loops = rules.find_loops(session.exercise.name, session.answers.definition, positions)
    certain = next((loop for loop in loops if loop.over_rows), None)
    if certain is not None:
        return _loop_found(session, f"{certain} runs once per {unit} of {names}.")
    readable = session.answers.definition(session.exercise.name) is not None
    limit = growth.CALLS_UNSUSPECTED if readable and not loops else growth.CALLS_PER_EXAMPLE
    calls = TimedCalls(session, session.answers, case, grows)
    if not calls.is_right_once():
        return Found("blocked", "Counts once some part of the answer to such a call is right.")
    limit += calls.carrying()
    measured = growth.measured(calls.run, limit, calls.generator)
    if measured is None:
        return _failed(calls, names, unit)
    if calls.wrong:
        many = "entries" if unit == "entry" else "rows"
        return Found("wrong", f"The answer is wrong when {names} have many {many}: {calls.wrong}")
    per_example = measured.calls_per_example
    if per_example > limit and not (readable and not loops and growth.grows_faster_than_a_loop(calls.run)):
        where = f" Look at {loops[0]}." if loops else ""
        cost = f"Every further {unit} of {names} costs as much as {per_example:.0f} NumPy calls"
        return _loop_found(session, f"{cost}, so something loops over them.{where}")
    return OK


def _failed(calls: TimedCalls, names: str, unit: str) -> Found:
    raised = (
        f": {calls.failure.type_name}: {calls.failure.message}" if isinstance(calls.failure, Raised) else ""
    )
    many = "entries" if unit == "entry" else "rows"
    return Found("wrong", f"The function failed when {names} had {calls.rows} {many}{raised.rstrip(': ')}.")


def _loop_found(session: Session, what: str) -> Found:
    advice = session.exercise.messages.get(
        "python_loop", "Which array operation does the work of the whole loop at once?"
    )
    return Found("wrong", f"{advice}\n{what}", "python_loop")


def judge_loops(aspect: Aspect, session: Session) -> Found:
    """Count how deeply loops are nested."""
    if session.answers.definition(session.exercise.name) is None:
        return Found("wrong", "The function's source could not be found: define it with `def` in a cell.")
    depth, at_most = (
        rules.loop_depth(session.exercise.name, session.answers.definition),
        aspect.options["at_most"],
    )
    if depth <= at_most:
        return OK
    advice = session.exercise.messages.get("too_many_loops", "Which loop can an array operation replace?")
    return Found(
        "wrong", f"{advice}\nLoops are nested {depth} deep; at most {at_most} is asked for.", "too_many_loops"
    )
