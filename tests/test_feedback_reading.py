"""A feedback page is made for reading: what comes first, which hint is open, what is printed."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest

from autograder.authoring.assignment import load_assignment
from autograder.authoring.cells import unfolded_hints
from autograder.authoring.headings import announcement
from autograder.authoring.notebook import source_notebook
from autograder.authoring.source import find_assignments
from autograder.grading.nbgrader_api import gradebook, nbgrader_api
from autograder.reporting import bounded
from autograder.reporting.bounded import PageMakers
from autograder.reporting.feedback import write_feedback
from autograder.reporting.hints import fitting
from autograder.reporting.looks import looks
from autograder.reporting.page import PageRequest, page, plain_page
from autograder.reporting.rows import Row, first_sentence, rows_of
from tests.helpers_class import COLUMNS, RIGHT, ToyClass, cell_called, solved

MODEL = "the mean is near none of them"
SUM = "The loss is a sum. Of how many?"


def _page(toy_class: ToyClass, student: str) -> str:
    return toy_class.classdir.feedback("toy", student).read_text(encoding="utf-8")


def _section(text: str, title: str) -> str:
    """Return the HTML of the section of a task."""
    parts: list[str] = re.findall(r"<section.*?</section>", text, re.DOTALL)
    return next(part for part in parts if f"{title}</h2>" in part)


@pytest.fixture
def pages(graded_class: ToyClass) -> ToyClass:
    """The graded class with its feedback."""
    graded_class.run("feedback")
    return graded_class


def _record(exercise: str, named: str, points: float, most: float, **more: object) -> dict[str, Any]:
    details = [{"kind": "Named", "text": named}] if named else []
    status = "failed" if named else "passed"
    outcome = "wrong" if named else "ok"
    line = {"exercise": exercise, "aspect": "values", "status": status, "outcome": outcome, "message": named}
    return {**line, "points": points, "max_points": most, "details": details, **more}


def _rows(*records: dict[str, Any]) -> list[Row]:
    return rows_of(records, None, [])


def test_a_mistake_made_in_several_exercises_is_one_thing_to_look_at() -> None:
    """Most points depend on it, so it comes first, though each of its exercises is worth less."""
    found = looks(_rows(_record("a", "Wrong axis.", 0, 3), _record("b", SUM, 0, 2), _record("c", SUM, 0, 2)))
    assert [(look.words, [row.name for row in look.rows], look.points) for look in found] == [
        ("The loss is a sum.", ["b", "c"], 4),
        ("Wrong axis.", ["a"], 3),
    ]


def test_what_is_right_or_not_begun_is_nothing_to_look_at_first() -> None:
    """Only mistakes are, and what stopped with an error."""
    not_begun = _record("b", "", 0, 2, status="not_attempted", outcome="open")
    stopped = _record("c", "", 0, 2, status="error", outcome="error")
    found = looks(_rows(_record("a", "", 2, 2), not_begun, stopped))
    assert [look.words for look in found] == ["c: stopped with an error"]


def test_three_things_are_enough_to_begin_with() -> None:
    """The rest is in the contents."""
    assert len(looks(_rows(*(_record(name, f"Mistake {name}.", 0, 1) for name in "abcdef")))) == 3


def test_the_top_of_a_page_says_what_to_look_at_first(pages: ToyClass) -> None:
    """With a link to the exercise; who made no mistake is told what comes next."""
    assert _section(_page(pages, "ben"), "What to look at first").count("#unit-1") == 1
    assert "No check found a mistake" in _page(pages, "ada") and "What comes next" in _page(pages, "ada")


def test_a_mistake_is_named_without_the_question_that_follows() -> None:
    """In lists; the card has both."""
    assert (
        first_sentence("The sum, e.g. of rows, is 0.5 too large. Why?")
        == "The sum, e.g. of rows, is 0.5 too large."
    )
    assert first_sentence("What is `axis`?") == "What is `axis`?"


HINTS = (
    "Start with a loop over rows. Which class is left out?",
    "Inside, an array of zeros collects the columns.",
    "From a sum to a mean over the batch, and the penalty.",
)


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("The loss is a sum over the batch, not a mean.", 2),
        ("The penalty is missing.", 0),  # one word is no evidence
        ("Something of which nothing is known.", 0),
        ("", 0),
    ],
)
def test_the_hint_that_speaks_of_the_mistake_is_the_one_that_fits(told: str, place: int) -> None:
    """The first one, where none does."""
    assert fitting(HINTS, told) == place


def test_one_hint_is_open_where_something_is_wrong_and_none_where_all_is_right(pages: ToyClass) -> None:
    """All others are folded away, each by itself."""
    wrong, right = (_section(_page(pages, "ben"), title) for title in ("Means of rows", "Scale, repaired"))
    assert re.findall(r"<details[^>]* open>\s*<summary>(.*?)</summary>", wrong) == [
        "A hint to think on: hint 1"
    ]
    assert "Hint 2" in wrong and "Hint 3" in wrong
    assert " open>" not in right and "Hint 1" in right


@pytest.mark.parametrize("name", find_assignments())
def test_a_page_finds_every_title_and_hint_of_a_release(name: str) -> None:
    """As its author wrote them: what makes headings and folds, and what reads them, belong together."""
    source = load_assignment(name).source
    cells = source_notebook(source).cells
    announced = [found for cell in cells if (found := announcement(cell.source))]
    assert [found.title for found in announced] == [task.title for task in source.tasks]
    folded = [cell.source for cell in cells if cell.metadata.get("course", {}).get("role") == "hints"]
    assert [unfolded_hints(text) for text in folded] == [
        source.hints(c.name) for c in source.of_kind("hints")
    ]


@pytest.fixture
def answered(toy_class: ToyClass) -> ToyClass:
    """A class in which two students wrote an answer, and a person has graded ada's."""
    for student in ("ada", "bob"):
        notebook = solved(toy_class.release, RIGHT)
        cell_called(notebook, "poor_summary").source = "When one entry is far away."
        toy_class.hand_in(student, notebook)
    toy_class.run("grade")
    with gradebook(nbgrader_api(toy_class.classdir.config)) as book:
        book.find_grade("poor_summary", "toy", "toy", "ada").manual_score = 1.5
        book.db.commit()
    return toy_class


