"""`autograder report` and `status`: a class at a glance, from what is there, and nothing made up."""

from __future__ import annotations

import csv
import html
import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from autograder.grading.nbgrader_api import gradebook, nbgrader_api
from autograder.grading.states import GRADED, NOTHING, TO_GRADE, WAITS
from autograder.overview.measures import attention, exercise_measures, in_words, misconceptions, travelling
from autograder.overview.situations import Attempt, Situation, situations
from course_lib.checking.known import both
from tests.helpers_class import BAD_JSON, COLUMNS, HALF, RIGHT, ToyClass, autograder


@pytest.fixture
def overview(toy_class: ToyClass) -> ToyClass:
    """Somebody right, two with one mistake, one half way, one unreadable, all graded."""
    works: dict[str, Mapping[str, str]] = {"ada": RIGHT, "bob": COLUMNS, "cleo": COLUMNS, "dan": HALF}
    for student, work in works.items():
        toy_class.hand_in(student, work)
    toy_class.hand_in("eve", BAD_JSON)
    toy_class.run("grade", exit_code=1)
    return toy_class


def _page(made: ToyClass, name: str = "toy") -> str:
    return (made.root / "report" / f"{name}.html").read_text(encoding="utf-8")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _person(student: str, **points: float) -> Situation:
    attempts = {
        name: Attempt(name, value, 1.0, "passed" if value else "failed") for name, value in points.items()
    }
    return Situation(student, GRADED, sum(points.values()), float(len(points)), attempts=attempts)


def test_a_mistake_of_several_students_is_counted_by_its_name(overview: ToyClass) -> None:
    """With who made it; in the table for a spreadsheet as on the page."""
    overview.run("report")
    made = _rows(overview.root / "report" / "toy_mistakes.csv")
    assert [(row["students"], row["of"], row["who"]) for row in made if row["exercise"] == "mean_rows"] == [
        ("2", "4", "bob cleo")
    ]
    assert made[0]["mistake"] in _page(overview)


def test_the_page_says_mistakes_in_words_by_the_exercises_titles(overview: ToyClass) -> None:
    """Whoever reads it knows the notebook, and not the names in `checks/`; what was told keeps its lines."""
    overview.run("report")
    made = _rows(overview.root / "report" / "toy_mistakes.csv")
    words = next(row["in_words"] for row in made if row["exercise"] == "mean_rows")
    page = html.unescape(_page(overview))
    assert words and words in page and "Means of rows" in page
    assert "\\n" not in page


def test_a_mistake_in_several_exercises_is_one_line() -> None:
    """With everybody who made it once, and how many did in each."""
    said = {"sums": "You sum."}
    people = [
        Situation("a", GRADED, attempts={n: Attempt(n, 0, 1, "failed", said) for n in ("q2", "q1")}),
        Situation("b", GRADED, attempts={"q1": Attempt("q1", 0, 1, "failed", {**said, "other": "Another."})}),
    ]
    first, second = in_words(misconceptions(people))
    assert (first.words, first.mistakes) == ("You sum.", ("sums",))
    assert (first.students, first.where) == (("a", "b"), (("q1", 2), ("q2", 1)))
    assert (second.words, second.students) == ("Another.", ("b",))


def test_the_table_of_students_has_no_score_where_there_is_none(overview: ToyClass) -> None:
    """A file that could not be read is no zero."""
    overview.run("report")
    rows = {row["student_id"]: row for row in _rows(overview.root / "report" / "toy_students.csv")}
    assert rows["eve"]["score"] == "" and rows["eve"]["state"] == "not graded"
    assert float(rows["ada"]["score"]) > float(rows["bob"]["score"]) > 0


def test_an_anonymous_report_names_nobody(overview: ToyClass) -> None:
    """Neither the page nor its tables."""
    overview.run("report", "--anonymous")
    folder = overview.root / "report"
    for path in folder.iterdir():
        text = path.read_text(encoding="utf-8")
        assert not [
            name for name in ("ada", "bob", "cleo", "dan", "eve") if re.search(rf"\b{name}\b", text)
        ], path
    assert {path.name for path in folder.iterdir()} == {"toy_anonymous.html", "toy_anonymous_mistakes.csv"}


def test_no_name_of_a_student_stands_in_a_figure(overview: ToyClass) -> None:
    """They may be shown to the class."""
    overview.run("report")
    figures = re.findall(r"<svg.*?</svg>", _page(overview), re.DOTALL)
    assert len(figures) == 2 and not any("bob" in figure for figure in figures)


def test_a_page_loads_and_runs_nothing(overview: ToyClass) -> None:
    """Everything is in it, and its policy forbids the rest."""
    overview.run("report")
    page = html.unescape(_page(overview))
    assert "default-src 'none'" in page and "<script" not in page
    assert not re.search(r'(?:src|href)="(?!#)', page)


def test_what_a_student_is_called_is_text(toy_class: ToyClass) -> None:
    """Whoever is in the gradebook under such a name."""
    with gradebook(nbgrader_api(toy_class.classdir.config)) as book:
        book.update_or_create_student("<script>alert(1)</script>")
    toy_class.hand_in("ada", RIGHT)
    toy_class.run("grade")
    toy_class.run("report")
    assert "<script>" not in _page(toy_class) and "&lt;script&gt;" in _page(toy_class)


def test_a_report_of_what_was_not_graded_says_what_to_do(toy_class: ToyClass) -> None:
    """Instead of an empty page."""
    assert (
        "Nothing of toy has been graded yet; run `autograder grade"
        in toy_class.run("report", exit_code=1).output
    )


