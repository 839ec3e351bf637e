"""Verdicts for people: as text for a terminal or a script, as HTML for a notebook."""

from __future__ import annotations

import re
from html import escape

from course_lib.checking.verdict import AspectVerdict, Outcome, Verdict

_SYMBOLS: dict[Outcome, str] = {
    "ok": "✓",
    "wrong": "✗",
    "error": "✗",
    "timeout": "✗",
    "not_attempted": "·",
    "blocked": "·",
    "noted": "○",
}
# Characters that are not seen but do something: a terminal's commands, marks that turn the direction of
# writing, halves of characters, and what has no width. (Joiners stay: scripts and emoji need them.)
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_COLOURS: dict[Outcome, str] = {"ok": "#1a7f37", "wrong": "#b35900", "error": "#b35900", "timeout": "#b35900"}


def visible(text: str) -> str:
    """Return text with what is not seen in it written out, such as ``⟨U+202E⟩``."""
    return _UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def points_text(points: float, max_points: float) -> str:
    """Return points as ``3 of 4``."""
    return f"{points:g} of {max_points:g}"


def _points(aspect: AspectVerdict) -> str:
    if aspect.outcome == "noted":
        return f"{aspect.max_points:g}, after hand-in"
    return points_text(aspect.points, aspect.max_points)


def as_text(verdict: Verdict) -> str:
    """Return a verdict as lines of plain text."""
    lines = [f"{verdict.exercise}: {headline(verdict)}"]
    for aspect in verdict.aspects:
        lines.append(f"  {_SYMBOLS[aspect.outcome]} {aspect.name} ({_points(aspect)})")
        lines += [f"      {line}" for line in aspect.message.splitlines()]
    return "\n".join(lines)


def headline(verdict: Verdict) -> str:
    """Return the first thing to know about a verdict."""
    points = points_text(verdict.points, verdict.max_points)
    if verdict.status == "not_attempted":
        return "not written yet"
    if verdict.status == "passed":
        return f"all right, {points} points"
    if all(aspect.outcome in ("ok", "noted") for aspect in verdict.aspects):
        return "noted"
    return f"{points} points"


def as_html(verdict: Verdict) -> str:
    """Return a verdict as one HTML block in which everything that came from a student is text.

    The classes keep MathJax out, which would make links of formulas in a message.
    """
    rows = "".join(_html_row(aspect) for aspect in verdict.aspects)
    return (
        '<div class="course-check tex2jax_ignore mathjax_ignore" '
        'style="border-left:3px solid #888;padding:.3em .8em;margin:.4em 0">'
        f"<b><code>{escape(verdict.exercise)}</code></b> — {escape(headline(verdict))}"
        f'<table style="margin:.3em 0;text-align:left;border:0">{rows}</table></div>'
    )


def _html_row(aspect: AspectVerdict) -> str:
    colour = _COLOURS.get(aspect.outcome, "#666")
    first, _, rest = visible(aspect.message).partition("\n")
    details = f'<pre style="margin:.2em 0;white-space:pre-wrap">{escape(rest)}</pre>' if rest else ""
    cell = "padding:.1em .6em .1em 0;vertical-align:top;text-align:left"
    return (
        f'<tr><td style="{cell};color:{colour}"><b>{_SYMBOLS[aspect.outcome]}</b></td>'
        f'<td style="{cell};white-space:nowrap">{escape(aspect.name)}</td>'
        f'<td style="{cell};white-space:nowrap">{escape(_points(aspect))}</td>'
        f'<td style="{cell}">{escape(first)}{details}</td></tr>'
    )