def _configured(toy_class: ToyClass, line: str) -> None:
    with toy_class.classdir.config.open("a", encoding="utf-8") as config:
        config.write(f"{line}\n")


@pytest.mark.parametrize("wanted", ["True", "['toy']"])
def test_the_model_answer_stands_beside_a_graded_answer_if_the_class_says_so(
    answered: ToyClass, wanted: str
) -> None:
    """And not while an answer waits."""
    _configured(answered, f"c.Feedback.model_answers = {wanted}")
    answered.run("feedback")
    assert MODEL in _section(_page(answered, "ada"), "A poor summary")
    assert MODEL not in _page(answered, "bob")


@pytest.mark.parametrize(
    "line", ["", "c.Feedback.model_answers = ['knn']", "c.Feedback.model_answers = False"]
)
def test_no_model_answer_is_shown_unless_the_class_says_so(answered: ToyClass, line: str) -> None:
    """Nor for another assignment than it names."""
    _configured(answered, line)
    answered.run("feedback")
    assert MODEL not in _page(answered, "ada")


def test_model_answers_that_are_wanted_and_cannot_be_read_stop_the_command(answered: ToyClass) -> None:
    """It says in which file they should be, and which command makes it."""
    _configured(answered, "c.Feedback.model_answers = True")
    answered.classdir.source("toy").write_text("{")
    output = " ".join(answered.run("feedback", exit_code=1).output.split())
    assert "holds the model answers" in output and "autograder release" in output


def test_an_answer_stands_below_its_question(answered: ToyClass) -> None:
    """Nobody has to open anything to see what was asked and answered: in sentences and in letters."""
    answered.run("feedback")
    for title, asked in (
        ("A poor summary", "When is the mean a poor"),
        ("What a mean forgets", "Which changes"),
    ):
        section = re.sub(
            r"<details.*?</details>", "", _section(_page(answered, "bob"), title), flags=re.DOTALL
        )
        assert asked in section and "Your answer" in section


