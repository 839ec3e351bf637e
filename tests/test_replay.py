"""Replaying a verdict: the same cases from the recorded seed, with every call in view."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from autograder.grading.replay import replay
from tests.helpers_class import RIGHT, ToyClass


def test_a_replay_reaches_the_recorded_verdict(graded_class: ToyClass) -> None:
    """Passed or wrong, and by the same name."""
    for student, exercise in (("ada", "scale"), ("ben", "mean_rows"), ("dora", "scale")):
        replayed = replay(graded_class.classdir, "toy", student, exercise)
        assert replayed.agrees and replayed.same_content
        now = [(aspect.name, aspect.points, aspect.message) for aspect in replayed.verdict.aspects]
        assert now == [(line["aspect"], line["points"], line["message"]) for line in replayed.recorded]


def test_every_call_is_shown_with_what_was_expected_and_what_came(graded_class: ToyClass) -> None:
    """An instructor can answer "but mine is right!"."""
    output = " ".join(graded_class.run("replay", "ben", "mean_rows").output.split())
    assert "means of the columns" in output and "This is the recorded verdict." in output
    replayed = replay(graded_class.classdir, "toy", "ben", "mean_rows")
    assert len(replayed.calls) == 5
    for _, case, expected, _ in replayed.calls:
        np.testing.assert_allclose(expected, np.mean(case.args["X"], axis=1))


def test_saved_arrays_reproduce_the_mistake(graded_class: ToyClass, tmp_path: Path) -> None:
    """Inputs, expected and actual outputs, for a notebook of one's own."""
    path = tmp_path / "calls.npz"
    graded_class.run("replay", "ben", "mean_rows", "--save", str(path))
    with np.load(path) as arrays:
        X = arrays["0_tables_X"]
        np.testing.assert_allclose(arrays["0_tables_expected"], X.mean(axis=1))
        np.testing.assert_allclose(arrays["0_tables_got"], X.mean(axis=0))


def test_a_submission_that_has_changed_is_said_to_have(graded_class: ToyClass) -> None:
    """The verdict now is another one, and that is no mistake of the grader."""
    graded_class.hand_in("ben", RIGHT)
    output = graded_class.run("replay", "ben", "mean_rows", exit_code=1).output
    assert "has changed since the record was made" in output
    assert "This differs from the recorded verdict." in output


def test_a_replay_changes_nothing(graded_class: ToyClass) -> None:
    """It is for looking."""
    before = graded_class.classdir.records("toy").read_bytes(), graded_class.scores()
    graded_class.run("replay", "ben", "mean_rows")
    assert (graded_class.classdir.records("toy").read_bytes(), graded_class.scores()) == before


@pytest.mark.parametrize(
    ("student", "exercise", "says"),
    [
        (
            "ada",
            "scael",
            "toy has no function or choice called scael; it has mean_rows, scale, mean_invariance",
        ),
        ("edda", "scale", "cut short"),
        ("zoe", "scale", "zoe"),
    ],
)
def test_what_cannot_be_replayed_is_answered(
    graded_class: ToyClass, student: str, exercise: str, says: str
) -> None:
    """An unknown exercise, a file that could not be read, and an unknown student, each by its own reason."""
    output = graded_class.run("replay", student, exercise, exit_code=1).output
    assert says in " ".join(output.split())


def test_a_lost_line_of_the_record_is_said_to_be_lost(graded_class: ToyClass) -> None:
    """What is left of the verdict is still the recorded one."""
    path = graded_class.classdir.records("toy")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lost = next(i for i, line in enumerate(lines) if '"ben"' in line and '"total"' in line)
    path.write_text("".join([*lines[:lost], lines[lost][:40] + "\n", *lines[lost + 1 :]]), encoding="utf-8")
    output = " ".join(graded_class.run("replay", "ben", "scale").output.split())
    assert "The record has no line that can be read on total" in output
    assert "This is the recorded verdict." in output


def test_a_file_that_has_become_unreadable_is_answered(graded_class: ToyClass) -> None:
    """The reason, and no traceback."""
    graded_class.hand_in("ada", b"{")
    output = graded_class.run("replay", "ada", "scale", exit_code=1).output
    assert "cut short" in " ".join(output.split())
