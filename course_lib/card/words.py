"""What cards of all kinds have in common: signs, points, the first line, and text in which nothing hides."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from course_lib.checking.verdict import AspectVerdict, Outcome, Verdict

SIGNS: dict[Outcome, str] = {
    "ok": "✓",
    "wrong": "✗",
    "error": "✗",
    "timeout": "✗",
    "not_attempted": "·",
    "blocked": "·",
    "noted": "○",
}
#: The same for who hears a card instead of seeing it.
SPOKEN: dict[Outcome, str] = {
    "ok": "right",
    "wrong": "wrong",
    "error": "wrong",
    "timeout": "wrong",
    "not_attempted": "not written yet",
    "blocked": "waiting",
    "noted": "noted",
}
# Characters that are not seen but do something: a terminal's commands, marks that turn the direction of
# writing, halves of characters, and what has no width. (Joiners stay: scripts and emoji need them.)
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
#: In prose, what stands between backticks is code, and a word between stars stressed; a shape stays whole.
_MARKED = re.compile(
    r"`(?P<code>[^`\n]{1,200})`|(?<!\S)\*(?P<stress>\w+)\*(?!\S)|(?P<shape>\(\d+,(?: \d+)*\))"
)


def visible(text: str) -> str:
    """Return text with what is not seen in it written out, such as ``⟨U+202E⟩``."""
    return _UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def visible_json(value: object) -> str:
    """Return a value as JSON on one line, what is not seen in it escaped as JSON has it."""
    return _UNSEEN.sub(lambda found: json.dumps(found[0])[1:-1], json.dumps(value, ensure_ascii=False))


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces of prose without marks, and their kinds: ``text``, ``code``, ``stress``, ``shape``."""
    end = 0
    for found in _MARKED.finditer(text):
        yield "text", text[end : found.start()]
        kind = str(found.lastgroup)
        yield kind, found[kind]
        end = found.end()
    yield "text", text[end:]


def points_text(points: float, max_points: float) -> str:
    """Return points as ``3 of 4``."""
    return f"{points:g} of {max_points:g}"


def counted(number: float, what: str) -> str:
    """Return how many there are of something, such as ``1 point`` or ``2.5 points``."""
    return f"{number:g} {what}" if number == 1 else f"{number:g} {what}s"


def aspect_points(aspect: AspectVerdict) -> str:
    """Return what an aspect earned."""
    if aspect.outcome == "noted":
        return f"{aspect.max_points:g}, after hand-in"
    return points_text(aspect.points, aspect.max_points)


def headline(verdict: Verdict) -> str:
    """Return the first thing to know about a verdict."""
    points = points_text(verdict.points, verdict.max_points)
    if verdict.status == "not_attempted":
        return "not written yet"
    if verdict.status == "passed":
        return f"all right, {points} points"
    if verdict.status == "noted":
        return "noted"
    return f"{points} points"


def total(verdicts: Iterable[Verdict]) -> str:
    """Return what verdicts add up to; of how many points doesn't depend on what has been answered."""
    aspects = [aspect for verdict in verdicts for aspect in verdict.aspects]
    noted = sum(aspect.max_points for aspect in aspects if aspect.outcome == "noted")
    earned = points_text(sum(a.points for a in aspects), sum(a.max_points for a in aspects))
    later = f", and {noted:g} noted, to be graded after hand-in" if noted else ""
    return f"{earned} points on the public cases{later}."


def gathered(verdict: Verdict) -> list[list[AspectVerdict]]:
    """Return the aspects in order; those that wait for the same thing, one after another, together."""
    groups = groupby(verdict.aspects, key=lambda row: row.message if row.outcome == "blocked" else id(row))
    return [list(rows) for _, rows in groups]


def unwritten(verdict: Verdict) -> str:
    """Return what there is to say of an exercise that is not written, if the first line doesn't say it."""
    said = verdict.aspects[0].message if verdict.aspects else ""
    return "" if said == f"`{verdict.exercise}` is not written yet." else said