def test_a_task_without_a_heading_goes_by_its_name(graded_class: ToyClass) -> None:
    """As in a release of former versions, or one that cannot be read."""
    path = graded_class.classdir.release("toy")
    path.chmod(0o644)
    path.write_text("{", encoding="utf-8")
    graded_class.run("feedback", exit_code=1)
    assert ">mean_rows</a>" in _page(graded_class, "ben")


def test_lists_of_mistakes_tell_nothing_private() -> None:
    """What is hidden in messages is hidden wherever their sentences stand."""
    record = _record("mean_rows", "It fails in /srv/secret/class. Why?", 0, 1, seed=123456789)
    text = page(PageRequest("toy", "ada", [record], None, private=("/srv/secret",)))
    assert "/srv/secret" not in text and "It fails in …/class." in text


def test_names_of_mistakes_are_shown_and_do_nothing() -> None:
    """A name can hold what a student wrote."""
    text = page(PageRequest("toy", "ada", [_record("a", "<img src=x> is `<b>`. Why?", 0, 1)], None))
    assert "<img" not in text and "<b>`" not in text and "&lt;img src=x&gt; is" in text


def test_pages_are_made_by_as_many_processes_as_there_are_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """But for few pages none is started that would cost more than it brings."""
    monkeypatch.setattr(bounded, "cores", lambda: 4)
    assert [PageMakers(pages).count for pages in (0, 1, 25, 1000)] == [1, 1, 2, 4]


def test_pages_that_are_made_at_once_are_those_made_one_by_one(
    pages: ToyClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the same order, and byte for byte."""
    one_by_one = {path: path.read_bytes() for path in (pages.root / "feedback").rglob("*.html")}
    monkeypatch.setattr(bounded, "cores", lambda: 3)
    monkeypatch.setattr(bounded, "WORTH_A_PROCESS", 1)
    written = [item.student for item in write_feedback(pages.classdir, "toy")]
    assert written == sorted(written)
    assert {path: path.read_bytes() for path in (pages.root / "feedback").rglob("*.html")} == one_by_one


def test_nothing_is_made_for_a_reader_who_went_away(pages: ToyClass) -> None:
    """Who takes one page and no more leaves no process behind."""
    going = write_feedback(pages.classdir, "toy")
    assert next(going).student == "ada"
    going.close()
    assert list(write_feedback(pages.classdir, "toy"))


@pytest.mark.browser
def test_on_paper_everything_a_student_wrote_is_there_and_the_notebook_is_not(
    toy_class: ToyClass, browser: Any
) -> None:
    """Code that is folded on a screen is printed; hints that nobody needs, and links, are not."""
    toy_class.hand_in("ben", COLUMNS)
    toy_class.run("grade")
    toy_class.run("feedback")
    tab = browser.new_page()
    tab.goto(toy_class.classdir.feedback("toy", "ben").as_uri())
    code = "x * factor"
    assert code not in tab.inner_text("main")
    tab.emulate_media(media="print")
    printed = tab.inner_text("main")
    assert code in printed and "A hint to think on" in printed
    assert "Other hints" not in printed and "The exercise" not in printed


@pytest.mark.browser
def test_signs_are_also_words_for_who_hears_a_page(pages: ToyClass, browser: Any) -> None:
    """A cross is hidden from a screen reader, so the words say that it is not right; regions have names."""
    tab = browser.new_page()
    tab.goto(pages.classdir.feedback("toy", "ben").as_uri())
    heard = tab.locator("#unit-1").aria_snapshot()
    assert re.search(r"mean.*not right", heard) and "✗" not in heard
    assert 'region "Your code for Means of rows"' in heard
    names = tab.eval_on_selector_all("[role=region]", "all => all.map(one => one.getAttribute('aria-label'))")
    assert all(names)


def test_a_release_that_is_json_and_no_notebook_costs_titles_only(pages: ToyClass) -> None:
    """The page has the verdicts."""
    request = PageRequest("toy", "ada", [_record("a", "", 1, 1)], None, release=json.dumps([1]))
    assert "all right" in html.unescape(plain_page(request))
