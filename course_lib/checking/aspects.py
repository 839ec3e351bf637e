"""The judges: one function per kind of aspect, each from a session to a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checking.changed import first_changed, holds_arrays_only
from course_lib.checking.compare import KIND_ORDER, Difference, compare, shown
from course_lib.checking.details import Named, Said
from course_lib.checking.diagnose import diagnose
from course_lib.checking.evidence import Evidence
from course_lib.checking.explain import explain, explain_failure, unusual
from course_lib.checking.finding import OK, Finding, Found
from course_lib.checking.form import judge_loops, judge_vectorised
from course_lib.checking.kills import judge_kills
from course_lib.checking.known import both
from course_lib.checking.properties import check_property
from course_lib.checking.session import Session
from course_lib.checking.smallest import smallest_difference
from course_lib.checking.spec import AND, FORM_DIAGNOSES, Aspect, Case
from course_lib.checking.unanswered import full_input, no_answer
from course_lib.exchange.answer import Answer, Missing, Opaque, Raised, Reply, TimedOut
from course_lib.exchange.describe import describe_type
from course_lib.gradient_check import check_gradient


def judge_values(aspect: Aspect, session: Session) -> Found:
    """Compare outputs with the expected ones; name the mistake if it is known."""
    evidence = session.evidence(aspect)
    failure = no_answer(session, evidence.replies, evidence.cases)
    if failure is not None and failure.outcome == "timeout":
        return failure
    finding = _wrong_form(session, evidence.cases, evidence.replies)
    difference, case = _first_difference(evidence)
    if failure is None and finding is None and difference is None:
        return _right(session, evidence)
    known = diagnose(session.known(evidence))
    if failure is not None:
        return _with(failure, known)
    if finding is not None:
        return _with(Found.said("wrong", finding.message), known)
    assert difference is not None
    assert case is not None
    smallest = smallest_difference(session, aspect, known.diagnosis if known else None)
    facts = explain(difference, case, brief=smallest is not None)
    details = (*facts, *((smallest,) if smallest else ()), *full_input(session, case))
    return _with(Found("wrong", details), known)


def _right(session: Session, evidence: Evidence) -> Found:
    """Return a row that is right, with a note where whole numbers are floats and no aspect asks for more."""
    if any(aspect.kind == "integers" for aspect in session.exercise.aspects):
        return OK
    what = next((told for name in evidence.aspect.of if (told := _floats(evidence, name))), "")
    return (
        Found("ok", (Said(f"{what} It costs no points here, but an array of floats can't be an index."),))
        if what
        else OK
    )


def _floats(evidence: Evidence, name: str) -> str:
    """Say that an output holds floats where the expected one holds integers; empty if none does."""
    for expected, got in zip(evidence.expected, evidence.got, strict=True):
        if got is None or not isinstance(expected[name], np.ndarray) or expected[name].dtype.kind not in "iu":
            continue
        dtype = np.asarray(got[name]).dtype
        if dtype.kind == "f":
            return f"`{shown(name)}` holds {dtype}; whole numbers are asked for in an integer type."
    return ""


def judge_integers(aspect: Aspect, session: Session) -> Found:
    """Look at the type of an output whose values other aspects compare."""
    evidence = session.evidence(aspect)
    failure = no_answer(session, evidence.replies, evidence.cases)
    what = _floats(evidence, aspect.of[0])
    if failure is not None or not what:
        return failure or OK
    diagnosis = FORM_DIAGNOSES["integers"]
    return Found.advice(session.exercise.messages.get(diagnosis, ""), what, diagnosis)


def judge_gradient(aspect: Aspect, session: Session) -> Found:
    """Compare a gradient; when it is wrong but fits the student's own loss, say so."""
    found = judge_values(aspect, session)
    if found.outcome != "wrong" or session.exercise.knows(found.diagnosis):
        return found
    forward = session.oracle.cases(aspect.cases)[0].args.get("forward")
    if (found.diagnosis and not forward) or not _is_slope_of_own_loss(aspect, session):
        return found
    message = _right_for_own_forward(aspect, forward) if forward else _right_for_own_loss(aspect)
    without_pattern = (detail for detail in found.details if not isinstance(detail, Named))
    return Found("wrong", (Named(message), *without_pattern), "slope_of_own_loss")


def _right_for_own_loss(aspect: Aspect) -> str:
    return (
        f"`{aspect.of[0]}` is the slope of your own `{aspect.options['loss']}`, so the derivative is "
        "fine: mend the loss, and the gradient will follow by the same change."
    )


