"""A class may count exercises otherwise than the course does, or leave them out, without editing a source."""

from __future__ import annotations

import json

import nbformat
import pytest

from autograder.grading.classdir import ClassDirectory
from autograder.grading.nbgrader_api import gradebook, nbgrader_api
from autograder.grading.release import release
from tests.helpers_class import COLUMNS, RIGHT, ToyClass


@pytest.fixture
def own(toy_course: object, tmp_path_factory: pytest.TempPathFactory) -> ToyClass:
    """A class in which the mean counts 6 of what are 3 elsewhere, and the choice nothing."""
    classdir = ClassDirectory.create(tmp_path_factory.mktemp("own") / "class")
    _configure(classdir, '{"mean_rows": 6, "mean_invariance": 0, "poor_summary": 4}')
    release(classdir, "toy")
    return ToyClass(classdir)


def _configure(classdir: ClassDirectory, counts: str) -> None:
    with classdir.config.open("a", encoding="utf-8") as file:
        file.write(f'\nc.Points.exercises = {{"toy": {counts}}}\n')


def _points(made: ToyClass, student: str) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    for line in made.records(student):
        earned, most = found.get(line["exercise"], (0.0, 0.0))
        found[line["exercise"]] = (earned + line["points"], most + line["max_points"])
    return found


def test_an_exercise_counts_what_the_class_says(own: ToyClass) -> None:
    """Its aspects in proportion; the others as ever."""
    own.hand_in("ada", RIGHT)
    own.hand_in("bob", COLUMNS)
    own.run("grade")
    assert _points(own, "ada") == {"mean_rows": (6, 6), "scale": (3, 3), "mean_invariance": (0, 0)}
    assert _points(own, "bob")["mean_rows"] == (0, 6)
    assert own.scores()["ada"] == 9


def test_the_gradebook_has_the_same_maximum(own: ToyClass) -> None:
    """The written answer's, too, which a person grades."""
    with gradebook(nbgrader_api(own.classdir.config)) as book:
        assert book.find_assignment("toy").max_score == 6 + 3 + 0 + 4


def test_what_is_not_graded_is_judged_and_told(own: ToyClass) -> None:
    """A wrong choice is explained all the same."""
    own.hand_in("ada", {**RIGHT, "mean_invariance": 'mean_invariance = "B"'})
    own.run("grade")
    (line,) = (line for line in own.records("ada") if line["exercise"] == "mean_invariance")
    assert not line["ok"] and "Doubling every entry" in line["message"] and line["max_points"] == 0


def test_students_read_what_counts(own: ToyClass) -> None:
    """Below the opening of their notebook."""
    notebook = nbformat.read(own.classdir.release("toy"), as_version=4)
    told = notebook.cells[1].source
    assert "`mean_rows` counts 6 points" in told and "Not graded: `mean_invariance`." in told


def test_a_class_without_such_a_wish_has_the_courses_points(toy_class: ToyClass) -> None:
    """And no cell about it."""
    text = toy_class.classdir.release("toy").read_text(encoding="utf-8")
    assert "In this class" not in text and "points" not in json.loads(text)["metadata"]["course"]


def test_other_points_are_another_release(own: ToyClass) -> None:
    """Which takes --force, and then everybody is graded anew."""
    own.hand_in("ada", RIGHT)
    own.run("grade")
    _configure(own.classdir, '{"mean_rows": 2}')
    assert "give --force to replace it" in " ".join(own.run("release", exit_code=1).output.split())
    own.run("release", "--force")
    own.run("grade")
    assert own.scores()["ada"] == 2 + 3 + 1


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ('{"nothing": 1}', "c.Points: toy has no 'nothing'; it has"),
        ('{"scale": -1}', "c.Points: 'scale' cannot count -1"),
        ('{"scale": "many"}', "c.Points: 'scale' cannot count 'many'"),
        ('{"scale": float("nan")}', "c.Points: 'scale' cannot count nan"),
    ],
)
def test_what_cannot_count_is_said(
    toy_course: object, tmp_path_factory: pytest.TempPathFactory, counts: str, said: str
) -> None:
    """Before anything is released."""
    made = ToyClass(ClassDirectory.create(tmp_path_factory.mktemp("odd") / "class"))
    _configure(made.classdir, counts)
    assert said in " ".join(made.run("release", exit_code=1).output.split())
    assert not made.classdir.release("toy").exists()
