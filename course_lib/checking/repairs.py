"""Where one change in what a student wrote makes it right.

For an answer that no known mistake explains. The student's own function is tried with one thing changed
(:mod:`course_lib.checking.edits`), beside the rest of the notebook and on the same cases. A change that makes
a wrong aspect right in every case, and leaves right what is right, shows the place; which line it is and what
kind of thing is said, and not what should stand there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from course_lib.checking.compare import shown
from course_lib.checking.details import Named
from course_lib.checking.edits import changes_of
from course_lib.checking.edits.change import Change
from course_lib.checking.finding import Found
from course_lib.checking.properties import check_property
from course_lib.checking.session import Session
from course_lib.checking.spec import Aspect
from course_lib.exchange.answer import PROCESS_ENDED, Answer, Raised, Reply, TimedOut

#: Changes that are tried, and seconds of the student's processor time for all of them.
MOST_CHANGES, MOST_SECONDS = 1500, 0.6
#: A function with more nodes than this is not searched.
_MOST_NODES = 1200
#: A line of the student's is shown up to so many characters.
_MOST_LINE = 70
#: What begins the name of a mistake that is known by the change that mends it.
ONE_CHANGE = "one_change_"
#: Kinds of aspects in which an answer is compared, or a property of it looked at.
_OF_SUBSTANCE = ("values", "gradient", "property")
#: What to look at, by the kind of change that makes the answer right.
LOOK = {
    "return_in_loop": "That `return` stands inside of the loop and ends it in its first round.",
    "return_missing": "The function ends there without a `return`.",
    "place": "Is it the line's place? Think of what belongs before the loop, inside of it and behind it.",
    "overwritten": "Is something replaced there that should be kept and added to?",
    "collected": "Is something added there that should be put in place of what was?",
    "surplus": "Something there is one too many.",
    "type": "It is the number type: what is computed in whole numbers, or in few bits, that needs floats?",
    "copy": "It is what the function writes into: should the caller's own array change?",
    "operator": "Look at each operator there: is it the one you mean?",
    "order": "Look at the order there: which operand or argument comes first?",
    "sign": "Look at the signs there.",
    "comparison": "Look at the comparison there: its direction, and what should happen at equality.",
    "brackets": "Look at what is computed first there, and at the brackets.",
    "number": "Look at each number that is written there.",
    "transpose": "Look at the shapes there: which array has to be transposed, and which not?",
    "index": "Look at the index there: which axis, which rows, where does it begin and end?",
    "name": "Look at each name there: is it the variable you mean?",
    "function": "Look at which function is called there: is it the one you mean?",
    "axis": "Look at the axis there: over which one should it run, and should its place be kept?",
    "factor": "Is there a factor, or something to divide by, that is missing?",
    "missing": "Is there a function, a root or a square, say, that is missing around something?",
}


@dataclass(frozen=True)
class _Mended:
    """A change, and the wrong aspects that are right with it."""

    change: Change
    aspects: tuple[Aspect, ...]


def point_at(session: Session, found: dict[str, Found]) -> None:
    """Add to rows that have no name yet which line to look at, where one change there makes them right."""
    wrong = [aspect for aspect in session.exercise.aspects if _is_open(session, aspect, found)]
    function = session.answers.definition(session.exercise.name) if wrong else None
    if function is None or not _may_be_tried(session, function):
        return
    while wrong:
        mended = _mended(session, function, wrong, found)
        if mended is None:
            return
        told = _told(session, function, mended)
        for aspect in mended.aspects:
            found[aspect.name] = _with(found[aspect.name], told, mended.change.kind)
        wrong = [aspect for aspect in wrong if aspect not in mended.aspects]


def _is_open(session: Session, aspect: Aspect, found: dict[str, Found]) -> bool:
    row = found.get(aspect.name)
    if row is None or row.outcome not in ("wrong", "error") or aspect.kind not in _OF_SUBSTANCE:
        return False
    return not session.exercise.knows(row.diagnosis)


def _may_be_tried(session: Session, function: ast.FunctionDef) -> bool:
    """Return whether changes of a function end soon and touch nothing but what they are given.

    A ``while`` may never end with one thing changed, and where there is no deadline nothing would stop it.
    """
    waiting, seen = [function], {function.name}
    while waiting:
        nodes = list(ast.walk(waiting.pop()))
        if len(nodes) > _MOST_NODES or any(isinstance(node, ast.While | ast.Global) for node in nodes):
            return False
        names = {node.id for node in nodes if isinstance(node, ast.Name)}
        if names & {"open", "input", "exec", "eval", "plt", "get_ipython"}:
            return False
        for name in sorted(names - seen):
            seen.add(name)
            called = session.answers.definition(name)
            waiting += [called] if called is not None and len(seen) < 200 else []
    return True


def _mended(
    session: Session, function: ast.FunctionDef, wrong: Sequence[Aspect], found: dict[str, Found]
) -> _Mended | None:
    """Return the change that makes the first wrong aspect right, and most of the others."""
    best: _Mended | None = None
    right = [
        aspect
        for aspect in session.exercise.aspects
        if aspect.kind in _OF_SUBSTANCE and aspect.name in found and found[aspect.name].outcome == "ok"
    ]
    for change, changed in _tried(session, function, wrong[0]):
        if not _is_right(changed, wrong[0]) or not all(_is_right(changed, aspect) for aspect in right):
            continue
        aspects = tuple(aspect for aspect in wrong if _is_right(changed, aspect))
        if best is None or len(aspects) > len(best.aspects):
            best = _Mended(change, aspects)
        if len(aspects) == len(wrong):
            break
    return best


def _tried(session: Session, function: ast.FunctionDef, aspect: Aspect) -> Iterator[tuple[Change, Session]]:
    """Yield changes with which the first case that is wrong comes out right."""
    i = _first_wrong(session, aspect)
    start, texts = session.answers.seconds(), {ast.unparse(function)}
    for change in changes_of(function):
        with change.made():
            text = ast.unparse(function)
        if text in texts:
            continue
        texts.add(text)
        changed = Session(session.exercise, session.oracle, session.answers, text)
        reply = changed.call_case(aspect.cases, i)
        if isinstance(reply, TimedOut) or (isinstance(reply, Raised) and reply.type_name == PROCESS_ENDED):
            return
        if _holds(changed, aspect, i, reply):
            yield change, changed
        if len(texts) > MOST_CHANGES or session.answers.seconds() - start > MOST_SECONDS:
            return


def _first_wrong(session: Session, aspect: Aspect) -> int:
    replies = session.replies(aspect.cases)
    return next((i for i, reply in enumerate(replies) if not _holds(session, aspect, i, reply)), 0)


def _is_right(session: Session, aspect: Aspect) -> bool:
    replies = session.replies(aspect.cases)
    return all(_holds(session, aspect, i, reply) for i, reply in enumerate(replies))


def _holds(session: Session, aspect: Aspect, i: int, reply: Reply) -> bool:
    """Return whether an answer to case ``i`` is right, whatever it is."""
    if not isinstance(reply, Answer):
        return False
    try:
        if aspect.kind == "property":
            case = session.oracle.cases(aspect.cases)[i]
            outputs = session.outputs(reply, case.via)
            settings = aspect.options["settings"]
            return (
                isinstance(outputs, dict)
                and check_property(aspect.options["holds"], case, reply, settings) is None
            )
        return session.agrees(aspect, i, reply)
    except Exception:  # noqa: BLE001  (what came back is hostile until proven otherwise)
        return False


def _told(session: Session, function: ast.FunctionDef, mended: _Mended) -> str:
    """Return which line it is, and what to look at there."""
    line = _line_of(function, mended.change.at)
    names = [shown(name) for aspect in mended.aspects for name in aspect.of if aspect.kind != "property"]
    what = " and ".join(f"`{name}`" for name in dict.fromkeys(names)) or "the answer"
    verb = "are" if " and " in what else "is"
    count = sum(len(session.oracle.cases(cases)) for cases in dict.fromkeys(a.cases for a in mended.aspects))
    number = line.lineno - function.lineno + 1
    cases = f"all {count} cases" if count > 1 else "the case"
    return (
        f"One change in line {number} of `{function.name}`, `{_text(line)}`, is enough: with it, {what} {verb} "
        f"right in {cases}. {LOOK[mended.change.kind]}"
    )


def _line_of(function: ast.FunctionDef, at: ast.AST) -> ast.stmt | ast.FunctionDef:
    """Return the innermost statement that holds a node."""
    inner: ast.stmt = function
    for node in ast.walk(function):
        if isinstance(node, ast.stmt) and any(part is at for part in ast.walk(node)):
            inner = node
    return inner


def _text(line: ast.stmt) -> str:
    text = ast.unparse(line).splitlines()[0]
    return text if len(text) <= _MOST_LINE else f"{text[: _MOST_LINE - 1]}…"


def _with(row: Found, told: str, kind: str) -> Found:
    """Return a row that says so first, behind the pattern that was seen if there is one."""
    first = row.details[0] if row.details and isinstance(row.details[0], Named) else None
    rest = row.details[1:] if first else row.details
    name = Named(f"{first.text} {told}" if first else told)
    return replace(row, details=(name, *rest), diagnosis=row.diagnosis or f"{ONE_CHANGE}{kind}")
