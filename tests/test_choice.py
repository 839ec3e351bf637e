"""Choice questions: letters in any order and case; right or wrong is told only where grades are made."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.checking.judge import judge
from course_lib.checking.spec import Assignment
from course_lib.checking.verdict import Verdict
from course_lib.running.local import LocalAnswers
from tests.helpers_engine import Truth, row


def choose(value: object, letters: str | None, stub: str = "") -> Verdict:
    exercise = Assignment("a").choice("q", options="ABCD", because={"AB": "What about C?"}, why="B is empty.")
    exercise.points = {"answer": 2.0}
    exercise.stub = stub
    return judge(
        exercise, Truth(exercise, len, letters=letters), LocalAnswers({} if value is ... else {"q": value})
    )


@pytest.mark.parametrize("value", ["AC", "ca", " a, C ", ["C", "A"], ("a", "c"), "ACA"])
def test_order_and_case_of_letters_do_not_matter(value: object) -> None:
    """Nor do separators."""
    assert choose(value, "AC").status == "passed"


@pytest.mark.parametrize("value", ["", "AE", "A!B?E", 3, 1.5, {"A"}, ["A", 1], [["A"]], len, np.array(["A"])])
def test_what_is_no_choice_is_said(value: object) -> None:
    """The row shows how to write one, and neither the question nor the class is given away."""
    for letters in ("AC", None):
        verdict = choose(value, letters)
        assert (verdict.status, verdict.points) == ("failed", 0.0)
        assert 'from ABCD as a string, such as "A" or "AB"' in row(verdict, "answer").message


@pytest.mark.parametrize("letters", ["A", None])
def test_two_letters_where_one_is_asked_for_are_said_to_be_too_many(letters: str | None) -> None:
    """In a student's own check and when graded; nothing is said of which letter is right."""
    stub = 'q = None  # one letter, such as "A"'
    verdict = choose("AC", letters, stub)
    assert (verdict.status, verdict.points) == ("failed", 0.0)
    assert row(verdict, "answer").message == '`q` is "AC"; one letter is expected.'
    assert row(choose("AC", letters, stub.replace("letter,", "letter or several,")), "answer").message != (
        row(verdict, "answer").message
    )
    assert row(choose("A", letters, stub), "answer").outcome in ("ok", "noted")


@pytest.mark.parametrize("value", [..., None])
def test_an_open_choice_is_not_attempted(value: object) -> None:
    """The variable is there, and ``None``, in the notebook as it is handed out."""
    assert choose(value, "AC").status == "not_attempted"


def test_a_wrong_choice_is_explained_where_it_can_be() -> None:
    """By the reason registered for it, under a stable name."""
    assert (row(choose("BA", "AC"), "answer").message, row(choose("BA", "AC"), "answer").diagnosis) == (
        "What about C?",
        "answer_AB",
    )
    assert row(choose("D", "AC"), "answer").diagnosis is None


def test_a_right_choice_is_explained_too() -> None:
    """Whoever guessed learns why."""
    assert row(choose("AC", "AC"), "answer").message == "B is empty."
    assert row(choose("AC", None), "answer").message != "B is empty."


def test_a_choice_is_only_noted_where_the_answer_is_not_told() -> None:
    """A student's own check says neither right nor wrong."""
    right, wrong = choose("AC", None), choose("D", None)
    assert [row(v, "answer").outcome for v in (right, wrong)] == ["noted", "noted"]
    assert right.complaints == wrong.complaints == []
