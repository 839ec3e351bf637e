"""Feedback pages: one for everybody, with reasons and without secrets, and nothing in them runs."""

from __future__ import annotations

import html
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.conftest import GRADED
from tests.helpers_class import BAD_JSON, RIGHT, ToyClass, autograder

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


@pytest.mark.browser
def test_folded_hints_look_foldable(pages: ToyClass, browser: Any) -> None:
    """A browser shows the triangle beside every hint, which the page's own style sheet takes away."""
    page = browser.new_page()
    page.route("http*://**", lambda route: route.abort())  # a page must do without the network
    page.goto(pages.classdir.feedback("toy", "ada").as_uri())
    shown = page.eval_on_selector_all("summary", "all => all.map(one => getComputedStyle(one).display)")
    assert shown and set(shown) == {"list-item"}
