"""The released text of an assignment as HTML: Markdown rendered, formulas as MathML; no script is needed."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from math_core import LatexError, LatexToMathML
from mdit_py_plugins.dollarmath import dollarmath_plugin

_math = LatexToMathML(fancy_error=False)


def mathml(formula: str, *, display: bool = False) -> str:
    r"""Return a formula in LaTeX as MathML.

    Parameters
    ----------
    formula : str
        Without the dollars, such as ``\frac1N \sum_i L_i``.
    display : bool
        Whether it stands on a line of its own.

    Raises
    ------
    ValueError
        If it is none, or uses what the converter does not know.
    """
    try:
        return _math.convert_with_local_state(formula, displaystyle=display)
    except LatexError as error:
        raise ValueError(f"{formula!r} is no formula: {error}") from error


def prose(text: str, heading: int = 1) -> str:
    """Return an author's Markdown as HTML. What is in it takes effect: never give it a student's text.

    Parameters
    ----------
    text : str
    heading : int
        The level that the text's headings start at: 3 makes ``<h3>`` of its first two levels.
    """
    tokens = _markdown().parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            level = max(int(token.tag[1]), 2) - 2 + heading
            token.tag = f"h{min(level, 6)}"
    return str(_markdown().renderer.render(tokens, _markdown().options, {}))


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
    markdown.use(dollarmath_plugin, allow_labels=False, double_inline=True)
    markdown.add_render_rule("math_inline", _inline_formula)
    markdown.add_render_rule("math_inline_double", _wide_formula)
    markdown.add_render_rule("math_block", _wide_formula)
    markdown.add_render_rule("table_open", lambda *_: '<div class="wide"><table>')
    markdown.add_render_rule("table_close", lambda *_: "</table></div>")
    return markdown


def _inline_formula(renderer: Any, tokens: Any, index: int, *_: Any) -> str:
    return _shown(tokens[index].content)


def _wide_formula(renderer: Any, tokens: Any, index: int, *_: Any) -> str:
    """Return a formula that may be wider than a narrow screen; it may stand in a paragraph, too."""
    return f'<span class="wide">{_shown(tokens[index].content, display=True)}</span>'


def _shown(formula: str, *, display: bool = False) -> str:
    try:
        return mathml(formula.strip(), display=display)
    except ValueError:
        return f"<code>{escape(formula)}</code>"
