"""The assignments themselves, checked as code."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.source import find_assignments
from autograder.verify import verify

ROOT = Path(__file__).parents[1]
ASSIGNMENTS = find_assignments(ROOT / "notebooks")


def versions(name: str) -> list[Path]:
    """Return the differently written correct versions of an assignment."""
    return sorted((ROOT / "tests" / "correct_versions" / name).glob("*.py"))


@pytest.mark.slow
@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_right_answers_pass_and_each_known_wrong_answer_is_named(name: str) -> None:
    """`autograder verify` has nothing to say about any assignment."""
    reports, problems = verify(LoadedAssignment(ASSIGNMENTS[name]), versions=versions(name), soak=10)
    assert problems == []
    assert [f"{report.exercise}: {problem}" for report in reports for problem in report.problems] == []


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_every_function_has_three_differently_written_correct_versions(name: str) -> None:
    """Each of at least three files defines all exercises of the assignment."""
    exercises = LoadedAssignment(ASSIGNMENTS[name]).exercises
    texts = {path.name: path.read_text(encoding="utf-8") for path in versions(name)}
    assert len(texts) >= 3
    assert [(exercise, file) for exercise in exercises for file in texts if exercise not in texts[file]] == []


@pytest.mark.soak
@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_no_right_answer_is_rejected_and_no_wrong_one_passes_over_500_seeds(name: str) -> None:
    """The reference and all correct versions on 500 seeds, every known wrong answer on 50 of them."""
    reports, _ = verify(LoadedAssignment(ASSIGNMENTS[name]), versions=versions(name), soak=500)
    assert [f"{report.exercise}: {problem}" for report in reports for problem in report.problems] == []
