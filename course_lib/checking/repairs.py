"""Where one change in what a student wrote makes it right.

For an answer that no known mistake explains. The student's own function is tried with one thing changed
(:mod:`course_lib.checking.edits`), beside the rest of the notebook and on the same cases. A change that makes
a wrong aspect right in every case, and leaves right what is right, shows the place; which line it is and what
kind of thing is said, and not what should stand there. If none does, one that leaves nothing but a known
mistake is looked for.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from course_lib.checking.compare import shown
from course_lib.checking.details import Named
from course_lib.checking.edits import changes_of
from course_lib.checking.edits.change import Change, Tree
from course_lib.checking.finding import Found
from course_lib.checking.properties import check_property
from course_lib.checking.session import Session
from course_lib.checking.spec import AND, Aspect
from course_lib.exchange.answer import PROCESS_ENDED, Answer, Raised, Reply, TimedOut

#: Changes that are tried, and seconds of the student's processor time for all of them.
MOST_CHANGES, MOST_SECONDS = 1200, 0.7
#: A function with more nodes than this is not searched.
_MOST_NODES = 1200
#: Functions that it calls are read up to so many names.
_MOST_NAMES = 200
#: Names of what acts on more than a function is given.
_REACHING_OUT = {"open", "input", "exec", "eval", "plt", "get_ipython"}
#: So many lines are named.
_MOST_LINES = 4
#: A line of the student's is shown up to so many characters.
_MOST_LINE = 70
#: What begins the name of a mistake that is known by the change that mends it.
ONE_CHANGE = "one_change_"
#: Kinds of aspects in which an answer is compared, or a property of it looked at.
_OF_SUBSTANCE = ("values", "gradient", "property")
#: What to look at, by the kind of change that makes the answer right.
LOOK = {
    "return_in_loop": "That `return` stands inside of the loop and ends it in its first round.",
    "return_missing": "That is the end of the function, and nothing is returned.",
    "place": "Is it the line's place? Think of what belongs before the loop, inside of it and behind it.",
    "overwritten": "Is something replaced there that should be kept and added to?",
    "collected": "Is something added there that should be put in place of what was?",
    "surplus": "Something there is one too many.",
    "surplus_number": "A number there is one too many.",
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
#: Changes that could take a mistake away together with what it spoils; what is left then tells nothing.
_TAKES_AWAY = ("surplus", "place", "sign", "name", "copy", "type", "return_missing")


@dataclass(frozen=True)
class _Mended:
    """A change, the wrong aspects that it mends, and the known mistake that is left in them, if one is."""

    change: Change
    aspects: tuple[Aspect, ...]
    left: str = ""


def point_at(session: Session, found: dict[str, Found]) -> None:
    """Add to rows that have no name yet which line to look at, where one change there makes them right."""
    wrong = [aspect for aspect in session.exercise.aspects if _is_open(session, aspect, found)]
    written = _written(session) if wrong else None
    if written is None or not _may_be_tried(session, written):
        return
    search = _Search(session, written, list(_looked_at(session, found, "ok")))
    while wrong:
        mended = search.mended(wrong) or search.known_mistake_left(wrong[0])
        if mended is None:
            wrong = wrong[1:]
            continue
        told = _told(session, written, mended)
        for aspect in mended.aspects:
            found[aspect.name] = _with(found[aspect.name], told, mended)
        wrong = [aspect for aspect in wrong if aspect not in mended.aspects]


def _written(session: Session) -> Tree | None:
    name = session.exercise.name
    if session.exercise.is_class:
        return session.answers.class_definition(name)
    return session.answers.definition(name)


def _looked_at(session: Session, found: dict[str, Found], *outcomes: str) -> Iterator[Aspect]:
    for aspect in session.exercise.aspects:
        row = found.get(aspect.name)
        if aspect.kind in _OF_SUBSTANCE and row is not None and row.outcome in outcomes:
            yield aspect


def _is_open(session: Session, aspect: Aspect, found: dict[str, Found]) -> bool:
    is_wrong = aspect in _looked_at(session, found, "wrong", "error")
    return is_wrong and not session.exercise.knows(found[aspect.name].diagnosis)


def _may_be_tried(session: Session, written: Tree) -> bool:
    """Return whether changes of what was written end soon and touch nothing but what they are given.

    A ``while`` may never end with one thing changed, and where there is no deadline nothing would stop it.
    """
    waiting: list[Tree] = [written]
    seen = {written.name}
    while waiting:
        nodes = [*ast.walk(waiting.pop())]
        if len(nodes) > _MOST_NODES or any(isinstance(node, ast.While | ast.Global) for node in nodes):
            return False
        names = {node.id for node in nodes if isinstance(node, ast.Name)}
        if names & _REACHING_OUT:
            return False
        for name in sorted(names - seen):
            seen.add(name)
            called = session.answers.definition(name)
            waiting += [called] if called is not None and len(seen) < _MOST_NAMES else []
    return True


class _Search:
    """Tries changes of one function; what was tried for an aspect is kept, and the time is that of all."""

    def __init__(self, session: Session, written: Tree, right: Sequence[Aspect]) -> None:
        self._session = session
        self._written = written
        self._right = right
        self._start = session.answers.seconds()
        self._over = False
        self._tried: list[tuple[Change, Session, Reply]] = []

    def mended(self, wrong: Sequence[Aspect]) -> _Mended | None:
        """Return the change that makes the first wrong aspect right, and most of the others."""
        best: _Mended | None = None
        i = _first_wrong(self._session, wrong[0])
        self._tried = []
        for change, changed, reply in self._replies(wrong[0], i):
            self._tried.append((change, changed, reply))
            if not _holds(changed, wrong[0], i, reply) or not self._is_right_in(changed, wrong[0]):
                continue
            aspects = tuple(aspect for aspect in wrong if _is_right(changed, aspect))
            if best is None or len(aspects) > len(best.aspects):
                best = _Mended(change, aspects)
            if len(aspects) == len(wrong):
                break
        return best

    def _is_right_in(self, changed: Session, aspect: Aspect) -> bool:
        return all(_is_right(changed, each) for each in (aspect, *self._right))

    def known_mistake_left(self, aspect: Aspect) -> _Mended | None:
        """Return the change that leaves the answer of a known mistake, of those that were tried last."""
        if not aspect.is_compared or aspect.options.get("exact"):
            return None
        i = _first_wrong(self._session, aspect)
        evidence = self._session.evidence(aspect)
        if evidence.says_little:
            return None
        known = self._session.known(evidence).answers
        for change, changed, reply in self._tried:
            if change.kind in _TAKES_AWAY or (change.kind == "number" and not change.value):
                continue
            for name, answers in known.items() if isinstance(reply, Answer) else ():
                if not changed.coincides(aspect, i, reply, answers[i][0]):
                    continue
                replies = changed.replies(aspect.cases)
                if all(
                    changed.coincides(aspect, k, replies[k], answer) for k, (answer, _) in enumerate(answers)
                ):
                    return _Mended(change, (aspect,), name)
        return None

    def _replies(self, aspect: Aspect, i: int) -> Iterator[tuple[Change, Session, Reply]]:
        """Yield changes and what comes back with them in the first case that is wrong."""
        session, texts = self._session, {ast.unparse(self._written)}
        for change in changes_of(self._written):
            if self._over or len(texts) > MOST_CHANGES:
                return
            with change.made():
                text = ast.unparse(self._written)
            if text in texts:
                continue
            texts.add(text)
            changed = Session(session.exercise, session.oracle, session.answers, text)
            reply = changed.call_case(aspect.cases, i)
            ended = isinstance(reply, Raised) and reply.type_name == PROCESS_ENDED
            late = session.answers.seconds() - self._start > MOST_SECONDS
            self._over = ended or late or isinstance(reply, TimedOut)
            yield change, changed, reply


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
        if aspect.kind != "property":
            return session.agrees(aspect, i, reply)
        case = session.oracle.cases(aspect.cases)[i]
        holds, settings = aspect.options["holds"], aspect.options["settings"]
        outputs = session.outputs(reply, case.via)
        return isinstance(outputs, dict) and check_property(holds, case, reply, settings) is None
    except Exception:  # noqa: BLE001  (what came back is hostile until proven otherwise)
        return False


def _told(session: Session, written: Tree, mended: _Mended) -> str:
    """Return which line it is, what to look at there, and what is left then."""
    places = mended.change.places
    lines = [_line_of(written, place) for place in places]
    numbers = list(dict.fromkeys(line.lineno - written.lineno + 1 for line in lines))
    where = f"line {numbers[0]} of `{written.name}`, `{_text(lines[0])}`"
    if len(numbers) > 1:
        where = f"lines {_listed([str(n) for n in numbers])} of `{written.name}`"
    names = [shown(name) for aspect in mended.aspects for name in aspect.of if aspect.kind != "property"]
    what = " and ".join(f"`{name}`" for name in dict.fromkeys(names)) or "the answer"
    sets = dict.fromkeys(aspect.cases for aspect in mended.aspects)
    count = sum(len(session.oracle.cases(cases)) for cases in sets)
    cases = f"all {count} cases" if count > 1 else "the case"
    change = "One change" if len(places) == 1 else f"One change, made in {len(places)} places"
    look = LOOK[mended.change.kind]
    if mended.left:
        known = session.exercise.messages[mended.left]
        return (
            f"Two mistakes at once. {change} in {where}, mends one: what is left in {cases} is the other. "
            f"{look} The other: {known}"
        )
    verb = "are" if " and " in what else "is"
    return f"{change} in {where}, is enough: with it, {what} {verb} right in {cases}. {look}"


def _listed(words: Sequence[str]) -> str:
    if len(words) > _MOST_LINES:
        return f"{', '.join(words[:_MOST_LINES])} and more"
    return " and ".join([", ".join(words[:-1]), words[-1]])


def _line_of(written: Tree, at: ast.AST) -> ast.stmt:
    """Return the innermost statement that holds a node."""
    inner: ast.stmt = written
    for node in ast.walk(written):
        if isinstance(node, ast.stmt) and any(part is at for part in ast.walk(node)):
            inner = node
    return inner


def _text(line: ast.stmt) -> str:
    text = ast.unparse(line).splitlines()[0]
    return text if len(text) <= _MOST_LINE else f"{text[: _MOST_LINE - 1]}…"


def _with(row: Found, told: str, mended: _Mended) -> Found:
    """Return a row that says so first, behind the pattern that was seen if there is one."""
    first = row.details[0] if row.details and isinstance(row.details[0], Named) else None
    rest = row.details[1:] if first else row.details
    name = Named(f"{first.text} {told}" if first and not mended.left else told)
    diagnosis = f"{ONE_CHANGE}{mended.change.kind}"
    if mended.left:
        return replace(row, details=(name, *rest), diagnosis=f"{diagnosis}{AND}{mended.left}")
    return replace(row, details=(name, *rest), diagnosis=row.diagnosis or diagnosis)
