"""The answers of an assignment, as the study edition has them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from autograder.authoring.answers import answers_json
from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.source import find_assignments
from course_lib.studying.answers import answers_to
from tests.helpers_class import TOY

ANSWERS = Path(__file__).resolve().parent.parent / "course_answers"


@pytest.fixture(scope="module")
def stored() -> dict[str, Any]:
    """What is stored of the toy's answers."""
    found: dict[str, Any] = json.loads(answers_json(LoadedAssignment(TOY)))
    return found


def test_a_solution_is_code_as_a_student_would_write_it(stored: dict[str, Any]) -> None:
    """It runs with the stored imports alone, and no marker of the source is left in it."""
    assert list(stored["solutions"]) == ["mean_rows", "scale"]
    for name, solution in stored["solutions"].items():
        namespace: dict[str, Any] = {}
        exec("\n".join([*stored["imports"], solution["code"]]), namespace)
        assert callable(namespace[name]) and name in solution["defines"]
        assert not any(mark in solution["code"] for mark in ("SOLUTION", "STUB", "NotImplementedError"))


def test_a_choice_has_its_key_and_the_reasons(stored: dict[str, Any]) -> None:
    """Those of the specification: why the right one is right, and why others are wrong."""
    choice = stored["choices"]["mean_invariance"]
    assert choice["key"] == "AC" and choice["why"].startswith("Neither the order")
    assert set(choice["messages"]) == {"answer_A", "answer_C", "answer_B"}


def test_a_written_question_has_its_model_answer(stored: dict[str, Any]) -> None:
    """The text of its cell in the source."""
    assert list(stored["written"]) == ["poor_summary"]
    assert stored["generated_from"].startswith("source.py and checks/ of toy")


@pytest.mark.parametrize("name", sorted(find_assignments()))
def test_every_assignment_has_all_its_answers(name: str) -> None:
    """No exercise without a solution, no choice unexplained, no question without a model answer."""
    loaded, found = LoadedAssignment(find_assignments()[name]), answers_to(name)
    assert {*found.solutions, *found.choices} == set(loaded.exercises)
    assert set(found.written) == {cell.name for cell in loaded.source.of_kind("answer")}
    for question, choice in found.choices.items():
        options = loaded.exercises[question].options
        assert choice.key and set(choice.key) <= set(options)
        assert f"answer_{choice.key}" not in choice.messages, f"{question}: the key is called wrong"
        assert 20 < len(choice.why) < 300, f"{question}: a sentence or two explain the right answer"
    assert all(found.written.values())


def test_the_folder_of_answers_holds_nothing_else() -> None:
    """Data, and the docstring that says what they are."""
    names = {path.name for path in ANSWERS.iterdir() if path.name != "__pycache__"}
    assert names == {"__init__.py", *(f"{name}.json" for name in find_assignments())}
    assert Path(ANSWERS / "__init__.py").read_text(encoding="utf-8").count('"""') == 2
