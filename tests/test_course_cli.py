"""``course check``: a file in, rows and an exit code out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.notebook import notebook_text
from autograder.authoring.student import student_notebook
from course_lib.studying import progress
from tests.helpers_class import COLUMNS, RIGHT, code_cell, solved
from tests.helpers_course import course, course_objects, toy_cases

IMPORT = "import numpy as np\n"


@pytest.fixture(autouse=True)
def folder(toy: LoadedAssignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The student's folder, which is where the command runs; the toy is the only assignment."""
    monkeypatch.setenv("COURSE_CASES", str(toy_cases(toy, tmp_path / "cases")))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


@pytest.fixture
def notebook(toy: LoadedAssignment) -> NotebookNode:
    """The notebook that students receive."""
    return student_notebook(toy.source)


def verdicts(*arguments: str, exit_code: int) -> dict[str, dict[str, Any]]:
    """Return the JSON objects of a check by exercise."""
    found = course_objects("check", "toy", *arguments, "--json", exit_code=exit_code)
    return {verdict["name"]: verdict for verdict in found}


def script(name: str, *functions: str) -> str:
    Path(name).write_text(IMPORT + "\n\n".join(functions) + "\n", encoding="utf-8")
    return name


def test_a_right_notebook_gets_all_points(notebook: NotebookNode) -> None:
    """Exit code 0; without a file the assignment's notebook here is meant."""
    Path("toy.ipynb").write_text(notebook_text(solved(notebook, RIGHT)), encoding="utf-8")
    output = course("check", "toy", exit_code=0)
    assert "mean_rows: all right, 3 of 3 points" in output
    assert output.endswith("6 of 7 points on the public cases, and 1 noted, to be graded after hand-in.\n")


def test_a_wrong_notebook_is_told_what_is_wrong(notebook: NotebookNode) -> None:
    """Exit code 1, and the diagnosis in words."""
    Path("mine.ipynb").write_text(notebook_text(solved(notebook, COLUMNS)), encoding="utf-8")
    assert "These are the means of the columns." in course("check", "toy", "mine.ipynb", exit_code=1)


def test_a_choice_that_is_graded_later_is_no_failure(notebook: NotebookNode) -> None:
    """It is noted, and that is neither right nor wrong."""
    Path("toy.ipynb").write_text(notebook_text(solved(notebook, RIGHT)), encoding="utf-8")
    assert verdicts(exit_code=0)["mean_invariance"]["status"] == "noted"


def test_an_untouched_notebook_is_no_failure(notebook: NotebookNode) -> None:
    """Nothing is written yet, so nothing is wrong; nothing is earned either."""
    Path("toy.ipynb").write_text(notebook_text(notebook), encoding="utf-8")
    found = verdicts(exit_code=0)
    assert {verdict["status"] for verdict in found.values()} == {"not_attempted"}
    assert sum(verdict["points"] for verdict in found.values()) == 0


def test_the_objects_have_exactly_the_documented_fields() -> None:
    """One JSON object per exercise, one entry per aspect; the same schema as the grader's."""
    found = verdicts(
        script("mine.py", RIGHT["mean_rows"], "def scale(x, factor):\n    return factor * x, x.sum()"),
        exit_code=1,
    )
    assert list(found) == ["mean_rows", "scale", "mean_invariance"]
    assert found["mean_rows"]["status"] == "passed"
    assert found["scale"] == {
        "name": "scale",
        "status": "partial",
        "points": 2.0,
        "max_points": 3.0,
        "aspects": [
            {"name": "out", "ok": True, "points": 1.0, "max_points": 1.0, "message": "", "diagnosis": None},
            {
                "name": "total",
                "ok": False,
                "points": 0.0,
                "max_points": 1.0,
                "message": found["scale"]["aspects"][1]["message"],
                "diagnosis": "total_of_input",
            },
            {
                "name": "inputs unchanged",
                "ok": True,
                "points": 1.0,
                "max_points": 1.0,
                "message": "",
                "diagnosis": None,
            },
        ],
    }
    assert found["mean_invariance"]["status"] == "not_attempted"


def test_one_exercise_can_be_checked_alone() -> None:
    """The others are not even called."""
    file = script("mine.py", RIGHT["mean_rows"], "def scale(x, factor):\n    while True: pass")
    assert list(verdicts(file, "--only", "mean_rows", exit_code=0)) == ["mean_rows"]


def test_a_hang_is_a_row(notebook: NotebookNode) -> None:
    """The function that hangs times out, and the others are judged."""
    file = script("mine.py", RIGHT["mean_rows"], "def scale(x, factor):\n    while True: pass")
    found = verdicts(file, "--deadline", "1", exit_code=1)
    assert (found["mean_rows"]["status"], found["scale"]["status"]) == ("passed", "timeout")
    assert "No answer after 1 s" in found["scale"]["aspects"][0]["message"]


def test_a_statement_that_fails_takes_nothing_along() -> None:
    """The functions of a file are there, whatever stands between them."""
    found = verdicts(
        script("mine.py", "print(undefined)", RIGHT["mean_rows"], "import no_such_module"), exit_code=0
    )
    assert found["mean_rows"]["status"] == "passed"


