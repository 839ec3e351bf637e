"""A feedback page, made from plain data: no file is opened here, and nothing of a student's takes effect."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from autograder.authoring.headings import Announcement
from autograder.reporting.inert import MOST_MESSAGE, code_html, message_html, text_html
from autograder.reporting.looks import looks
from autograder.reporting.prose import prose
from autograder.reporting.rendering import render
from autograder.reporting.rows import AspectRow, Authored, Row, rows_of
from autograder.reporting.scores import Scores
from autograder.reporting.units import Contents, Piece, announcements, contents
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
    models : dict
        By name of the written question, the model answer that stands beside a graded one.
    """

    assignment: str
    student: str
    records: Sequence[dict[str, Any]]
    scores: Scores | None
    release: str = ""
    notebook: bytes = b""
    private: tuple[str, ...] = ()
    models: Mapping[str, str] = field(default_factory=dict)


def page(request: PageRequest) -> str:
    """Return the page in full."""
    cells = json.loads(request.notebook)["cells"] if request.notebook else []
    return _filled(request, contents(cells, _released(request.release)))


def plain_page(request: PageRequest) -> str:
    """Return a page with the verdicts and points only: what is left where a full one cannot be made."""
    return _filled(request, Contents(), plain=True)


def unreadable_page(request: PageRequest) -> str:
    """Return the page of somebody whose file could not be graded, with the reason in the records."""
    reason = _public(str(request.records[0].get("message", "")), _secrets(request))
    return render("unreadable.html", assignment=request.assignment, student=request.student, reason=reason)


def _filled(request: PageRequest, found: Contents, *, plain: bool = False) -> str:
    secrets = _secrets(request)
    records = [_public(line, secrets) for line in request.records]
    authored = Authored(_announced(request.release), request.models)
    rows = rows_of(records, request.scores, found.units, authored)
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
        looks=looks(rows),
        anchors={row.name: f"unit-{number}" for number, row in enumerate(rows, start=1)},
        rest=found.rest,
        scores=request.scores or _of_records(rows),
        plain=plain,
        message=lambda text: message_html(_public(text, secrets)),
        told=_told,
    )


def _again(request: PageRequest, rows: Iterable[Row]) -> dict[str, Any]:
    """Return why it was graded again, and which exercises have other points than before; mostly nothing."""
    first = request.records[0] if request.records else {}
    reason, before = first.get("reason"), first.get("before")
    if not isinstance(reason, str) or not isinstance(before, dict):
        return {}
    now = {row.name: (row, sum(aspect.points for aspect in row.aspects)) for row in rows if row.aspects}
    moved = [(now[name][0].title, points, now[name][1]) for name, points in before.items() if name in now]
    return {"reason": reason, "moved": moved}


def _of_records(rows: Iterable[Row]) -> Scores:
    return Scores({row.name: row.score for row in rows})


def _told(aspect: AspectRow) -> Markup:
    """Return what there is to say of an aspect: as on a card, or the text that older records have."""
    details = bounded(from_data(aspect.details), MOST_MESSAGE)
    if details:
        return facts_html(details)
    if not aspect.message:
        return Markup()
    return Markup('<div class="text message">{}</div>').format(message_html(aspect.message))


def _secrets(request: PageRequest) -> tuple[str, ...]:
    """Return what belongs to the machine that graded; what is very short could stand anywhere."""
    seeds = {str(line.get("seed", "")) for line in request.records}
    return tuple(secret for secret in (*request.private, *seeds) if len(secret) > 3)


def _public(data: Any, secrets: Iterable[str]) -> Any:
    """Return text, or data from JSON, without secrets."""
    if isinstance(data, str):
        for secret in secrets:
            data = data.replace(secret, "…")
        return data
    if isinstance(data, list):
        return [_public(item, secrets) for item in data]
    if isinstance(data, dict):
        return {name: _public(value, secrets) for name, value in data.items()}
    return data


@lru_cache(maxsize=4)
def _released(release: str) -> frozenset[str]:
    """Return the text of the release's cells."""
    cells = json.loads(release)["cells"] if release else []
    return frozenset("".join(cell["source"]) for cell in cells)


@lru_cache(maxsize=4)
def _announced(release: str) -> dict[str, Announcement]:
    """Return how the release announces each task; nothing if the file is damaged, since names do as well."""
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        return announcements(json.loads(release)["cells"])
    return {}


@lru_cache(maxsize=1000)
def _prose(text: str, heading: int = 3) -> Markup:
    return Markup(prose(text, heading))  # the author's, word for word


def _shown(piece: Piece) -> Markup:
    return code_html(piece.text) if piece.is_code else text_html(piece.text)
