"""``course start``: from an empty folder to an open notebook, and never over existing work."""

from __future__ import annotations

import errno
import io
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from autograder.authoring.source import read_source
from autograder.authoring.student import write_student_notebook
from course_lib.cli import main
from course_lib.studying import notebooks, starting
from course_lib.studying.notebooks import NoNotebooks, notebooks_folder, released_notebooks
from course_lib.studying.progress import record
from tests.helpers_class import TOY
from tests.helpers_desk import notebook

NAMES = [
    "knn", "linear", "backprop", "optimizers", "batchnorm_dropout", "spiral", "training", "losses", "project",
]  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is where the command runs."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def course(*arguments: str, exit_code: int = 0) -> str:
    result = CliRunner().invoke(main, ["start", *arguments])
    assert result.exit_code == exit_code, (result.output, result.exception)
    return " ".join(result.output.split())


def test_a_number_or_a_name_puts_the_notebook_into_the_folder(folder: Path) -> None:
    """What is there then is the notebook as released, and the mark of a course folder."""
    course("2", "--no-open")
    course("knn", "--no-open")
    assert sorted(path.name for path in folder.iterdir()) == [".course", "knn.ipynb", "linear.ipynb"]
    released = {one.name: one.path for one in released_notebooks()}
    assert (folder / "linear.ipynb").read_bytes() == released["linear"].read_bytes()


def test_a_folder_that_is_named_is_made(folder: Path) -> None:
    """Its parents, too."""
    assert "nets/course/knn.ipynb is ready" in course("knn", "nets/course", "--no-open")
    assert (folder / "nets" / "course" / "knn.ipynb").is_file()


def test_further_assignments_come_beside_the_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also from a folder below the one in which the course was begun."""
    course("knn", "--no-open")
    (folder / "notes").mkdir()
    monkeypatch.chdir(folder / "notes")
    course("linear", "--no-open")
    assert (folder / "linear.ipynb").is_file()


def test_existing_work_stays_as_it_is_and_this_is_said(folder: Path) -> None:
    """Not a byte of it changes."""
    (folder / "knn.ipynb").write_text("my work", encoding="utf-8")
    assert "is there already; it stays as it is" in course("knn", "--no-open")
    assert (folder / "knn.ipynb").read_text(encoding="utf-8") == "my work"


def test_jupyterlab_is_opened_on_the_notebook_in_its_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``python -m jupyterlab`` of this very environment; its exit code is the command's."""
    ran: list[tuple[list[str], Path]] = []

    def call(command: list[str], cwd: Path) -> int:
        ran.append((command[1:], cwd))
        return 3

    monkeypatch.setattr(subprocess, "call", call)
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    course("knn", exit_code=3)
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)  # as in a container: Jupyter refuses alone
    course("linear", exit_code=3)
    assert ran == [
        (["-m", "jupyterlab", "knn.ipynb"], folder),
        (["-m", "jupyterlab", "linear.ipynb", "--allow-root"], folder),
    ]


def test_without_jupyterlab_the_line_that_installs_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The notebook is there all the same."""
    monkeypatch.setattr(starting, "find_spec", lambda name: None)
    told = course("knn")
    assert "knn.ipynb is ready" in told
    assert 'pip install "numpy-nets-course[notebook]"' in told


def test_alone_it_lists_the_assignments_with_what_was_reached(folder: Path) -> None:
    """In the course's order; what was never begun says so."""
    record("linear", "svm_loss_naive", points=6, max_points=6, status="passed")
    record("linear", "softmax_loss_naive", points=2, max_points=6, status="failed")
    told = course()
    assert [word for word in told.split() if word in NAMES] == NAMES
    assert "1 knn not begun Nearest neighbours" in told
    assert "2 linear 1 of 15 right Linear classifiers" in told


def test_an_unknown_assignment_is_answered_with_those_that_exist() -> None:
    """By number and name."""
    assert "There is no assignment '99'; there are: 1 (knn), 2 (linear)" in course("99", exit_code=1)


def test_a_full_disk_leaves_no_half_notebook(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence says what to do, and the next try does not find a file that it takes for work."""

    class Full(io.FileIO):
        def write(self, content: object) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    usual = Path.open

    def opened(path: Path, mode: str = "r", *rest: Any, **named: Any) -> Any:
        return Full(path, mode) if mode == "xb" else usual(path, mode, *rest, **named)

    monkeypatch.setattr(Path, "open", opened)
    told = course("knn", "--no-open", exit_code=1)
    assert "knn.ipynb cannot be written (No space left on device). Free some space, or name a folder" in told
    assert not (folder / "knn.ipynb").exists()


def test_a_folder_that_is_a_file_is_refused_in_a_sentence(folder: Path) -> None:
    """So is one inside of it."""
    (folder / "nets").write_text("", encoding="utf-8")
    assert "knn.ipynb cannot be written (Not a directory)" in course(
        "knn", "nets/course", "--no-open", exit_code=1
    )


def test_notebooks_are_found_in_a_wheel_and_in_a_checkout(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installed class edition has them in its package, a checkout beside it."""
    package = folder / "course_lib"
    monkeypatch.setattr(notebooks, "_PACKAGE", package)
    with pytest.raises(NoNotebooks, match="install the course again"):
        notebooks_folder()
    (folder / "notebooks").mkdir()
    assert notebooks_folder() == folder / "notebooks"
    (package / "notebooks").mkdir(parents=True)
    assert notebooks_folder() == package / "notebooks"


def test_another_courses_notebooks_are_started_the_same_way(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``COURSE_NOTEBOOKS`` says where they are."""
    there = tmp_path / "course" / "1_toy" / "toy.ipynb"
    there.parent.mkdir(parents=True)
    write_student_notebook(read_source(TOY), there)
    monkeypatch.setenv("COURSE_NOTEBOOKS", str(tmp_path / "course"))
    course("toy", "--no-open")
    assert (folder / "toy.ipynb").read_bytes() == there.read_bytes()


@pytest.mark.parametrize("place", ["my work.ipynb", "linear/linear (1).ipynb", "../work/linear-2.ipynb"])
def test_the_students_notebook_is_known_by_its_content(folder: Path, place: str) -> None:
    """Renamed, or in a folder of its own: it is opened, and no other one is put beside it."""
    notebook("knn", "knn.ipynb")
    made = notebook("linear", place)
    before = sorted(folder.rglob("*.ipynb"))
    told = course("linear", "--no-open")
    assert f"{made.name} is there already; it stays as it is" in told
    assert sorted(folder.rglob("*.ipynb")) == before


def test_the_notebook_in_the_current_folder_comes_before_the_course_folders(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder that a class gave it; a folder that is named is the only one looked at."""
    course("linear", "--no-open")
    notebook("linear", "hand-out/mine.ipynb")
    monkeypatch.chdir(folder / "hand-out")
    assert course("linear", "--no-open").startswith("mine.ipynb is there already")
    assert "fresh/linear.ipynb is ready" in course("linear", "fresh", "--no-open")