def _right_for_own_forward(aspect: Aspect, forward: str) -> str:
    """Return what is said of a layer's gradient: its loss is the driver's, and the student knows of none."""
    return (
        f"`{aspect.of[0]}` is the right gradient of your own `{forward}`: the forward pass is what is wrong. "
        f"Run `check({forward!r})` first."
    )


def judge_unchanged(aspect: Aspect, session: Session) -> Found:
    """Compare the arguments after the call with those before."""
    cases, replies = session.oracle.cases(aspect.cases), session.replies(aspect.cases)
    what = first_changed(cases, replies)
    if what is None:  # a change that was seen says more than a crash, which it may have caused
        return no_answer(session, replies, cases) or OK
    advice = session.exercise.messages.get("inputs_changed", "Work on a copy, or build a new array.")
    return Found.advice(advice, what, "inputs_changed")


def note_changed(found: Found, session: Session, cases: str) -> Found:
    """Return a row with a note where the function changed arrays that it was given.

    For exercises in which no aspect asks about that: it costs no points, and may be why others are lost.
    """
    what = first_changed(session.oracle.cases(cases), session.replies(cases), holds_arrays_only)
    if what is None:
        return found
    if found.outcome == "ok":
        what += " It costs no points here; a copy would be safer."
    return replace(found, details=(*found.details, Said(what)))


def judge_property(aspect: Aspect, session: Session) -> Found:
    """Check a property of the answer to each case."""
    cases, replies = session.oracle.cases(aspect.cases), session.replies(aspect.cases)
    failure = no_answer(session, replies, cases) or _form_failure(session, cases, replies)
    if failure is not None:
        return failure
    told = list(_findings(aspect, cases, replies))
    if not told:
        return OK
    case, reply, finding = _most_certain(told)
    advice = _advice(session, finding.diagnosis)
    odd = unusual(reply.value)
    said = (Said(finding.message), *((Said(odd),) if odd else ()), *full_input(session, case))
    return Found("wrong", (Named(advice), *said) if advice else said, finding.diagnosis)


#: A case in which a property does not hold, the answer to it, and what was found.
_Told = tuple[Case, Answer, Finding]


def _findings(aspect: Aspect, cases: Sequence[Case], replies: Sequence[Reply]) -> Iterator[_Told]:
    for case, reply in zip(cases, replies, strict=True):
        assert isinstance(reply, Answer)
        with np.errstate(all="ignore"):  # a wrong answer may hold anything, infinities included
            finding = check_property(aspect.options["holds"], case, reply, aspect.options["settings"])
        if finding is not None:
            yield case, reply, finding


def _most_certain(told: Sequence[_Told]) -> _Told:
    """Return the first finding with a name, unless a case that could show this mistake shows none.

    What one case seems to show, another refutes; where all of them name something, the first does.
    """
    telling = [each for each in told if not each[2].leaves_open] or told
    return next((each for each in telling if each[2].diagnosis is None), telling[0])


def _advice(session: Session, diagnosis: str | None) -> str:
    """Return what is said of a known mistake, or of two; empty if it is none."""
    messages = [session.exercise.messages.get(name, "") for name in (diagnosis or "").split(AND)]
    return both(*messages) if len(messages) == 2 else messages[0]


def judge_choice(aspect: Aspect, session: Session) -> Found:
    """Compare chosen letters; without the right ones at hand only their form is checked."""
    reply = session.answers.variable(session.exercise.name)
    options = session.exercise.options
    if isinstance(reply, Missing) and reply.because is not None:
        return _failed_choice(session.exercise.name, options, reply.because)
    if not isinstance(reply, Answer) or reply.value is None:
        return Found.said(
            "not_attempted", f"`{session.exercise.name}` is still open: choose from {', '.join(options)}."
        )
    letters = normalise_choice(reply.value, options)
    if letters is None:
        one = f'Write one of the letters {options} as a string, such as "{options[0]}".'
        more = f'Write letters from {options} as a string, such as "{options[0]}" or "{options[:2]}".'
        hint = one if session.exercise.one_letter else more
        return Found.said("wrong", f"`{session.exercise.name}` is {_short(reply.value)}. {hint}")
    if session.exercise.one_letter and len(letters) > 1:
        return Found.said("wrong", f'`{session.exercise.name}` is "{letters}"; one letter is expected.')
    right = session.oracle.choice()
    if right is None:
        return Found.said("noted", f'Your answer "{letters}" is noted; it is graded after hand-in.')
    if letters == right:
        return Found("ok", (Said(session.exercise.why),) if session.exercise.why else ())
    reason = f"answer_{letters}"
    known = reason in session.exercise.messages
    message = session.exercise.messages.get(
        reason, f'"{letters}" is not it: try each option on a small example.'
    )
    return Found("wrong", (Said(message),), reason if known else None)


