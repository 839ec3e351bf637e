"""A feedback page, made from plain data: no file is opened here, and nothing of a student's takes effect."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from autograder.reporting.inert import MOST_MESSAGE, code_html, message_html, text_html
from autograder.reporting.prose import prose
from autograder.reporting.rendering import render
from autograder.reporting.rows import AspectRow, Row, rows_of
from autograder.reporting.scores import Scores
from autograder.reporting.units import Contents, Piece, contents
from course_lib.card.html import facts_html
from course_lib.checking.details import bounded, from_data


@dataclass(frozen=True)
class PageRequest:
    """What a page is made from.

    Attributes
    ----------
    assignment, student : str
    records : list of dict
        The lines of the student's last grading.
    scores : Scores or None
        What the gradebook says.
    release : str
        The released notebook as JSON; without it the author's text is left out.
    notebook : bytes
        The graded notebook; without it the page has the verdicts only.
    private : tuple of str
        What no message may show, such as paths of this machine.
    """

    assignment: str
    student: str
    records: Sequence[dict[str, Any]]
    scores: Scores | None
    release: str = ""
    notebook: bytes = b""
    private: tuple[str, ...] = ()


def page(request: PageRequest) -> str:
    """Return the page in full."""
    cells = json.loads(request.notebook)["cells"] if request.notebook else []
    return _filled(request, contents(cells, _released(request.release)))


def plain_page(request: PageRequest) -> str:
    """Return a page with the verdicts and points only: what is left where a full one cannot be made."""
    return _filled(request, Contents(), plain=True)


def unreadable_page(request: PageRequest) -> str:
    """Return the page of somebody whose file could not be graded, with the reason in the records."""
    reason = _public(str(request.records[0].get("message", "")), request)
    return render("unreadable.html", assignment=request.assignment, student=request.student, reason=reason)


def _filled(request: PageRequest, found: Contents, *, plain: bool = False) -> str:
    rows = rows_of(request.records, request.scores, found.units)
    return render(
        "page.html",
        shown=_shown,
        prose=_prose,
        assignment=request.assignment,
        student=request.student,
        title=found.title or request.assignment,
        notes=found.notes,
        again=_again(request, rows),
        rows=rows,
        rest=found.rest,
        scores=request.scores or _of_records(rows),
        plain=plain,
        message=lambda text: message_html(_public(text, request)),
        told=lambda aspect: _told(aspect, request),
    )


def _again(request: PageRequest, rows: Iterable[Row]) -> dict[str, Any]:
    """Return why it was graded again, and which exercises have other points than before; mostly nothing."""
    first = request.records[0] if request.records else {}
    reason, before = first.get("reason"), first.get("before")
    if not isinstance(reason, str) or not isinstance(before, dict):
        return {}
    now = {row.name: sum(aspect.points for aspect in row.aspects) for row in rows if row.aspects}
    moved = [(name, points, now[name]) for name, points in before.items() if name in now]
    return {"reason": reason, "moved": moved}


def _of_records(rows: Iterable[Row]) -> Scores:
    return Scores({row.name: row.score for row in rows})


def _told(aspect: AspectRow, request: PageRequest) -> Markup:
    """Return what there is to say of an aspect: as on a card, or the text that older records have."""
    details = bounded(from_data(_public_data(aspect.details, request)), MOST_MESSAGE)
    if details:
        return facts_html(details)
    if not aspect.message:
        return Markup()
    text = message_html(_public(aspect.message, request))
    return Markup('<div class="text message">{}</div>').format(text)


def _public_data(data: Any, request: PageRequest) -> Any:
    """Return data from JSON without what belongs to the machine that graded."""
    if isinstance(data, str):
        return _public(data, request)
    if isinstance(data, list):
        return [_public_data(item, request) for item in data]
    if isinstance(data, dict):
        return {name: _public_data(value, request) for name, value in data.items()}
    return data


def _public(text: str, request: PageRequest) -> str:
    """Return a message without what belongs to the machine that graded."""
    seeds = {str(line.get("seed", "")) for line in request.records}
    for secret in (*request.private, *seeds):
        text = text.replace(secret, "…") if len(secret) > 3 else text
    return text


@lru_cache(maxsize=4)
def _released(release: str) -> frozenset[str]:
    """Return the text of the release's cells."""
    cells = json.loads(release)["cells"] if release else []
    return frozenset("".join(cell["source"]) for cell in cells)


@lru_cache(maxsize=1000)
def _prose(text: str) -> Markup:
    return Markup(prose(text, 3))  # the author's, word for word


def _shown(piece: Piece) -> Markup:
    return code_html(piece.text) if piece.is_code else text_html(piece.text)
