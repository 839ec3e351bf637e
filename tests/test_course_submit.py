"""``course submit``: what comes out is what the instructor's tools take in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.notebook import notebook_text
from autograder.cli import main as instructor
from autograder.grading.grade_class import grade_class
from autograder.grading.intake import read_hand_in
from tests.helpers_class import RIGHT, ToyClass, solved
from tests.helpers_course import course, sentence, toy_cases


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, toy: LoadedAssignment, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The student's folder, which is the current one; the toy is the only assignment."""
    monkeypatch.setenv("COURSE_CASES", str(toy_cases(toy, tmp_path / "cases")))
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def finished(toy_class: ToyClass, path: str = "my toy.ipynb") -> Path:
    """Write a solved notebook with outputs, under a name of its own."""
    notebook = solved(toy_class.release, {**RIGHT, "poor_summary": "Because of the axis."})
    document = json.loads(notebook_text(notebook))
    for cell in document["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "o" * 1000}]
    Path(path).write_text(json.dumps(document), encoding="utf-8")
    return Path(path)


def test_an_archive_unpacked_where_hand_ins_go_is_graded(toy_class: ToyClass) -> None:
    """Whatever the notebook was called: with the student's id, in the folders that the grader reads."""
    finished(toy_class)
    said = course("submit", "--student", "ada", exit_code=0)
    assert said.startswith("toy.zip holds my toy.ipynb, assignment 1 (toy)")
    assert "In it, your notebook is called toy.ipynb" in said
    with zipfile.ZipFile("toy.zip") as archive:
        archive.extractall(toy_class.root / "submitted")
    hand_in = read_hand_in(toy_class.root / "submitted", "toy", "ada")
    assert ([one.name for one in hand_in.notebooks], hand_in.problem) == (["toy.ipynb"], "")
    (graded,) = grade_class(toy_class.classdir, "toy")
    assert graded.result is not None
    assert sum(verdict.points for verdict in graded.result.verdicts) == 7


def test_nbgraders_own_collector_takes_archives_as_platforms_name_them(toy_class: ToyClass) -> None:
    """``nbgrader zip_collect``, of one archive per student whose name begins with the id."""
    finished(toy_class)
    course("submit", exit_code=0)
    inbox = toy_class.root / "downloaded" / "toy" / "archive"
    inbox.mkdir(parents=True)
    Path("toy.zip").rename(inbox / "ada_attempt_2026-01-31_toy.zip")
    pattern = r".*/extracted/(?P<student_id>\w+?)_attempt_.*/(?P<file_id>.*)"
    done = subprocess.run(
        [
            sys.executable,
            *("-m", "nbgrader", "zip_collect", "toy", "--force"),
            f"--FileNameCollectorPlugin.named_regexp={pattern}",
        ],
        cwd=toy_class.root,
        env={**os.environ, "JUPYTER_PLATFORM_DIRS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert read_hand_in(toy_class.root / "submitted", "toy", "ada").problem == ""


def test_collecting_opens_the_archive_in_a_platforms_download(toy_class: ToyClass) -> None:
    """``autograder collect``, of what Canvas makes of an uploaded archive."""
    finished(toy_class)
    course("submit", exit_code=0)
    with zipfile.ZipFile("submissions.zip", "w") as download:
        download.write("toy.zip", "doejane_10001_500001_toy.zip")
    arguments = ["collect", str(toy_class.root), "toy", "submissions.zip", "--from", "canvas", "--apply"]
    result = CliRunner().invoke(instructor, arguments)
    assert result.exit_code == 0, result.output
    hand_in = read_hand_in(toy_class.root / "submitted", "toy", "doejane_10001")
    assert ([one.name for one in hand_in.notebooks], hand_in.problem) == (["toy.ipynb"], "")


def test_outputs_are_left_out_unless_they_are_wanted(toy_class: ToyClass) -> None:
    """And nothing else is."""
    path = finished(toy_class)
    course("submit", "--to", "small.zip", exit_code=0)
    course("submit", "--to", "whole.zip", "--outputs", exit_code=0)
    kept = {}
    for name in ("small.zip", "whole.zip"):
        with zipfile.ZipFile(name) as archive:
            (only,) = archive.namelist()
            assert only == "toy.ipynb"
            kept[name] = json.loads(archive.read(only))
    assert kept["whole.zip"] == json.loads(path.read_text(encoding="utf-8"))
    assert not any(cell.get("outputs") for cell in kept["small.zip"]["cells"])
    assert [c["source"] for c in kept["small.zip"]["cells"]] == [
        c["source"] for c in kept["whole.zip"]["cells"]
    ]


def test_files_that_the_code_needs_go_with_it(toy_class: ToyClass) -> None:
    """A module of one's own, what that needs, and a table; a check in a terminal has them, too."""
    path = finished(toy_class)
    document = json.loads(path.read_text(encoding="utf-8"))
    for cell in document["cells"]:
        if cell["id"] == "mean_rows":
            cell["source"] = "import own\nlines = open('table.csv').read()\nmean_rows = own.mean_rows"
    path.write_text(json.dumps(document), encoding="utf-8")
    Path("own.py").write_text("from deeper import mean_rows\n", encoding="utf-8")
    Path("deeper.py").write_text(f"import numpy as np\n\n\n{RIGHT['mean_rows']}\n", encoding="utf-8")
    Path("table.csv").write_text("1,2\n", encoding="utf-8")
    Path("diary.txt").write_text("nobody's business", encoding="utf-8")
    assert "mean_rows: all right" in course("check", "toy", exit_code=0)
    said = course("submit", "--student", "ada", exit_code=0)
    assert "With it go files that its code needs: " in said
    with zipfile.ZipFile("toy.zip") as archive:
        archive.extractall(toy_class.root / "submitted")
    hand_in = read_hand_in(toy_class.root / "submitted", "toy", "ada")
    assert sorted(name for name, _ in hand_in.files) == ["deeper.py", "own.py", "table.csv"]
    (graded,) = grade_class(toy_class.classdir, "toy")
    assert graded.result is not None
    assert sum(verdict.points for verdict in graded.result.verdicts) == 7


def test_what_is_still_unwritten_is_said(toy_class: ToyClass) -> None:
    """Exercises, choices and written answers; it is packed all the same, and exits with 1."""
    unfinished = solved(toy_class.release, {"mean_rows": RIGHT["mean_rows"]})
    unfinished.cells = [cell for cell in unfinished.cells if cell.id != "scale"]
    Path("toy.ipynb").write_text(notebook_text(unfinished), encoding="utf-8")
    said = sentence(course("submit", exit_code=1))
    assert "Still unwritten (3): mean_invariance, poor_summary, scale." in said
    assert Path("toy.zip").exists()


def test_a_folder_instead_of_an_archive(toy_class: ToyClass) -> None:
    """For a shared drive; never the folder that the notebook itself is in, under its own name."""
    finished(toy_class)
    course("submit", "--to", "out", "--student", "ada", exit_code=0)
    assert Path("out/ada/toy/toy.ipynb").exists()
    Path("sub").mkdir()
    before = finished(toy_class, "sub/toy.ipynb").read_bytes()
    said = sentence(course("submit", "sub/toy.ipynb", "--to", "sub", exit_code=2))
    assert "is where your notebook is" in said
    assert Path("sub/toy.ipynb").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["mine.py"], "is a Python file. What is handed in is the notebook"),
        (["gone.ipynb"], "gone.ipynb: there is no such file"),
        ([".", "--student", "a/b"], "is a folder"),
        (["my toy.ipynb", "--student", "a/b"], "'a/b' cannot be the name of a folder"),
        (["my toy.ipynb", "--to", "gone/toy.zip"], "gone/toy.zip: cannot be written (No such file"),
    ],
)
def test_what_cannot_be_packed_is_said(toy_class: ToyClass, arguments: list[str], says: str) -> None:
    """Exit code 2, and nothing is there that was not there before."""
    finished(toy_class)
    Path("mine.py").write_text(RIGHT["mean_rows"], encoding="utf-8")
    before = sorted(Path().iterdir())
    assert says in sentence(course("submit", *arguments, exit_code=2))
    assert sorted(Path().iterdir()) == before