def _failed_choice(name: str, options: str, failure: Raised | TimedOut) -> Found:
    """Return what is said of a choice whose cell failed: a letter without quotes, as a rule."""
    if isinstance(failure, TimedOut):
        return Found("timeout", (explain_failure(failure),))
    said = f"The cell that answers `{name}` failed, so there is no answer."
    if failure.type_name in ("NameError", "SyntaxError"):
        said += f' Letters go in quotes, such as {name} = "{options[0]}".'
    return Found("error", (Named(said), explain_failure(failure)), raised=failure)


def normalise_choice(value: Any, options: str) -> str | None:
    """Return chosen letters in order and upper case, or ``None`` if some are not among ``options``."""
    items = [value] if isinstance(value, str) else value if isinstance(value, tuple | list) else []
    if not all(isinstance(item, str) for item in items):
        return None
    letters = {letter for item in items for letter in item.upper() if letter.isalnum()}
    return "".join(sorted(letters)) if letters and letters <= set(options) else None


JUDGES: dict[str, Callable[[Aspect, Session], Found]] = {
    "values": judge_values,
    "gradient": judge_gradient,
    "vectorised": judge_vectorised,
    "loops": judge_loops,
    "unchanged": judge_unchanged,
    "integers": judge_integers,
    "property": judge_property,
    "kills": judge_kills,
    "choice": judge_choice,
}


def _with(found: Found, known: Finding | None) -> Found:
    if known is None:
        return found
    details = (Named(known.message), *found.details)
    return replace(found, details=details, diagnosis=known.diagnosis, is_weak=known.is_weak)


def _wrong_form(session: Session, cases: Sequence[Case], replies: Sequence[Reply]) -> Finding | None:
    outputs = (session.outputs(reply, case.via) for case, reply in zip(cases, replies, strict=True))
    return next((found for found in outputs if isinstance(found, Finding)), None)


def _form_failure(session: Session, cases: Sequence[Case], replies: Sequence[Reply]) -> Found | None:
    finding = _wrong_form(session, cases, replies)
    return None if finding is None else Found.said("wrong", finding.message)


def _first_difference(evidence: Evidence) -> tuple[Difference | None, Case | None]:
    """Return the difference to mend first and its case."""
    found = []
    for case, expected, got in zip(evidence.cases, evidence.expected, evidence.got, strict=True):
        if got is not None:
            pairs = ((name, expected[name], got[name]) for name in evidence.aspect.of)
            differences = (
                compare(e, g, shown(name), exact=evidence.exact, atol=case.atol) for name, e, g in pairs
            )
            found += [(difference, case) for difference in differences if difference is not None]
    return min(found, key=lambda pair: KIND_ORDER.index(pair[0].kind), default=(None, None))


def _is_slope_of_own_loss(aspect: Aspect, session: Session) -> bool:
    """Compare the gradient with centred differences of the student's own loss, on the first failing case."""
    evidence = session.evidence(aspect)
    loss, wrt, name = aspect.options["loss"], aspect.options["wrt"], aspect.of[0]
    i = next(i for i, got in enumerate(evidence.got) if not evidence.agrees(i, got))
    case, got = evidence.cases[i], evidence.got[i]
    if got is None or evidence.agrees(i, got, [loss]):
        return False
    if not np.any(got[name]):  # 0 is the slope of any constant, and of a loss that isn't written yet
        return False

    def own_loss(value: Any) -> float:
        reply = session.call([*{**case.args, wrt: value}.values()], case.via)
        outputs = session.outputs(reply, case.via)
        is_number = isinstance(outputs, dict) and np.ndim(outputs[loss]) == 0
        return float(outputs[loss]) if isinstance(outputs, dict) and is_number else float("nan")

    try:
        start = np.array(case.args[wrt], dtype=np.float64)
        return check_gradient(own_loss, start, np.asarray(got[name], dtype=np.float64)).ok
    except (TypeError, ValueError):  # the loss is no number, or the gradient no array: nothing to compare
        return False


def _short(value: Any) -> str:
    text = describe_type(value) if isinstance(value, Opaque) else repr(value)
    return text if len(text) <= 40 else text[:37] + "…"
