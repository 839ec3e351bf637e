"""Formgrader, the real one, in a class that we graded: our scores are there, and no student script runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import GRADED
from tests.helpers_class import ToyClass
from tests.helpers_jupyter import Server, serving

pytestmark = pytest.mark.slow


@pytest.fixture
def server(graded_class: ToyClass) -> Iterator[Server]:
    """Serve the class with nbgrader's extensions, on this machine only."""
    with serving(graded_class.root) as running:
        yield running


def test_formgrader_lists_assignment_and_submissions_with_our_scores(server: Server) -> None:
    """Its interface for its own pages: the assignment, and everybody's points."""
    (assignment,) = server.get("/formgrader/api/assignments")
    assert (assignment["name"], assignment["max_score"]) == ("toy", 9)
    submissions = {item["student"]: item for item in server.get("/formgrader/api/submissions/toy")}
    assert {student: item["score"] for student, item in submissions.items()} == {
        student: points or 0.0 for student, points in GRADED.items()
    }
    assert {student for student, item in submissions.items() if item["autograded"]} == set(GRADED) - {"edda"}
