"""`autograder otter`: the public checks as Otter-Grader reads them, and what a question says."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.notebook import notebook_text
from autograder.exporting.otter import question_files
from course_lib.for_otter import Question
from tests.helpers_class import COLUMNS, HALF, RIGHT, ToyClass, autograder, solved
from tests.helpers_course import toy_cases

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def public(toy: LoadedAssignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the toy's public cases the course's."""
    monkeypatch.setenv("COURSE_CASES", str(toy_cases(toy, tmp_path / "cases")))


def _variables(solutions: dict[str, str]) -> dict[str, object]:
    found: dict[str, object] = {"np": np}
    exec("\n".join(solutions.values()), found)
    return found


@pytest.mark.usefixtures("public")
def test_a_right_answer_passes_every_case() -> None:
    """In a notebook's variables, as Otter hands them over."""
    question = Question("mean_rows", "toy")
    for aspect in ("mean", "inputs unchanged"):
        question.require(aspect, _variables(RIGHT))


@pytest.mark.usefixtures("public")
def test_a_wrong_answer_is_told_what_check_says() -> None:
    """The mistake by name; and an aspect that waits for another says so."""
    with pytest.raises(AssertionError, match="columns"):
        Question("mean_rows", "toy").require("mean", _variables(COLUMNS))


@pytest.mark.usefixtures("public")
def test_what_is_not_written_says_so() -> None:
    """A name that is not there is no crash of the test file."""
    with pytest.raises(AssertionError, match="scale"):
        Question("scale", "toy").require("out", {})


def test_there_is_a_case_for_each_aspect_and_no_choice(toy: LoadedAssignment) -> None:
    """Points are those of the assignment; the key of a choice is for no student."""
    files = question_files(toy)
    exercises = {f"{e.name}.py": e for e in toy.specification if not e.is_choice}
    assert set(files) == set(exercises) and any(e.is_choice for e in toy.specification)
    for name, text in files.items():
        calls = [
            {keyword.arg: ast.literal_eval(keyword.value) for keyword in decorator.keywords}
            for node in ast.parse(text).body
            if isinstance(node, ast.FunctionDef)
            for decorator in node.decorator_list
            if isinstance(decorator, ast.Call)
        ]
        assert {call["name"]: call["points"] for call in calls} == exercises[name].points


def test_the_folder_has_what_the_files_import_and_no_answer(toy_course: Path, tmp_path: Path) -> None:
    """The class edition's wheel, which students have as well."""
    output = autograder("otter", "toy", "-o", str(tmp_path / "out")).output
    names = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*")}
    assert {"tests/mean_rows.py", "tests/scale.py"} < names and len(names) == 3
    assert any(name.endswith(".whl") for name in names) and "mean_invariance" in output
    assert not any("return" in path.read_text() for path in (tmp_path / "out" / "tests").iterdir())


@pytest.mark.soak
@pytest.mark.usefixtures("public")
def test_otter_itself_reads_the_files(toy_class: ToyClass, tmp_path: Path) -> None:
    """`otter check`, the real one, where it is installed (`pip install otter-grader` and the wheel)."""
    otter = shutil.which("otter")
    if otter is None:
        pytest.skip("no Otter; `pip install otter-grader ipykernel` beside the course to run this")
    autograder("otter", "toy", "-o", str(tmp_path / "out"))
    said = {}
    for name, work in {"right": RIGHT, "half": HALF}.items():
        path = tmp_path / f"{name}.ipynb"
        path.write_text(notebook_text(solved(toy_class.release, work)), encoding="utf-8")
        done = subprocess.run(
            [otter, "check", str(path), "-t", str(tmp_path / "out" / "tests")],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        said[name] = done.stdout
    assert "All tests passed" in said["right"]
    assert "mean_rows results: All test cases passed" in said["half"]
    assert "`scale` is still as it was given" in said["half"]
