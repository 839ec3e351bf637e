"""Feedback pages: one for everybody, with reasons, points as nbgrader counts them, and without secrets."""

from __future__ import annotations

import html
import itertools
import json
import re
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest

from autograder.grading.nbgrader_api import gradebook, nbgrader_api
from autograder.reporting.rows import WAITS
from tests.conftest import GRADED
from tests.helpers_class import BAD_JSON, COLUMNS, RIGHT, ToyClass, autograder, cell_called, solved


class _Page(HTMLParser):
    """A page in parts: its headings, the rows of its contents, the text of each section."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[tuple[int, str]] = []
        self.rows: dict[str, list[str]] = {}
        self.sections: dict[str, str] = {}
        self._inside: list[str] = []
        self._cells: list[str] = []
        self._section = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br"):
            self._inside.append(tag)
        if tag == "td":
            self._cells.append("")
        elif tag == "section":
            self._section = dict(attrs).get("id") or "other"
            self.sections[self._section] = ""
        elif re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            assert self._inside.pop() == tag, "tags are closed in order"
        if tag == "tr" and self._cells:
            if "nav" in self._inside:
                self.rows[self._cells[0]] = self._cells[1:]
            self._cells = []
        elif tag == "section":
            self._section = ""

    def handle_data(self, data: str) -> None:
        if self._cells and "td" in self._inside:
            self._cells[-1] = " ".join(f"{self._cells[-1]} {data}".split())
        if self._section:
            self.sections[self._section] += data
        if any(re.fullmatch("h[1-6]", tag) for tag in self._inside):
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data.strip())


def _text(graded_class: ToyClass, student: str) -> str:
    return graded_class.classdir.feedback("toy", student).read_text(encoding="utf-8")


def _page(graded_class: ToyClass, student: str) -> _Page:
    return _Page(_text(graded_class, student))


@pytest.fixture
def pages(graded_class: ToyClass) -> ToyClass:
    """The graded class with its feedback."""
    graded_class.run("feedback")
    return graded_class


def test_everybody_has_a_page(pages: ToyClass) -> None:
    """Also the one whose file could not be read, who learns why and what to do."""
    assert all(pages.classdir.feedback("toy", student).is_file() for student in GRADED)
    assert "cut short" in _text(pages, "edda") and "hand it in again" in _text(pages, "edda")


def test_a_page_says_what_is_wrong_and_what_was_repaired(pages: ToyClass) -> None:
    """The mistake by name and its message; the notes on repairs at the top."""
    assert "These are the means of the columns" in _text(pages, "ben")
    assert "Missing cells were put back" in _page(pages, "finn").sections["other"]


def test_contents_list_exercises_by_title_with_status_mistakes_and_points(pages: ToyClass) -> None:
    """In the notebook's order, each with a link to its section."""
    assert _page(pages, "ben").rows == {
        "Means of rows": ["not right yet These are the means of the columns.", "0 of 3"],
        "Scale, repaired": ["all right", "3 of 3"],
        "What a mean forgets": ["all right", "1 of 1"],
        "A poor summary": ["not answered", "0 of 2"],
    }
    assert 'href="#unit-1"' in _text(pages, "ben") and 'id="unit-1"' in _text(pages, "ben")


def test_a_section_has_the_code_the_verdict_and_the_exercise(pages: ToyClass) -> None:
    """Beside each other, so that a message can be understood."""
    section = _page(pages, "ben").sections["unit-1"]
    assert "np.mean(X, axis=0)" in section
    assert "These are the means of the columns" in section
    assert "The mean of every row" in section and "Exercise 1.1" in section


def test_the_columns_of_a_table_stand_in_line(toy_class: ToyClass) -> None:
    """A table is one, with headers that can be heard."""
    toy_class.hand_in("ada", {**RIGHT, "scale": RIGHT["scale"].replace("* factor", "+ factor")})
    toy_class.run("grade")
    toy_class.run("feedback")
    assert re.search(r'<th scope="col">yours</th><th scope="col">expected</th>', _text(toy_class, "ada"))


def test_records_without_facts_are_shown_as_text(toy_class: ToyClass) -> None:
    """Those of former versions, and any whose facts are damaged; tables are set in letters of one width."""
    toy_class.hand_in("ada", {**RIGHT, "scale": RIGHT["scale"].replace("* factor", "+ factor")})
    toy_class.run("grade")
    path = toy_class.classdir.records("toy")
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    damages = itertools.cycle([None, 3, [{"kind": "Said"}], [{"kind": "Said", "text": 1}]])
    for line in lines:
        line["details"] = next(damages)
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    toy_class.run("feedback")
    tables = re.findall(r'<span class="lines">(.*?)</span>', _text(toy_class, "ada"), re.DOTALL)
    assert any(re.search(r"^ +yours   expected", table, re.MULTILINE) for table in tables)


@pytest.fixture
def answered(toy_class: ToyClass) -> ToyClass:
    """A class in which one student wrote an answer, which waits for a person."""
    notebook = solved(toy_class.release, RIGHT)
    cell_called(notebook, "poor_summary").source = "When one entry is far away."
    toy_class.hand_in("ada", notebook)
    toy_class.run("grade")
    return toy_class


def test_an_answer_waits_and_has_no_points_yet(answered: ToyClass) -> None:
    """It says so in the contents and at the top, and nothing says that it got 0."""
    answered.run("feedback")
    assert _page(answered, "ada").rows["A poor summary"] == [WAITS, "2 points, open"]
    assert "2 of these points wait for your instructor" in _text(answered, "ada")
    assert "When one entry is far away." in _page(answered, "ada").sections["unit-4"]


