"""Where one change in what a student wrote makes it right.

For an answer that no known mistake explains. The student's own text is tried with one thing changed
(``edits/``), beside the rest of the notebook and on the same cases (``search.py``). A change that makes a
wrong aspect right in every case, and leaves right what is right, shows the place: which line it is and what
kind of thing is said (``told.py``), and not what should stand there. If none does, one that leaves nothing
but a known mistake is looked for.
"""

from __future__ import annotations

from dataclasses import replace

from course_lib.checking.details import Named
from course_lib.checking.finding import Found
from course_lib.checking.repairs.reach import texts_of
from course_lib.checking.repairs.search import Mended, Search, looked_at
from course_lib.checking.repairs.told import told
from course_lib.checking.session import Session
from course_lib.checking.spec import AND, ONE_CHANGE


def point_at(session: Session, found: dict[str, Found]) -> None:
    """Add to rows that have no name yet which line to look at, where one change there makes them right.

    Parameters
    ----------
    session : Session
    found : dict
        The rows by aspect, which are replaced.
    """
    exercise = session.exercise
    wrong = [
        aspect
        for aspect in looked_at(exercise, found, "wrong", "error")
        if not exercise.knows(found[aspect.name].diagnosis)
    ]
    texts = texts_of(session) if wrong else []
    search = Search(session, texts, looked_at(exercise, found, "ok"))
    while wrong and texts:
        mended = search.mended(wrong) or search.known_mistake_left(wrong[0])
        if mended is None:
            wrong = wrong[1:]
            continue
        for aspect in mended.aspects:
            found[aspect.name] = _with(found[aspect.name], told(session, mended), mended)
        wrong = [aspect for aspect in wrong if aspect not in mended.aspects]


def _with(row: Found, sentence: str, mended: Mended) -> Found:
    """Return a row that says so first, behind the pattern that was seen if there is one."""
    first = row.details[0] if row.details and isinstance(row.details[0], Named) else None
    rest = row.details[1:] if first else row.details
    name = Named(f"{first.text} {sentence}" if first and not mended.left else sentence)
    diagnosis = f"{ONE_CHANGE}{mended.change.kind}"
    if mended.left:
        return replace(row, details=(name, *rest), diagnosis=f"{diagnosis}{AND}{mended.left}")
    return replace(row, details=(name, *rest), diagnosis=row.diagnosis or diagnosis)