def test_somebody_who_handed_in_again_is_to_be_graded(overview: ToyClass) -> None:
    """The score before is not taken for the new one's."""
    overview.hand_in("bob", RIGHT)
    found = {person.student: person for person in situations(overview.classdir, "toy")}
    assert found["bob"].state == TO_GRADE and found["ada"].state in (GRADED, WAITS)


def test_who_is_on_the_roster_and_handed_nothing_in_is_listed(overview: ToyClass) -> None:
    """By status, and among those who may need help."""
    with gradebook(nbgrader_api(overview.classdir.config)) as book:
        book.update_or_create_student("zoe")
    found = {person.student: person for person in situations(overview.classdir, "toy")}
    assert found["zoe"].state == NOTHING
    assert "handed nothing in" in attention(found.values()).help["zoe"]
    assert "missing: zoe" in overview.run("status").output


def test_lateness_counts_from_the_date_and_the_extension(overview: ToyClass) -> None:
    """As nbgrader counts it."""
    with gradebook(nbgrader_api(overview.classdir.config)) as book:
        book.update_or_create_assignment("toy", duedate=datetime(2026, 1, 10, 12))
        book.grant_extension("toy", "cleo", hours=48)
    for student in ("bob", "cleo"):
        (overview.root / "submitted" / student / "toy" / "timestamp.txt").write_text(
            "2026-01-11 12:30:00 UTC"
        )
    found = {person.student: person.late for person in situations(overview.classdir, "toy")}
    assert found["bob"] == timedelta(hours=24, minutes=30) and not found["cleo"] and not found["ada"]


def test_a_page_older_than_the_grading_is_not_out(overview: ToyClass) -> None:
    """Feedback of an earlier grading is none of this one."""
    overview.run("feedback")
    assert all(person.page for person in situations(overview.classdir, "toy"))
    overview.run("grade", "--regrade", "--student", "ada")
    found = {person.student: person.page for person in situations(overview.classdir, "toy")}
    assert not found["ada"] and found["bob"]


def test_the_status_of_a_class_has_a_row_for_each_assignment(overview: ToyClass) -> None:
    """In ten lines."""
    output = autograder("status", str(overview.root)).output
    assert re.search(r"toy\W+5\W+5\W+–\W+4\W+–\W+\d?–?\W+1\W+–", output) and output.count("\n") <= 10


def test_the_report_of_a_class_needs_no_assignment(overview: ToyClass) -> None:
    """It shows all of them, and everybody's way through the term."""
    autograder("report", str(overview.root))
    assert "Mistakes that travel" in _page(overview, "class") and "cleo" in _page(overview, "class")


def test_difficulty_is_the_mean_share_and_discrimination_the_correlation_with_the_rest() -> None:
    """On ten students, of whom the better half has the first exercise right, and all the last."""
    people = [_person(f"s{i}", first=float(i >= 5), second=i / 10, third=1.0) for i in range(10)]
    first, second, third = exercise_measures(people)
    assert [m.difficulty for m in (first, second, third)] == pytest.approx([0.5, 0.45, 1.0])
    assert first.discrimination is not None and second.discrimination is not None
    assert first.discrimination == pytest.approx(second.discrimination) and first.discrimination > 0.8
    assert third.discrimination is None


def test_what_an_earlier_function_may_explain_is_not_without_a_name() -> None:
    """The report sends nobody after it."""
    attempts = [
        Attempt("q", 0, 1, "failed", unnamed=True, elsewhere=elsewhere) for elsewhere in (True, False)
    ]
    people = [Situation(str(i), GRADED, attempts={"q": attempt}) for i, attempt in enumerate(attempts)]
    assert [measure.unnamed for measure in exercise_measures(people)] == [1]


def test_few_students_have_no_discrimination() -> None:
    """It would be chance."""
    assert exercise_measures([_person(f"s{i}", a=i % 2, b=i % 2) for i in range(9)])[0].discrimination is None


def test_a_mistake_that_comes_again_is_counted_for_whoever_made_it_twice() -> None:
    """By the same name in two assignments."""
    wrong = Attempt("loss", 0, 1, "failed", {"sum_not_mean": "…"})
    other = Attempt("other", 0, 1, "failed", {"sum_not_mean": "…"})
    ada, bob = (Situation(name, GRADED, attempts={"loss": wrong}) for name in ("ada", "bob"))
    again = Situation("ada", GRADED, attempts={"other": other})
    (found,) = travelling({"linear": [ada, bob], "losses": [again]})
    assert found.again == ("ada",) and found.students == {"linear": {"ada", "bob"}, "losses": {"ada"}}


def test_the_most_frequent_mistake_comes_first() -> None:
    """Then by name."""
    attempt = {name: Attempt("loss", 0, 1, "failed", {name: name}) for name in ("rare", "often")}
    people = [
        Situation(f"s{i}", GRADED, attempts={"loss": attempt["often" if i else "rare"]}) for i in range(3)
    ]
    assert [m.mistake for m in misconceptions(people)] == ["often", "rare"]


def test_of_two_mistakes_at_once_each_has_its_own_words(overview: ToyClass) -> None:
    """What was said of both in one sentence is told apart again."""
    path = overview.classdir.records("toy")
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        if line.get("diagnosis") == "columns":
            line |= {"diagnosis": "columns+sum_not_mean", "message": f"{both('One.', 'Other.')}\nBelow."}
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    made = misconceptions(situations(overview.classdir, "toy"))
    found = {one.mistake: (one.words, one.example) for one in made}
    assert found["columns"] == ("One.", "One.\nBelow.")
    assert found["sum_not_mean"] == ("Other.", "Other.\nBelow.")
