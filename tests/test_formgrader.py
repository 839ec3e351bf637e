"""Formgrader, the real one, in a class that we graded: our scores, and what a person needs to give points."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

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


#: A sentence of the toy's model answer.
MODEL = "the mean is near none of them"


def test_the_model_answer_is_below_what_the_student_wrote(server: Server, graded_class: ToyClass) -> None:
    """Whoever gives points opens it there; it is in the page alone, and in no file of anybody's hand-in."""
    submissions = server.get("/formgrader/api/submitted_notebooks/toy/toy")
    own = next(item["id"] for item in submissions if item["student"] == "ada")
    page = server.page(f"/formgrader/submissions/{own}/")
    answer, model = page.index('id="poor_summary-comment"'), page.index(MODEL)
    assert answer < model and "<details><summary" in page[answer:model] and page.count(MODEL) == 1
    for step in ("submitted", "autograded", "release"):
        files = [path for path in (graded_class.root / step).rglob("*") if path.is_file()]
        assert files and not any(MODEL in path.read_text("utf-8", "replace") for path in files)


def test_without_the_instructors_notebook_formgrader_shows_the_rest(
    server: Server, graded_class: ToyClass
) -> None:
    """A class whose `source/` is elsewhere is graded all the same."""
    graded_class.classdir.source("toy").unlink()
    (submission, *_) = server.get("/formgrader/api/submitted_notebooks/toy/toy")
    page = server.page(f"/formgrader/submissions/{submission['id']}/")
    assert 'id="poor_summary-comment"' in page and MODEL not in page


@pytest.mark.parametrize("config", ["the class's", "nbgrader's own"])
def test_no_page_that_nbgrader_makes_for_students_has_the_model_answer(
    graded_class: ToyClass, config: str
) -> None:
    """Neither in a class nor with a configuration that knows nothing of ours."""
    if config == "nbgrader's own":
        graded_class.classdir.config.write_text("c = get_config()\n", encoding="utf-8")
    command = [str(Path(sys.executable).with_name("nbgrader")), "generate_feedback", "toy", "--force"]
    done = subprocess.run(command, cwd=graded_class.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    pages = list((graded_class.root / "feedback").rglob("*.html"))
    assert pages and not any(MODEL in path.read_text(encoding="utf-8") for path in pages)