def test_a_file_that_is_no_python_is_an_error_in_every_function_it_defines() -> None:
    """With the line where Python gave up."""
    found = verdicts(script("mine.py", "def mean_rows(X):\n    return (X"), exit_code=1)
    assert found["mean_rows"]["status"] == "error"
    assert "SyntaxError" in found["mean_rows"]["aspects"][0]["message"]
    assert found["scale"]["status"] == "not_attempted"


def test_a_script_that_is_no_python_says_so_first() -> None:
    """Exit code 1, with the line, whether or not a function can be made out in it."""
    file = script("mine.py", "de mean_rows(X):\n    return X.mean(axis=1)")
    assert "mine.py, line 2: invalid syntax. Nothing in the file runs" in course(
        "check", "toy", file, exit_code=1
    )


def test_a_cell_that_is_no_python_is_an_error_of_its_exercise(notebook: NotebookNode) -> None:
    """It was written, only wrongly: nobody is told that it is not written yet."""
    broken = {**RIGHT, "scale": "de scale(x, factor):\n    return x"}
    Path("toy.ipynb").write_text(notebook_text(solved(notebook, broken)), encoding="utf-8")
    found = verdicts(exit_code=1)
    assert "SyntaxError" in found["scale"]["aspects"][0]["message"]
    assert found["mean_rows"]["status"] == "passed"


def test_an_added_cell_that_is_no_python_is_named(notebook: NotebookNode) -> None:
    """The exercises are judged, and the exit code says that something is wrong."""
    filled = solved(notebook, RIGHT)
    filled.cells.insert(3, code_cell("x = (1,\ny = 2", "mine"))
    Path("toy.ipynb").write_text(notebook_text(filled), encoding="utf-8")
    output = course("check", "toy", exit_code=1)
    assert "toy.ipynb, cell 4, line 1: '(' was never closed. Nothing in that cell runs" in output
    assert "6 of 7 points" in output


def test_the_sum_to_be_had_is_the_same_whatever_is_answered(notebook: NotebookNode) -> None:
    """Choices count before and after they are answered."""
    Path("toy.ipynb").write_text(notebook_text(notebook), encoding="utf-8")
    assert "0 of 7 points" in course("check", "toy", exit_code=0)
    one = solved(notebook, {"mean_invariance": RIGHT["mean_invariance"]})
    Path("toy.ipynb").write_text(notebook_text(one), encoding="utf-8")
    assert "0 of 7 points" in course("check", "toy", exit_code=0)


def test_what_was_found_is_noted_in_the_course_folder(notebook: NotebookNode) -> None:
    """That of the file, wherever the command is run."""
    Path("elsewhere").mkdir()
    Path("elsewhere/toy.ipynb").write_text(notebook_text(solved(notebook, RIGHT)), encoding="utf-8")
    course("check", "elsewhere/toy.ipynb", exit_code=0)
    reached = progress.read(Path("elsewhere"))
    assert reached.of("toy", "mean_rows").passed
    assert reached.of("toy", "mean_invariance").status == "noted"
    assert not Path(".course").exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("old", [False, True])
def test_a_notebook_is_read_as_the_grader_reads_it(notebook: NotebookNode, encoding: str, old: bool) -> None:
    """Byte order marks, UTF-16, the old format 3, and cells that have lost all metadata."""
    filled = solved(notebook, RIGHT)
    for cell in filled.cells:
        cell.metadata = {}
    text = nbformat.writes(nbformat.convert(filled, 3), version=3) if old else notebook_text(filled)
    Path("toy.ipynb").write_text(text, encoding=encoding)
    found = verdicts(exit_code=0)
    assert {found["mean_rows"]["status"], found["scale"]["status"]} == {"passed"}