def test_what_a_link_leads_to_is_not_handed_in(toy_class: ToyClass, tmp_path: Path) -> None:
    """A linked module or table is left out, and named; a linked notebook is not packed at all."""
    path = finished(toy_class)
    document = json.loads(path.read_text(encoding="utf-8"))
    for cell in document["cells"]:
        if cell["id"] == "mean_rows":
            cell["source"] += "\nsecret = open('table.csv').read()"
    path.write_text(json.dumps(document), encoding="utf-8")
    (tmp_path / "secret").write_text("a secret", encoding="utf-8")
    Path("table.csv").symlink_to(tmp_path / "secret")
    assert "Left out, for links are not followed: table.csv." in course("submit", exit_code=0)
    with zipfile.ZipFile("toy.zip") as archive:
        assert archive.namelist() == ["toy.ipynb"]
    assert "table.csv: is a link, and links are not followed." in course("check", exit_code=0)
    path.rename(tmp_path / "elsewhere.ipynb")
    path.symlink_to(tmp_path / "elsewhere.ipynb")
    assert "is a link, and links are not followed" in course("submit", path.name, exit_code=2)


def test_an_archive_is_not_written_through_a_link(toy_class: ToyClass, tmp_path: Path) -> None:
    """Neither a file of that name nor a student's folder below the one that is named."""
    finished(toy_class)
    (tmp_path / "precious").write_text("precious", encoding="utf-8")
    Path("toy.zip").symlink_to(tmp_path / "precious")
    assert "it is a link" in sentence(course("submit", exit_code=2))
    assert (tmp_path / "precious").read_text(encoding="utf-8") == "precious"
    Path("out").mkdir()
    (tmp_path / "there").mkdir()
    Path("out/ada").symlink_to(tmp_path / "there")
    assert "it is a link" in sentence(course("submit", "--to", "out", "--student", "ada", exit_code=2))
    assert not list((tmp_path / "there").iterdir())


def test_a_files_name_commands_no_terminal(toy_class: ToyClass) -> None:
    """What is not seen in it is written out, in what went well and in what did not."""
    path = finished(toy_class, "\x1b[2Jtoy.ipynb")
    assert "holds ⟨U+001B⟩[2Jtoy.ipynb" in course("submit", exit_code=0)
    path.write_bytes(b"{")
    said = course("submit", str(path), exit_code=2)
    assert "\x1b" not in said
    assert "⟨U+001B⟩[2Jtoy.ipynb" in said