def test_a_graded_answer_has_its_score_and_comment(answered: ToyClass) -> None:
    """As a person left them in the gradebook, by formgrader or otherwise."""
    with gradebook(nbgrader_api(answered.classdir.config)) as book:
        book.find_grade("poor_summary", "toy", "toy", "ada").manual_score = 1.5
        book.find_comment("poor_summary", "toy", "toy", "ada").manual_comment = "Far away from <what>?"
        book.db.commit()
    answered.run("feedback")
    page = _page(answered, "ada")
    assert page.rows["A poor summary"] == ["graded by your instructor", "1.5 of 2"]
    assert "Far away from <what>?" in page.sections["unit-4"]
    assert "wait for your instructor" not in _text(answered, "ada")


def test_points_that_a_person_changed_are_the_ones_shown(pages: ToyClass) -> None:
    """For a check, too."""
    with gradebook(nbgrader_api(pages.classdir.config)) as book:
        book.find_grade("check_mean_rows", "toy", "toy", "ben").manual_score = 1
        book.find_grade("check_scale", "toy", "toy", "ben").extra_credit = 0.5
        book.db.commit()
    pages.run("feedback", "--student", "ben")
    rows = _page(pages, "ben").rows
    assert rows["Means of rows"][0].startswith("not right yet; points set by your instructor")
    assert rows["Means of rows"][1] == "1 of 3" and rows["Scale, repaired"][-1] == "3.5 of 3"
    assert "<b>5.5</b> of 9 points" in _text(pages, "ben")


def test_the_total_is_nbgraders_late_penalty_included(toy_class: ToyClass) -> None:
    """As its export has it, and never below 0."""
    with toy_class.classdir.config.open("a", encoding="utf-8") as config:
        config.write("c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    with gradebook(nbgrader_api(toy_class.classdir.config)) as book:
        book.update_or_create_assignment("toy", duedate=datetime(2024, 10, 1))
    path = toy_class.hand_in("ada", COLUMNS)
    path.with_name("timestamp.txt").write_text("2024-10-02 20:00:00 UTC")
    toy_class.run("grade")
    toy_class.run("feedback")
    assert "<b>0</b> of 9 points" in _text(toy_class, "ada")
    assert "4 points were taken off because it came late" in _text(toy_class, "ada")


def test_headings_come_in_order(pages: ToyClass) -> None:
    """One title; no level is left out on the way down: screen readers walk along them."""
    levels = [level for level, _ in _page(pages, "ben").headings]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later <= level + 1 for level, later in pairwise(levels))


def test_no_page_holds_a_solution_that_its_student_did_not_write(pages: ToyClass) -> None:
    """Neither the reference, nor the model answer, nor the letters of the choice."""
    for student in GRADED:
        page = html.unescape(re.sub("<[^>]*>", "", _text(pages, student)))
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
    assert "means of the columns" not in _text(pages, "ben")


def test_a_file_that_became_readable_has_a_real_page(pages: ToyClass) -> None:
    """And the other way round."""
    pages.hand_in("edda", RIGHT)
    pages.hand_in("ada", BAD_JSON)
    pages.run("grade", exit_code=1)
    pages.run("feedback")
    assert "not graded" not in _text(pages, "edda")
    assert "not graded" in _text(pages, "ada")


def test_feedback_before_grading_is_answered(toy_class: ToyClass) -> None:
    """With the command that comes first."""
    output = autograder("feedback", str(toy_class.root), "toy", exit_code=1).output
    assert "autograder grade" in output


def _contrasts(tab: Any) -> Iterator[tuple[str, float]]:
    """Yield each text's contrast to what is behind it, as WCAG counts it."""
    yield from tab.evaluate(
        """
        (() => {
            const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
            const light = colour => {
                const [r, g, b] = numbers(colour).map(v => v / 255)
                    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const behind = element => {
                const colour = getComputedStyle(element).backgroundColor;
                return numbers(colour)[3] === 0 ? behind(element.parentElement) : colour;
            };
            return [...document.querySelectorAll('main *')].filter(e => e.textContent.trim()).map(e => {
                const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((x, y) => y - x);
                return [e.tagName + '.' + e.className, (a + 0.05) / (b + 0.05)];
            });
        })()
        """
    )


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(pages: ToyClass, browser: Any, scheme: str) -> None:
    """A contrast of at least 4.5, as WCAG's level AA asks for, on light and on dark screens."""
    tab = browser.new_page(color_scheme=scheme)
    tab.goto(pages.classdir.feedback("toy", "ben").as_uri())
    assert [(name, ratio) for name, ratio in _contrasts(tab) if ratio < 4.5] == []


@pytest.mark.browser
@pytest.mark.parametrize("student", ["ben", "edda", "finn"])
def test_a_page_fits_a_narrow_screen(pages: ToyClass, browser: Any, student: str) -> None:
    """Nothing but wide code and formulas scrolls sideways, each by itself."""
    tab = browser.new_page(viewport={"width": 320, "height": 700})
    tab.goto(pages.classdir.feedback("toy", student).as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.browser
def test_folded_hints_look_foldable(pages: ToyClass, browser: Any) -> None:
    """A browser shows the triangle beside every hint."""
    tab = browser.new_page()
    tab.goto(pages.classdir.feedback("toy", "ada").as_uri())
    shown = tab.eval_on_selector_all("summary", "all => all.map(one => getComputedStyle(one).display)")
    assert shown and set(shown) == {"list-item"}
