"""The author's text on feedback pages: every formula of every assignment becomes MathML, no script needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from autograder.reporting.prose import mathml, prose

NOTEBOOKS = sorted((Path(__file__).resolve().parent.parent / "notebooks").glob("*/*.ipynb"))


def _texts(path: Path) -> Iterator[str]:
    notebook = nbformat.read(path, as_version=4)
    yield from (cell.source for cell in notebook.cells if cell.cell_type == "markdown")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_formula_becomes_mathml(path: Path) -> None:
    """No dollar and no command of LaTeX is left in the text; a formula that cannot be converted would be."""
    for text in _texts(path):
        shown = re.sub(r"<code.*?</code>|<math.*?</math>", "", prose(text), flags=re.DOTALL)
        assert "$" not in shown and "\\" not in shown, text
        assert "<code>\\" not in prose(text), text


def test_letters_keep_their_script() -> None:
    """MathML Core knows no ``mathvariant``: double-struck and calligraphic letters are characters."""
    assert "\N{MATHEMATICAL DOUBLE-STRUCK CAPITAL E}" in mathml(r"\mathbb E")
    assert "\N{MATHEMATICAL SCRIPT CAPITAL N}" in mathml(r"\mathcal N")


def test_a_formula_that_is_none_is_shown_as_it_was_typed() -> None:
    """And does not take the page along."""
    assert prose(r"$\nosuchcommand$") == "<p><code>\\nosuchcommand</code></p>\n"


def test_markdown_in_hints_is_rendered() -> None:
    """Hints fold, and what is in them is Markdown."""
    shown = prose("<details>\n<summary>Hint 1</summary>\n\nTry `axis=0`, $x_i$.\n\n</details>")
    assert shown.startswith("<details>") and "<code>axis=0</code>" in shown and "<msub>" in shown


@pytest.mark.parametrize("level", ["#", "##"])
def test_headings_start_where_the_page_wants_them(level: str) -> None:
    """A page has a title and a heading for each exercise; the text's own come below."""
    assert prose(f"{level} A\n\n### B", heading=3) == "<h3>A</h3>\n<h4>B</h4>\n"
