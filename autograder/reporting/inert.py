"""A student's text and code on a page: shown as they were typed, and nothing else."""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup, escape
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from course_lib.card.words import visible

#: What is shown of one cell or message, in characters; nobody reads more, and browsers do not like it.
MOST = 50_000
#: Longer code is shown in one colour: the highlighter's time can grow with the square of a text's length.
MOST_COLOURED = 20_000
#: A page with more than this in one message is no help.
MOST_MESSAGE = 4_000
_NAME = re.compile(r"`([^`\n]{1,60})`")
_INDENTED = re.compile(r"^( {4}.*(?:\n {4}.*)*)\n?", re.MULTILINE)
_BLANK = re.compile(r"(?:^[^\S\n]*\n){50,}", re.MULTILINE)
_lexer = PythonLexer(stripnl=False, ensurenl=False)
_formatter = HtmlFormatter[str](nowrap=True)


def text_html(text: str, most: int = MOST) -> Markup:
    """Return text for the page: HTML's own characters are escaped, unseen ones written out."""
    shown, left = text[:most], len(text) - most
    note = f"\n[cut here: {left:,} more characters are in what was handed in]" if left > 0 else ""
    return escape(visible(shown) + note)


def message_html(text: str) -> Markup:
    """Return a message; names in backticks are set as code, and indented lines in columns."""
    html = _NAME.sub(r"<code>\1</code>", str(text_html(text, MOST_MESSAGE)))
    return Markup(_INDENTED.sub(r'<span class="lines">\1</span>', html))


@lru_cache(maxsize=1000)  # what nobody has touched is the same on every page
def code_html(code: str) -> Markup:
    """Return Python code for the page, with spans around its words for the style sheet to colour."""
    if len(code) > MOST_COLOURED or _BLANK.search(code):
        return text_html(code)
    return Markup(highlight(visible(code), _lexer, _formatter))  # the formatter escapes
