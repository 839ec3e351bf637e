"""Trying a student's text with one thing changed."""

from __future__ import annotations

import ast
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from course_lib.checking.finding import Found
from course_lib.checking.properties import check_property
from course_lib.checking.repairs.edits import changes_of
from course_lib.checking.repairs.edits.change import Change, Tree, line_of
from course_lib.checking.repairs.edits.text import Text
from course_lib.checking.session import Session
from course_lib.checking.spec import Aspect, Exercise
from course_lib.exchange.answer import PROCESS_ENDED, Answer, Raised, Reply, TimedOut

#: Changes of one text that are tried, and seconds of the student's processor time for all of them.
MOST_CHANGES, MOST_SECONDS = 1200, 0.7
#: What waits instead of computing is not waited for longer than this, in seconds that pass.
_MOST_PASSED = 10.0
#: Changes that make an exception go away wherever it comes from.
_HIDE_ERRORS = ("name", "surplus")
#: Kinds of aspects in which an answer is compared, or a property of it looked at.
_OF_SUBSTANCE = ("values", "gradient", "property")


@dataclass(frozen=True)
class Mended:
    """A change of a text, the wrong aspects that it mends, and the known mistake that is left, if one is.

    Without a change it is enough that the text is run afresh before every call.
    """

    written: Tree
    change: Change | None
    aspects: tuple[Aspect, ...]
    left: str = ""


@dataclass(frozen=True)
class _Tried:
    """A change of a text, and what comes back with it in the first case that is wrong."""

    written: Tree
    change: Change
    session: Session
    text: str
    reply: Reply


def looked_at(exercise: Exercise, found: dict[str, Found], *outcomes: str) -> list[Aspect]:
    """Return the aspects of substance with one of some outcomes."""
    return [
        aspect
        for aspect in exercise.aspects
        if aspect.kind in _OF_SUBSTANCE and aspect.name in found and found[aspect.name].outcome in outcomes
    ]


class Search:
    """Tries changes; what was tried for the last aspect is kept, and the time is that of all together.

    Parameters
    ----------
    session : Session
        With the answers as they are.
    written : sequence
        The texts that may be changed.
    right : sequence of Aspect
        What is right and has to stay so.
    """

    def __init__(self, session: Session, written: Sequence[Tree], right: Sequence[Aspect]) -> None:
        self._session = session
        self._written = written
        self._texts = [Text(tree) for tree in written]
        self._right = right
        self._start, self._began = session.answers.seconds(), time.monotonic()
        self._over, self._asked_for_second = False, False
        self._tried: list[_Tried] = []

    def mended(
        self, wrong: Sequence[Aspect], together: Sequence[Aspect], weak: Sequence[Aspect] = ()
    ) -> Mended | None:
        """Return the change that makes the first wrong aspect right, and most of the others.

        Parameters
        ----------
        wrong : sequence of Aspect
        together : sequence of Aspect
            Those that have to be mended with the first, since the same error stands in all of them.
        weak : sequence of Aspect
            Those with a name that a change which mends them is to replace.
        """
        best: Mended | None = None
        i = _first_wrong(self._session, wrong[0])
        afresh = self._with("\n".join(map(str, self._texts)))
        if _is_right(afresh, wrong[0]):
            return Mended(self._written[0], None, tuple(a for a in wrong if _is_right(afresh, a)))
        self._tried = []
        for tried in self._replies(wrong[0], i):
            self._tried.append(tried)
            changed = tried.session
            if not _holds(changed, wrong[0], i, tried.reply) or not self._is_right_in(changed, together):
                continue
            aspects = tuple(aspect for aspect in (*wrong, *weak) if _is_right(changed, aspect))
            if best is None or len(aspects) > len(best.aspects):
                best = Mended(tried.written, tried.change, aspects)
            if len(aspects) == len(wrong) + len(weak):
                break
        return best

    def _is_right_in(self, changed: Session, aspects: Sequence[Aspect]) -> bool:
        return all(_is_right(changed, each) for each in (*aspects, *self._right))

    def _with(self, text: str) -> Session:
        return Session(self._session.exercise, self._session.oracle, self._session.answers, text)

    def known_mistake_left(self, aspect: Aspect) -> Mended | None:
        """Return the change, of those tried last, that leaves a known mistake, which a second change mends.

        A change that takes away what is right makes known mistakes, too; no second change mends those. One
        second change is looked for in all.
        """
        if self._asked_for_second or not aspect.is_compared or aspect.options.get("exact"):
            return None
        first, name = next(self._leaving(aspect), (None, ""))
        if first is None:
            return None
        self._asked_for_second = True
        return Mended(first.written, first.change, (aspect,), name) if self._second(first, aspect) else None

    def _leaving(self, aspect: Aspect) -> Iterator[tuple[_Tried, str]]:
        """Yield the changes with which the answer is that of a mistake which shows in these cases."""
        evidence = self._session.evidence(aspect)
        if evidence.says_little:
            return
        known = {
            name: [outputs for outputs, _ in answers]
            for name, answers in self._session.known(evidence).answers.items()
        }
        shown = {name: outputs for name, outputs in known.items() if evidence.wrong_cells(outputs)}
        i = _first_wrong(self._session, aspect)
        raised = not isinstance(self._session.replies(aspect.cases)[i], Answer)
        for tried in self._tried:
            if raised and tried.change.kind in _HIDE_ERRORS:
                continue
            for name, outputs in shown.items():
                if tried.session.coincides(aspect, i, tried.reply, outputs[i]):
                    replies = enumerate(tried.session.replies(aspect.cases))
                    if all(tried.session.coincides(aspect, k, reply, outputs[k]) for k, reply in replies):
                        yield tried, name

    def _second(self, first: _Tried, aspect: Aspect) -> bool:
        """Return whether one more change, in another line, makes an aspect right."""
        trees = [tree for tree in ast.parse(first.text).body if isinstance(tree, Tree)]
        search, i = Search(first.session, trees, self._right), _first_wrong(first.session, aspect)
        lines = {line.strip() for text in self._texts for line in str(text).splitlines()}
        return any(
            _holds(tried.session, aspect, i, tried.reply)
            and ast.unparse(line_of(tried.written, tried.change.at)).splitlines()[0] in lines
            and search._is_right_in(tried.session, [aspect])
            for tried in search._replies(aspect, i)
        )

    def _replies(self, aspect: Aspect, i: int) -> Iterator[_Tried]:
        seen = {"\n".join(map(str, self._texts))}
        for n, written in enumerate(self._written):
            for change in islice(changes_of(written), MOST_CHANGES):
                if self._over:
                    return
                # The other texts are run again, too, so that they call the changed one.
                texts = [str(text) if k != n else text.after(change) for k, text in enumerate(self._texts)]
                text = "\n".join(texts)
                if text in seen:
                    continue
                seen.add(text)
                changed = self._with(text)
                reply = changed.call_case(aspect.cases, i)
                ended = isinstance(reply, Raised) and reply.type_name == PROCESS_ENDED
                self._over = ended or isinstance(reply, TimedOut) or self._is_late()
                yield _Tried(written, change, changed, text, reply)

    def _is_late(self) -> bool:
        computed = self._session.answers.seconds() - self._start
        return computed > MOST_SECONDS or time.monotonic() - self._began > _MOST_PASSED


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
