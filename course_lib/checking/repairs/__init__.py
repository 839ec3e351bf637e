"""Where one change in what a student wrote makes it right.

For an answer that no known mistake explains. The student's own text is tried with one thing changed
(``edits/``), beside the rest of the notebook and on the same cases (``search.py``). A change that makes a
wrong aspect right in every case, and leaves right what is right, shows the place: which line it is and what
kind of thing is said (``told.py``), and not what should stand there. If none does, one that leaves nothing
but a known mistake is looked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from course_lib.checking.details import Named
from course_lib.checking.finding import Found
from course_lib.checking.order import EXCHANGED
from course_lib.checking.patterns import ONLY_ZEROS
from course_lib.checking.repairs.reach import texts_of
from course_lib.checking.repairs.search import Mended, Search, looked_at
from course_lib.checking.repairs.told import told
from course_lib.checking.session import Session
from course_lib.checking.spec import AND, ONE_CHANGE, Aspect, Exercise
from course_lib.exchange.answer import Raised


def point_at(session: Session, found: dict[str, Found]) -> None:
    """Add to rows that have no name yet which line to look at, where one change there makes them right.

    Parameters
    ----------
    session : Session
    found : dict
        The rows by aspect, which are replaced.
    """
    exercise = session.exercise
    failing = looked_at(exercise, found, "wrong", "error")
    wrong = [aspect for aspect in failing if _is_open(exercise, aspect, found, failing)]
    weak = [a for a in failing if a not in wrong and found[a.name].is_weak]
    texts = texts_of(session) if wrong else []
    search = Search(session, texts, looked_at(exercise, found, "ok"))
    while wrong and texts:
        mended = search.mended(wrong, _of_one_error(wrong, found), weak)
        mended = mended or search.known_mistake_left(wrong[0])
        if mended is None:
            wrong = wrong[1:]
            continue
        for aspect in mended.aspects:
            found[aspect.name] = _with(found[aspect.name], told(session, mended), mended)
        wrong = [aspect for aspect in wrong if aspect not in mended.aspects]
        weak = [aspect for aspect in weak if aspect not in mended.aspects]


def _is_open(exercise: Exercise, aspect: Aspect, found: dict[str, Found], failing: Sequence[Aspect]) -> bool:
    """Return whether a row has no name yet, and none that another has can be what is wrong with it.

    A property fails in ways of its own through a mistake that another row names.
    """
    named = [other for other in failing if exercise.knows(found[other.name].diagnosis)]
    if aspect in named or found[aspect.name].diagnosis == EXCHANGED:
        return False
    return not (aspect.kind == "property" and named)


def _of_one_error(wrong: Sequence[Aspect], found: dict[str, Found]) -> list[Aspect]:
    """Return the first aspect, and those in which the same exception was raised."""
    raised = found[wrong[0].name].raised
    alike = [a for a in wrong[1:] if raised is not None and _same(raised, found[a.name].raised)]
    return [wrong[0], *alike]


def _same(raised: Raised, other: Raised | None) -> bool:
    return other is not None and (raised.type_name, raised.where) == (other.type_name, other.where)


def _with(row: Found, sentence: str, mended: Mended) -> Found:
    """Return a row that says so first, behind the pattern that was seen if there is one."""
    first = row.details[0] if row.details and isinstance(row.details[0], Named) else None
    rest = row.details[1:] if first else row.details
    keeps = not (mended.left or row.is_weak or row.diagnosis == ONLY_ZEROS)
    name = Named(f"{first.text} {sentence}" if first and keeps else sentence)
    diagnosis = f"{ONE_CHANGE}{mended.change.kind if mended.change else 'kept'}"
    if mended.left:
        diagnosis = f"{diagnosis}{AND}{mended.left}"
    elif keeps and row.diagnosis:
        diagnosis = row.diagnosis
    return replace(row, details=(name, *rest), diagnosis=diagnosis)
