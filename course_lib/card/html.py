"""A verdict as one block of HTML, complete in itself: no script, nothing loaded, one style sheet inside.

Everything that came from a student is text: what is not markup of our own is escaped, and characters that
are not seen are written out. The template is filled with facts only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from course_lib.card.heat import legend, map_svg
from course_lib.card.words import SIGNS, SPOKEN, aspect_points, gathered, headline, pieces, unwritten, visible
from course_lib.checking.details import Detail
from course_lib.checking.verdict import Verdict

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_TAGS = {
    "text": "{}",
    "code": "<code>{}</code>",
    "stress": "<em>{}</em>",
    "shape": '<span class="cc-whole">{}</span>',
}


def as_html(verdict: Verdict, *, styled: bool = True) -> str:
    """Return a verdict as one HTML block.

    Parameters
    ----------
    verdict : Verdict
    styled : bool
        Bring the style sheet along; a page that has it (:func:`style`) needs it once.
    """
    from markupsafe import Markup

    return (
        _environment()
        .get_template("card.html")
        .render(verdict=verdict, style=Markup(style()) if styled else "")
    )


def facts_html(details: Sequence[Detail]) -> Markup:
    """Return what there is to say of one aspect, for a page that has the style sheet and a place for it."""
    from markupsafe import Markup

    facts = _environment().get_template("facts.html").render(details=details)
    return Markup('<div class="course-check tex2jax_ignore mathjax_ignore">{}</div>').format(Markup(facts))


@cache
def style() -> str:
    """Return the style sheet without comments and line breaks."""
    text = (files("course_lib.card") / "card.css").read_text(encoding="utf-8")
    return re.sub(r"\s*\n\s*", "", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))


def prose(text: str) -> Markup:
    """Return a sentence as HTML; what stands between backticks is code."""
    from markupsafe import Markup, escape

    marked = (Markup(_TAGS[kind]).format(escape(piece)) for kind, piece in pieces(visible(text)))
    return Markup("").join(marked)


def _shown(value: Any) -> Any:
    """Return what the template prints: of text that is no markup, every character can be seen."""
    return visible(value) if type(value) is str else value


@cache
def _environment() -> Environment:
    """Return the template's surroundings; loaded when the first card is made, which takes a moment."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("course_lib.card", "."),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=_shown,
    )
    environment.filters.update(prose=prose, points=aspect_points, headline=headline)
    environment.filters.update(unwritten=unwritten, gathered=gathered)
    environment.filters.update(kind=lambda detail: type(detail).__name__, map_svg=map_svg, legend=legend)
    environment.globals.update(signs=SIGNS, spoken=SPOKEN)
    return environment
