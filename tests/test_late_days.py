"""Late days: a budget over the term, then points; the same by our grading and by stock nbgrader's."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.grading.late_days import days_begun, taken
from autograder.grading.nbgrader_api import gradebook, nbgrader_api
from tests.helpers_class import RIGHT, ToyClass

SETTINGS = """
c.AssignLatePenalties.plugin_class = "autograder.grading.late_days.LateDays"
c.LateDays.budget, c.LateDays.most, c.LateDays.share = 3, 2, 0.1
"""


@pytest.mark.parametrize(
    ("late", "days"),
    [(timedelta(), 0), (timedelta(seconds=1), 1), (timedelta(days=1), 1), (timedelta(days=1, seconds=1), 2)],
)
def test_every_day_begun_counts(late: timedelta, days: int) -> None:
    """What is in time is none."""
    assert days_begun(late) == days


def test_days_are_covered_in_the_order_of_due_dates() -> None:
    """At most so many for one assignment, and so many in all."""
    lateness = [
        ("third", datetime(2026, 3, 1), timedelta(days=2)),
        ("first", datetime(2026, 1, 1), timedelta(days=3)),
        ("second", datetime(2026, 2, 1), timedelta(hours=2)),
    ]
    found = {one.assignment: (one.days, one.covered, one.paid) for one in taken(lateness, budget=3, most=2)}
    assert found == {"first": (3, 2, 1), "second": (1, 1, 0), "third": (2, 0, 2)}


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 400)), max_size=8),
    st.integers(0, 9),
    st.integers(0, 9),
)
def test_no_more_is_covered_than_there_is(hours: list[tuple[int, int]], budget: int, most: int) -> None:
    """In all, and for one; what isn't covered is paid."""
    lateness = [
        (f"a{i}", datetime(2026, 1, 1 + day), timedelta(hours=late)) for i, (day, late) in enumerate(hours)
    ]
    found = taken(lateness, budget, most)
    assert sum(one.covered for one in found) <= budget
    assert all(
        0 <= one.covered <= min(one.days, most) and one.paid == one.days - one.covered for one in found
    )


@pytest.fixture
def late(toy_class: ToyClass) -> ToyClass:
    """A class with late days, in which Ada comes four days late and Bob one."""
    config = toy_class.classdir.config
    config.write_text(config.read_text(encoding="utf-8") + SETTINGS, encoding="utf-8")
    with gradebook(nbgrader_api(config)) as book:
        book.update_or_create_assignment("toy", duedate=datetime(2026, 1, 10, 12))
    for student, when in {"ada": "2026-01-14 11:00:00 UTC", "bob": "2026-01-11 11:00:00 UTC"}.items():
        toy_class.hand_in(student, RIGHT)
        (toy_class.root / "submitted" / student / "toy" / "timestamp.txt").write_text(when)
    return toy_class


def _penalties(made: ToyClass) -> dict[str, float]:
    with gradebook(nbgrader_api(made.classdir.config)) as book:
        return {s.student.id: s.late_submission_penalty for s in book.assignment_submissions("toy")}


def test_what_the_budget_does_not_cover_costs_a_share_of_the_points(late: ToyClass) -> None:
    """Ada has two of her four days covered, and Bob his one."""
    late.run("grade")
    found = _penalties(late)
    assert found["bob"] == 0 and found["ada"] == pytest.approx(0.2 * late.scores()["ada"])


def test_stock_nbgrader_takes_the_same(late: ToyClass) -> None:
    """The plugin is nbgrader's kind."""
    late.run("grade")
    ours = _penalties(late)
    done = late.nbgrader("autograde", "toy", "--force")
    assert done.returncode == 0, done.stderr
    assert _penalties(late) == pytest.approx(ours)
