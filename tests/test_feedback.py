"""Feedback pages: one for everybody, with reasons and without secrets, and nothing in them runs."""

from __future__ import annotations

import html
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from nbformat import v4

from autograder.grading.report_cells import harmless
from tests.conftest import GRADED
from tests.helpers_class import BAD_JSON, RIGHT, ToyClass, autograder, cell_called, code_cell, solved

SCRIPT = "<script>document.title='stolen'</script>"
#: Ways to be more than text: tags, links, references, with attributes and without.
ACTIVE = [
    SCRIPT,
    "<img src=x onerror=\"document.title='stolen'\">",
    "<SCRIPT\n>document.title='stolen'</SCRIPT >",
    "<svg/onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<style>body{display:none}</style>",
    "<!-- a comment -->",
    "<a href='javascript:alert(1)'>link</a>",
    "[link](javascript:alert(1))",
    "[link](&#106;avascript:alert(1))",
    "[link][ref]\n\n[ref]: javascript:alert(1)",
    "[ref]\n\n[ref]: javascript:alert(1)",
    "![picture](https://example.org/pixel.png)",
    "<javascript:alert(1)>",
    "<https://example.org>",
]


class _Elements(HTMLParser):
    """Collects what a browser would make of the part of a page that a student wrote."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def _elements(page: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = _Elements()
    parser.feed(page)
    return parser.found


def _page(graded_class: ToyClass, student: str) -> str:
    return graded_class.classdir.feedback("toy", student).read_text(encoding="utf-8")


@pytest.fixture
def pages(graded_class: ToyClass) -> ToyClass:
    """The graded class with its feedback."""
    graded_class.run("feedback")
    return graded_class


def test_everybody_has_a_page(pages: ToyClass) -> None:
    """Also the one whose file could not be read, who learns why and what to do."""
    assert all(pages.classdir.feedback("toy", student).is_file() for student in GRADED)
    assert "cut short" in _page(pages, "edda") and "hand it in again" in _page(pages, "edda")


def test_a_page_says_what_is_wrong_and_what_was_repaired(pages: ToyClass) -> None:
    """The mistake by name and its message; the notes on repairs at the top."""
    assert "These are the means of the columns" in _page(pages, "ben")
    assert "repaired from the release" in _page(pages, "finn")


def test_the_report_is_markup_and_not_its_source(pages: ToyClass) -> None:
    """Nothing of our own HTML shows as text."""
    assert "&lt;t" not in _page(pages, "ben") and "&lt;div" not in _page(pages, "ben")
    assert ("b", {}) in _elements(_page(pages, "ben"))


def test_no_page_holds_a_solution_that_its_student_did_not_write(pages: ToyClass) -> None:
    """Neither the reference, nor the model answer, nor the letters of the choice."""
    for student in GRADED:
        page = html.unescape(_page(pages, student))
        for secret in ("X.sum(axis=1)", "num_features", "factor * x\n", "near none of them", '= "AC"'):
            assert secret not in page, (student, secret)


def test_feedback_can_be_written_for_one_student(graded_class: ToyClass) -> None:
    """Nobody else's page is touched."""
    graded_class.run("feedback", "--student", "ben")
    assert [path.parts[-3] for path in (graded_class.root / "feedback").rglob("*.html")] == ["ben"]


def test_a_page_is_renewed_after_a_regrade(pages: ToyClass) -> None:
    """The second page is not the first one."""
    pages.hand_in("ben", RIGHT)
    pages.run("grade", "--student", "ben")
    pages.run("feedback", "--student", "ben")
    assert "means of the columns" not in _page(pages, "ben")


def test_a_file_that_became_readable_has_a_real_page(pages: ToyClass) -> None:
    """And the other way round."""
    pages.hand_in("edda", RIGHT)
    pages.hand_in("ada", BAD_JSON)
    pages.run("grade", exit_code=1)
    pages.run("feedback")
    assert "could not be read" not in _page(pages, "edda")
    assert "could not be read" in _page(pages, "ada")


def test_feedback_before_grading_is_answered(toy_class: ToyClass) -> None:
    """With the command that comes first."""
    output = autograder("feedback", str(toy_class.root), "toy", exit_code=1).output
    assert "autograder grade" in output


def test_what_a_student_wrote_is_shown_and_not_run(toy_class: ToyClass) -> None:
    """In answers, added cells, outputs, code and exception messages; the page has its own scripts only."""
    toy_class.hand_in("ada", {"mean_rows": "def mean_rows(X):\n    raise ValueError('no')"})
    honest = solved(
        toy_class.release, {"mean_rows": f'def mean_rows(X):\n    raise ValueError("""{SCRIPT}""")'}
    )
    cell_called(honest, "poor_summary").source = "\n\n".join(ACTIVE)
    output = v4.new_output("display_data", {"text/html": SCRIPT})
    added = code_cell("1")
    added["outputs"] = [output]
    raw = v4.new_raw_cell(SCRIPT, id="raw", metadata={"raw_mimetype": "text/html"})
    text = v4.new_markdown_cell("\n\n".join(ACTIVE), id="text")
    honest.cells[4:4] = [added, raw, text]
    toy_class.hand_in("eve", honest)
    toy_class.run("grade")
    toy_class.run("feedback")
    page, plain = _page(toy_class, "eve"), _page(toy_class, "ada")
    assert page.count("stolen") >= 6  # shown
    active = ("script", "img", "svg", "iframe", "style", "object", "link", "form")
    tags = [[found for found in _elements(text) if found[0] in active] for text in (page, plain)]
    assert tags[0] == tags[1]
    assert not [found for found in _elements(page) if any(name.startswith("on") for name in found[1])]
    links = [attributes.get("href") or "" for tag, attributes in _elements(page) if tag == "a"]
    assert {urlsplit(link).scheme for link in links} <= {"", "https"}  # an address by itself becomes a link


@pytest.mark.parametrize(
    "text", ["$a < b$ and $x_{i}$", "**bold** `x = a[1:3]`", "- one\n- two", "3 <4", "a > b & c"]
)
def test_ordinary_text_stays_as_it_was(text: str) -> None:
    """Only what could be more than text gets a space."""
    assert harmless(text) == text


@pytest.mark.browser
def test_folded_hints_look_foldable(pages: ToyClass, browser: Any) -> None:
    """A browser shows the triangle beside every hint, which the page's own style sheet takes away."""
    page = browser.new_page()
    page.route("http*://**", lambda route: route.abort())  # a page must do without the network
    page.goto(pages.classdir.feedback("toy", "ada").as_uri())
    shown = page.eval_on_selector_all("summary", "all => all.map(one => getComputedStyle(one).display)")
    assert shown and set(shown) == {"list-item"}
