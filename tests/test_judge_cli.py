"""``autograder judge``: plain files in, one JSON object each out."""

from __future__ import annotations

import csv
import io
import json
import os
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.notebook import notebook_text
from autograder.authoring.student import student_notebook
from autograder.grading.grade_one import judge_cells
from tests.helpers_class import COLUMNS, RIGHT, autograder, solved


def _judge(*files: Path | str, options: tuple[str, ...] = (), exit_code: int = 0) -> list[dict[str, Any]]:
    result: Result = autograder("judge", "toy", "--json", *options, *map(str, files), exit_code=exit_code)
    return [json.loads(line) for line in result.output.splitlines()]


@pytest.fixture
def script(toy: LoadedAssignment, tmp_path: Path) -> Path:
    """A Python file with one right function, one known mistake and no choice."""
    path = tmp_path / "answers.py"
    wrong = "def scale(x, factor):\n    out = factor * x\n    return out, x.sum()"
    path.write_text(f"import numpy as np\n{RIGHT['mean_rows']}\n\n{wrong}\n", encoding="utf-8")
    return path


@pytest.fixture
def notebook(toy: LoadedAssignment, tmp_path: Path) -> Path:
    """A notebook in which everything is right."""
    path = tmp_path / "toy.ipynb"
    path.write_text(notebook_text(solved(student_notebook(toy.source), RIGHT)), encoding="utf-8")
    return path


def test_the_object_has_exactly_the_documented_fields(script: Path) -> None:
    """Other programs read it."""
    (judged,) = _judge(script)
    assert list(judged) == ["file", "assignment", "exercises"]
    assert (judged["file"], judged["assignment"]) == (str(script), "toy")
    for exercise in judged["exercises"]:
        assert list(exercise) == ["name", "status", "points", "max_points", "aspects"]
        for aspect in exercise["aspects"]:
            assert list(aspect) == ["name", "ok", "points", "max_points", "message", "diagnosis"]


def test_a_table_has_a_row_for_each_file(script: Path, notebook: Path, tmp_path: Path) -> None:
    """Points in all and by exercise; a file that cannot be read has a reason and no zero."""
    broken = tmp_path / "=broken.ipynb"
    broken.write_bytes(b"{")
    files = [str(script), str(notebook), broken.name]
    with chdir(tmp_path):
        output = autograder("judge", "toy", "--csv", *files, exit_code=1).stdout
    rows = {Path(row["file"]).name: row for row in csv.DictReader(io.StringIO(output))}
    judged = [float(rows["answers.py"][column]) for column in ("points", "of", "scale")]
    assert judged == [5, 7, 2]
    assert rows["toy.ipynb"]["points"] == "7.0" and not rows["toy.ipynb"]["problem"]
    unread = rows["'=broken.ipynb"]
    assert unread["points"] == unread["scale"] == "" and unread["problem"]


def test_a_script_may_define_only_some_of_the_functions(script: Path) -> None:
    """The others were not attempted; what is there is judged by aspect, mistakes by name."""
    (judged,) = _judge(script)
    statuses = {e["name"]: (e["status"], e["points"], e["max_points"]) for e in judged["exercises"]}
    assert statuses == {
        "mean_rows": ("passed", 3, 3),
        "scale": ("partial", 2, 3),
        "mean_invariance": ("not_attempted", 0, 1),
    }
    wrong = [aspect for aspect in judged["exercises"][1]["aspects"] if not aspect["ok"]]
    assert [(aspect["name"], aspect["diagnosis"]) for aspect in wrong] == [("total", "total_of_input")]
    assert "before it was scaled" in wrong[0]["message"]


def test_a_script_that_imports_nothing_finds_what_the_notebook_imports(
    toy: LoadedAssignment, tmp_path: Path
) -> None:
    """Set-up cells are run for it."""
    path = tmp_path / "bare.py"
    path.write_text(RIGHT["mean_rows"], encoding="utf-8")
    assert _judge(path)[0]["exercises"][0]["status"] == "passed"


def test_a_notebook_is_judged_like_a_script(notebook: Path) -> None:
    """Its exercise cells are found wherever they are."""
    (judged,) = _judge(notebook)
    assert [exercise["status"] for exercise in judged["exercises"]] == ["passed"] * 3


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("def mean_rows(X): return X[", "error"),
        ("def mean_rows(X): return 1 / 0", "error"),
        ("def mean_rows(X):\n    while True: pass", "timeout"),
        ("def mean_rows(X): return X", "failed"),
        ("x = 1", "not_attempted"),
        ("", "not_attempted"),
    ],
)
def test_each_status_has_its_word(toy: LoadedAssignment, tmp_path: Path, code: str, status: str) -> None:
    """A file that does not even parse is judged, too."""
    path = tmp_path / "answers.py"
    path.write_text(code, encoding="utf-8")
    (judged,) = _judge(path, options=("--deadline", "1"))
    assert judged["exercises"][0]["status"] == status


