"""The graded notebook: a student's text in it is quoted, and no dialect of Markdown finds anything there."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from nbformat import NotebookNode, v4

from autograder.grading.matching import ADDED
from autograder.grading.quoting import quoted, unquoted
from autograder.grading.report_cells import MOST_CODE, MOST_IN_ALL, MOST_TEXT, with_notes, with_verdicts
from tests.helpers_hostile import HOSTILE, LINE

#: Everything that Markdown, HTML and LaTeX take for more than a letter, and some letters.
_text = st.text(st.sampled_from(list("`~<>[]()!$\\{}*_#-+&;:|= \n\tab1\"'")))


@given(_text)
def test_a_quoted_text_is_one_block_of_code_in_commonmark(text: str) -> None:
    """The whole of it, character by character."""
    block, *others = MarkdownIt("commonmark").parse(quoted(text))
    assert block.type == "fence" and not others
    assert block.content == (f"{text}\n" if text else "\n")


@given(_text)
def test_a_quoted_text_is_one_block_of_code_for_formgrader(text: str) -> None:
    """Formgrader's converter has rules of its own, for formulas above all; none of them gets at it."""
    shown = markdown2html_mistune(quoted(text)).strip()
    assert shown.startswith("<pre><code>") and shown.count("<") == 4 and shown.endswith("</code></pre>")


@given(_text)
def test_quoting_can_be_undone(text: str) -> None:
    """Feedback shows what was typed."""
    assert unquoted(quoted(text)) == text


@pytest.mark.parametrize(
    "text", ["", "plain", "```", "```\nopen", "``\na\n``", "```\na\n````", "~~~\na\n~~~"]
)
def test_what_was_not_quoted_stays(text: str) -> None:
    """Such as an answer that is as released."""
    assert unquoted(text) == text


@pytest.mark.parametrize(
    "text",
    [r"\begin{a}" * 20_000, "$a\n" * 50_000, "!a\n" * 60_000, "[" * 100_000, "> " * 50_000, "\n" * 200_000],
    ids=["environments", "dollars", "bangs", "brackets", "quotes", "lines"],
)
def test_what_took_quadratic_time_is_one_block(text: str) -> None:
    """The expressions for formulas in nbconvert took minutes for these; a block of code is passed over."""
    assert markdown2html_mistune(quoted(text)).count("<pre>") == 1


def _graded(*cells: NotebookNode) -> list[NotebookNode]:
    for cell in cells:
        cell.metadata["course"] = {"role": ADDED}
    graded = with_verdicts(v4.new_notebook(cells=list(cells)), [], v4.new_notebook())
    return list(graded.cells)


def test_an_added_raw_cell_becomes_a_quotation() -> None:
    """Its text would go into formgrader's page as it is."""
    (cell,) = _graded(v4.new_raw_cell("<b>"))
    assert (cell.cell_type, cell.source) == ("markdown", "```\n<b>\n```")


def test_code_stays_code() -> None:
    """Ordinary code is shown as it was handed in."""
    (cell,) = _graded(v4.new_code_cell("x = 1\n\n\n\ny = 2"))
    assert cell.source == "x = 1\n\n\n\ny = 2"


def test_endless_text_is_cut_and_says_so() -> None:
    """What a person reads has an end; the file that was handed in has the rest."""
    text, code = _graded(v4.new_markdown_cell("a" * 10**7), v4.new_code_cell("a" * 10**6))
    assert len(text.source) < MOST_TEXT + 200 and "9,900,000 more characters" in text.source
    assert len(code.source) < MOST_CODE + 200 and "# [cut here" in code.source


def test_many_long_cells_are_cut_in_all() -> None:
    """A page of all cells has an end, too; each says what is missing."""
    cells = _graded(*(v4.new_code_cell("(" * 10**4) for _ in range(100)))
    assert sum(len(cell.source) for cell in cells) < MOST_IN_ALL + 100 * 200
    assert "(" not in cells[-1].source.replace("(s)", "") and "10,000 more characters" in cells[-1].source


def test_a_run_of_blank_lines_is_shortened() -> None:
    """Highlighting takes time that grows with the square of its length."""
    (cell,) = _graded(v4.new_code_cell("x = 1\n" + (" " * 50 + "\n") * 10_000 + "y = 2"))
    assert cell.source == "x = 1\n" + "\n" * 20 + "y = 2"


def test_an_answer_as_released_keeps_its_text() -> None:
    """By its checksum nbgrader sees that nobody wrote anything."""
    release = v4.new_notebook(cells=[v4.new_markdown_cell("Your answer", id="answer")])
    release.cells[0].metadata = {"nbgrader": {"solution": True, "grade": True, "grade_id": "answer"}}
    assert with_verdicts(release, [], release).cells[0].source == "Your answer"


@pytest.mark.parametrize("note", [*HOSTILE, LINE])
def test_a_note_is_text(note: str) -> None:
    """Notes quote tags, names and text of the student's."""
    cell = with_notes(v4.new_notebook(), [note]).cells[0]
    _, _, block = markdown2html_mistune(cell.source).partition("</p>")
    inside = block.strip().removeprefix("<pre><code>").removesuffix("</code></pre>")
    assert "<" not in inside and unescape(inside) == f"• {' '.join(note.split())}\n"
    assert cell.metadata["course"]["notes"] == [note]
