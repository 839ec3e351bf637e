"""Which assignment a file belongs to, and which file is meant: by what is in it, not by its name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from course_lib.checking.outline import outline
from course_lib.running.cells import read_file
from course_lib.studying.finding import NotFound, assignment_of, find
from tests.helpers_course import course, sentence
from tests.helpers_desk import NOTEBOOKS, notebook

ASSIGNMENTS = sorted(folder.name for folder in NOTEBOOKS.iterdir() if folder.is_dir())


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The student's folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("folder", ASSIGNMENTS)
def test_every_notebook_is_recognised_under_any_name(folder: str) -> None:
    """With its number; also where all metadata was lost, and where the ids were lost with it."""
    number, _, name = folder.partition("_")
    path = notebook(name, "untitled (1).ipynb")
    found = assignment_of(read_file(path))
    assert found is not None
    assert (found.name, found.number) == (name, int(number))
    content = json.loads(path.read_text(encoding="utf-8"))
    content["metadata"] = {}
    for cell in content["cells"]:
        cell["metadata"] = {}
    path.write_text(json.dumps(content), encoding="utf-8")
    assert assignment_of(read_file(path)) == found
    for cell in content["cells"]:
        del cell["id"]
    path.write_text(json.dumps(content), encoding="utf-8")
    assert assignment_of(read_file(path)) == found


@pytest.mark.parametrize("what", ["2", "linear", "renamed.ipynb", None])
def test_a_notebook_is_found_by_number_name_path_or_being_the_only_one(what: str | None) -> None:
    """A renamed one is found by what is in it."""
    notebook("linear", "renamed.ipynb")
    Path("notes.ipynb").write_text('{"cells": []}', encoding="utf-8")
    found = find(what)
    assert (found.path, found.assignment) == (Path("renamed.ipynb"), outline("linear"))


def test_a_notebook_in_a_folder_of_its_own_is_found() -> None:
    """From the course folder and from any of the assignments' folders, as a class has them."""
    notebook("linear", "linear/linear.ipynb")
    notebook("knn", "knn/knn.ipynb")
    Path(".course").mkdir()
    assert find("2").path == Path("linear/linear.ipynb")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir("knn")
        assert find("linear").path.resolve() == Path("../linear/linear.ipynb").resolve()


def test_of_several_the_student_says_which() -> None:
    """The one with the assignment's name in this folder is meant unless another one is named."""
    notebook("linear", "first.ipynb")
    notebook("linear", "second.ipynb")
    with pytest.raises(NotFound, match=r"2 notebooks of assignment 2 \(linear\) here: first.ipynb, second"):
        find("linear")
    notebook("linear", "linear.ipynb")
    assert find("linear").path == Path("linear.ipynb")
    with pytest.raises(NotFound, match="3 notebooks of this course here"):
        find(None)


def test_a_notebook_of_another_assignment_is_refused() -> None:
    """Whatever it is called."""
    notebook("knn", "linear.ipynb")
    for arguments in (["linear"], ["2", "linear.ipynb"]):
        said = sentence(course("check", *arguments, exit_code=2))
        assert "linear.ipynb: belongs to assignment 1 (knn), not to 2 (linear)." in said


def test_a_file_without_an_exercise_is_refused() -> None:
    """And a missing one, a folder, and what is no notebook."""
    Path("notes.py").write_text("x = 1", encoding="utf-8")
    Path("notes.md").write_text("# Notes", encoding="utf-8")
    Path("linear").mkdir()
    for name, says in {
        "notes.py": "notes.py: nothing in it is an exercise of this course",
        "notes.md": "notes.md: is neither a notebook (.ipynb) nor a Python file (.py)",
        "gone.ipynb": "gone.ipynb: there is no such file",
        "./linear": "linear: is a folder",
    }.items():
        assert says in sentence(course("check", name, exit_code=2))


def test_a_folder_is_answered_with_the_notebook_in_it() -> None:
    """So that the next command is right."""
    notebook("linear", "two/linear.ipynb")
    said = sentence(course("check", "two", exit_code=2))
    assert "two: is a folder. Name the notebook in it: two/linear.ipynb." in said


def test_where_there_is_no_notebook_the_way_to_one_is_named() -> None:
    """By number, and without anything."""
    assert "`course start linear` puts one here" in sentence(course("check", "2", exit_code=2))
    assert "There is no notebook of this course in this folder" in sentence(course("check", exit_code=2))


def test_a_script_is_recognised_by_what_it_defines() -> None:
    """Of several assignments, the one that most names are of."""
    code = "def svm_loss_naive(W, X, y, reg): ...\ndef sgd_train(): ...\ndef relu_forward(x): ..."
    Path("mine.py").write_text(code, encoding="utf-8")
    assert find("mine.py").assignment == outline("linear")