def test_a_damaged_file_among_good_ones_has_its_line_and_stops_nobody(
    script: Path, notebook: Path, tmp_path: Path
) -> None:
    """One object per file in the order given, all of one form; exit code 1 says that one was unreadable."""
    latin, damaged, missing = tmp_path / "latin.py", tmp_path / "damaged.ipynb", tmp_path / "missing.py"
    latin.write_bytes("# Übung\n".encode("latin-1"))
    damaged.write_text('{"cells": [', encoding="utf-8")
    files = [script, latin, notebook, damaged, missing, tmp_path / "none.ipynb", tmp_path]
    judged = _judge(*files, exit_code=1)
    assert [item["file"] for item in judged] == list(map(str, files))
    for item in (judged[i] for i in (1, 3, 4, 5, 6)):
        assert [(e["status"], e["points"], e["max_points"]) for e in item["exercises"]] == [
            ("error", 0, 3),
            ("error", 0, 3),
            ("error", 0, 1),
        ]
        assert all(aspect["message"] for exercise in item["exercises"] for aspect in exercise["aspects"])
    assert judged[2]["exercises"][0]["status"] == "passed"


def test_only_regular_files_of_ordinary_size_are_read(script: Path, tmp_path: Path) -> None:
    """Nothing is followed, waited for or loaded: a link, a FIFO, and gigabytes of nothing."""
    link, fifo, large = tmp_path / "link.py", tmp_path / "fifo.py", tmp_path / "large.ipynb"
    link.symlink_to(script)
    os.mkfifo(fifo)
    large.touch()
    os.truncate(large, 3 << 30)
    judged = _judge(link, fifo, large, script, exit_code=1)
    said = [item["exercises"][0]["aspects"][0]["message"] for item in judged[:3]]
    for message, words in zip(said, ("is a link", "is a FIFO", "is too large"), strict=True):
        assert words in message
    assert judged[3]["exercises"][0]["status"] == "passed"


def test_a_file_on_which_the_grader_fails_stops_nobody(
    script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its line says so, and where."""
    first = tmp_path / "first.py"
    first.write_text("", encoding="ascii")

    def fails(*arguments: Any, **named: Any) -> Any:
        if not any("mean_rows" in cell.code for cell in arguments[1]):
            raise RecursionError("deep")
        return judge_cells(*arguments, **named)

    monkeypatch.setattr("autograder.grading.judge_files.judge_cells", fails)
    judged = _judge(first, script, exit_code=1)
    message = judged[0]["exercises"][0]["aspects"][0]["message"]
    assert "the grader failed on this file (RecursionError: deep, in test_judge_cli.py line" in message
    assert judged[1]["exercises"][0]["status"] == "passed"


def test_nothing_is_lent_unless_told(toy: LoadedAssignment, tmp_path: Path) -> None:
    """Else exercises that compute the same could be answered each by the other's lent version."""
    path = tmp_path / "asks.py"
    body = "def mean_rows(X):\n    scale(X, 1.0)\n    return X.mean(axis=1)"
    path.write_text(f"from course_lib import lend\nlend('scale')\n{body}", encoding="utf-8")
    (alone,), (lent,) = _judge(path), _judge(path, options=("--lend", "scale"))
    assert [judged["exercises"][0]["points"] for judged in (alone, lent)] == [0, 3]
    assert lent["exercises"][1]["points"] == 0


def test_lending_what_is_no_function_is_refused(script: Path) -> None:
    """The answer names those that are."""
    result = autograder("judge", "toy", "--lend", "mean_invariance", str(script), exit_code=1)
    assert "to lend; it has mean_rows, scale." in " ".join(result.output.split())


def test_the_same_file_is_judged_the_same_twice(script: Path, notebook: Path) -> None:
    """Without a class there is one set of cases."""
    assert _judge(script, notebook) == _judge(script, notebook)


def test_another_seed_draws_other_cases(toy: LoadedAssignment, tmp_path: Path) -> None:
    """An answer that fails with what it was given says other numbers; the points stay."""
    path = tmp_path / "answers.py"
    tells = "def scale(x, factor=2.0):\n    raise ValueError(repr(float(x.sum())))\n"
    path.write_text(COLUMNS["mean_rows"] + "\n" + tells, encoding="utf-8")
    runs = {seed: _judge(path, options=("--seed", seed)) for seed in ("", "a", "b")}
    messages = {seed: run[0]["exercises"][1]["aspects"][0]["message"] for seed, run in runs.items()}
    assert len(set(messages.values())) == 3
    assert len({json.dumps([e["points"] for e in run[0]["exercises"]]) for run in runs.values()}) == 1


def test_without_json_people_read_points_and_reasons(script: Path) -> None:
    """The same verdicts in words."""
    output = autograder("judge", "toy", str(script)).output
    assert f"{script}: 5 of 7 points" in output and "before it was scaled" in output


def test_an_unknown_assignment_is_answered(script: Path) -> None:
    """With those that exist."""
    assert "there are: toy" in autograder("judge", "tyo", str(script), exit_code=1).output


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_what_a_file_says_reaches_the_terminal_as_text(
    script: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    """Half a character in an exception stops nobody's verdict; a terminal's commands are written out."""
    loud = tmp_path / "loud.py"
    said = r"\ud800 \x1b[2J\x1b]0;mine\x07"
    loud.write_text(f"def mean_rows(X):\n    raise ValueError('{said}')\n", encoding="ascii")
    result = autograder("judge", "toy", *options, str(loud), str(script))
    assert "\x1b" not in result.output
    assert result.output.count(str(script)) == 1