def test_watching_checks_again_after_a_save(notebook: NotebookNode) -> None:
    """Verdicts that have changed are printed; Ctrl-C ends it with the last exit code."""
    path = Path("toy.ipynb")
    path.write_text(notebook_text(solved(notebook, COLUMNS)), encoding="utf-8")
    command = [str(Path(sys.executable).with_name("course")), "check", "--watch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watching:
        assert watching.stdout is not None
        assert watching.stderr is not None
        assert "Waiting for toy.ipynb to be saved" in watching.stderr.readline()
        path.write_text("{", encoding="utf-8")
        assert "toy.ipynb: The file breaks off" in watching.stderr.readline()
        path.write_text(notebook_text(solved(notebook, RIGHT)), encoding="utf-8")
        printed = [watching.stdout.readline()]
        while sum("points on the public cases" in line for line in printed) < 2:
            printed.append(watching.stdout.readline())
        watching.send_signal(signal.SIGINT)
        assert watching.wait(timeout=60) == 0
    assert sum(line.startswith("mean_rows: all right") for line in printed) == 1
    assert sum(line.startswith("scale: ") for line in printed) == 1


def test_magics_and_shell_lines_are_harmless(notebook: NotebookNode, folder: Path) -> None:
    """They do nothing; what a cell under ``%%time`` defines is defined."""
    filled = solved(notebook, {**RIGHT, "mean_rows": f"%%time\n{RIGHT['mean_rows']}"})
    magics = "%matplotlib inline\n!touch created\nfiles = !ls\n%cd /\nnp.mean?\n%%timeit in_the_middle"
    filled.cells.insert(2, code_cell(magics, "magics"))
    filled.cells.insert(3, code_cell("%%bash\ntouch created", "bash"))
    Path("toy.ipynb").write_text(notebook_text(filled), encoding="utf-8")
    found = verdicts(exit_code=0)
    assert {found["mean_rows"]["status"], found["scale"]["status"]} == {"passed"}
    assert not (folder / "created").exists()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("mine.ipynb", None, "mine.ipynb: there is no such file"),
        ("mine.py", None, "mine.py: there is no such file"),
        ("mine.ipynb", b"", "mine.ipynb: The file is empty. Save the notebook in Jupyter."),
        ("mine.ipynb", b'{"cells": [', "mine.ipynb: The file breaks off at line 1, column 12"),
        ("mine.ipynb", b"[1, 2]", "mine.ipynb: The file is JSON, but not a notebook"),
        (
            "mine.ipynb",
            b'{"nbformat": 4, "nbformat_minor": 5, "cells": 3, "metadata": {}}',
            "mine.ipynb: The file is a damaged notebook of format 4",
        ),
        ("mine.ipynb", b"\xff\xfe\x00", "mine.ipynb: The file is no text, not a notebook"),
        ("mine.py", b"\xff\xfe\x00", "mine.py: is not text"),
        ("mine.md", b"# Notes", "mine.md: is neither a notebook (.ipynb) nor a Python file (.py)"),
        (".", None, ".: is a folder"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(
    name: str, content: bytes | None, says: str
) -> None:
    """Exit code 2, no traceback."""
    if content is not None:
        Path(name).write_bytes(content)
    output = " ".join(course("check", "toy", name, exit_code=2).replace("│", "").split())
    assert says in output
    assert "Traceback" not in output


def test_unknown_names_are_answered_with_those_that_exist() -> None:
    """Of assignments and of exercises."""
    script("mine.py", RIGHT["mean_rows"])
    assert "there are: 1 (toy)" in course("check", "toi", "mine.py", exit_code=2)
    typo = course("check", "toy", "mine.py", "--only", "means", exit_code=2)
    assert "There is no exercise called 'means' in toy. Did you mean 'mean_rows'?" in " ".join(typo.split())
    assert "Traceback" not in typo


def test_assignments_are_listed_with_their_points() -> None:
    """So that a student knows the names."""
    output = course("list", exit_code=0)
    assert "1 toy: Toy: means and scales" in output
    assert "    mean_rows (3 points)" in output


def test_the_command_works_as_installed() -> None:
    """A process of its own, in a terminal that knows no colours."""
    file = script("mine.py", RIGHT["mean_rows"])
    done = subprocess.run(
        [str(Path(sys.executable).with_name("course")), "check", "toy", file, "--json"],
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout.splitlines()[0])["status"] == "passed"


def test_the_file_is_left_as_it_was(notebook: NotebookNode) -> None:
    """A check reads."""
    before = notebook_text(solved(notebook, RIGHT))
    Path("toy.ipynb").write_text(before, encoding="utf-8")
    course("check", "toy", exit_code=0)
    assert Path("toy.ipynb").read_text(encoding="utf-8") == before
    assert nbformat.reads(before, as_version=4).cells


def test_a_letter_without_quotes_is_told_to_go_in_quotes(notebook: NotebookNode) -> None:
    """Its cell fails, and that is no question that was left open; in a script, too."""
    answered = solved(notebook, {**RIGHT, "mean_invariance": "mean_invariance = B"})
    Path("toy.ipynb").write_text(notebook_text(answered), encoding="utf-8")
    script("toy.py", RIGHT["mean_rows"], RIGHT["scale"], "mean_invariance = B")
    for file in ("toy.ipynb", "toy.py"):
        verdict = verdicts(file, exit_code=1)["mean_invariance"]
        assert verdict["status"] == "error"
        said = verdict["aspects"][0]["message"]
        assert 'failed, so there is no answer. Letters go in quotes, such as mean_invariance = "A"' in said
        assert "name 'B' is not defined" in said


def test_a_misspelt_function_is_told_by_its_name(notebook: NotebookNode) -> None:
    """The nearest one in the file is named; none that is another exercise's, nor one quite different."""
    script("toy.py", RIGHT["mean_rows"].replace("mean_rows", "mean_row"), "def other(x):\n    return x")
    found = verdicts("toy.py", exit_code=1)
    said = found["mean_rows"]["aspects"][0]["message"]
    assert "There is no function called `mean_rows`. Yours is called `mean_row`: is that misspelt?" in said
    assert found["scale"]["status"] == "not_attempted"
