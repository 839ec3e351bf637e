"""A course outside this repository is a course like any other, and nothing of this one changes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from autograder.authoring.notebook import notebook_text
from autograder.authoring.preview import build_preview, changes
from autograder.editions.wheels import build_editions
from tests.helpers_class import autograder, solved
from tests.helpers_install import Environment

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "regression"
#: What no command on another course may write to.
OURS = (
    "README.md",
    "docs/index.md",
    "docs/contents.md",
    "docs/summaries.md",
    "course_lib/cases",
    "course_answers",
)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the example course, as its author has it."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "course", ignore=shutil.ignore_patterns("__pycache__")))


def _ours() -> dict[Path, int]:
    paths = [path for name in OURS for path in [ROOT / name, *(ROOT / name).glob("*")] if path.is_file()]
    return {path: path.stat().st_mtime_ns for path in paths}


def _answers(course: Path) -> dict[str, str]:
    stored = json.loads((course / "answers" / "diagnostics.json").read_text(encoding="utf-8"))
    return {name: solution["code"] for name, solution in stored["solutions"].items()}


def _said(*arguments: str, exit_code: int = 0) -> str:
    return " ".join(autograder(*arguments, exit_code=exit_code).output.split())


def test_the_example_verifies_and_is_up_to_date() -> None:
    """It lies here as an author would have committed it."""
    assert "✗" not in _said("--course", str(EXAMPLE), "verify", "diagnostics")
    assert "everything is up to date" in _said("--course", str(EXAMPLE), "build", "--check")


def test_building_it_writes_nowhere_else(course: Path) -> None:
    """Its notebook, cases, answers and tables are made where it lies."""
    before = _ours()
    for made in (
        "notebooks/1_diagnostics/diagnostics.ipynb",
        "cases/diagnostics.zip",
        "answers/diagnostics.json",
    ):
        (course / made).unlink()
    output = _said("--course", str(course), "build")
    assert output.count("written: ") == 3 and str(ROOT) not in output
    assert _ours() == before


def test_a_class_of_it_is_released_graded_and_told(course: Path, tmp_path: Path) -> None:
    """All the way to the page, with the mistake by its name."""
    made = tmp_path / "class"
    _said("init", str(made))
    _said("--course", str(course), "release", str(made), "diagnostics")
    release = nbformat.read(made / "release" / "diagnostics" / "diagnostics.ipynb", as_version=4)
    right = _answers(course)
    wrong = {**right, "leverages": right["leverages"].replace("axis=1", "axis=0")}
    for student, work in {"ada": right, "bob": wrong}.items():
        folder = made / "submitted" / student / "diagnostics"
        folder.mkdir(parents=True)
        (folder / "diagnostics.ipynb").write_text(notebook_text(solved(release, work)), encoding="utf-8")
    output = _said("--course", str(course), "grade", str(made), "diagnostics", "--unsandboxed", "--jobs", "1")
    assert "9 of 9" in output and "columns_of_q" in output
    assert "bob" in _said("--course", str(course), "feedback", str(made), "diagnostics")


def test_a_released_notebook_of_it_checks_itself(course: Path, tmp_path: Path) -> None:
    """The wheel beside it has the course's cases: seen in a process that sees nothing else."""
    made = tmp_path / "class"
    _said("init", str(made))
    _said("--course", str(course), "release", str(made), "diagnostics")
    (wheel,) = (made / "release" / "diagnostics").glob("*.whl")
    unpacked = tmp_path / "unpacked"
    shutil.unpack_archive(wheel, unpacked, "zip")
    code = "\n".join(
        [
            "import numpy as np",
            *_answers(course).values(),
            "from course_lib import check",
            "check('leverages'); check('cooks_distances')",
        ]
    )
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COURSE_")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**environment, "PYTHONPATH": str(unpacked)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "4 of 4 points" in done.stdout and "5 of 5 points" in done.stdout


def test_a_new_assignment_verifies_and_is_numbered_after_the_last(course: Path) -> None:
    """In a course that has one, and in one that has none."""
    _said("--course", str(course), "new", "influence", "--title", "Influence")
    assert (course / "notebooks" / "2_influence" / "source.py").is_file()
    assert "✗" not in _said("--course", str(course), "verify", "influence")
    empty = course.parent / "empty"
    empty.mkdir()
    output = _said("--course", str(empty), "new", "first")
    assert (
        empty / "notebooks" / "1_first" / "checks"
    ).is_dir() and f"--course {empty} verify first" in output
    assert "✗" not in _said("--course", str(empty), "verify")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Influence", "cannot be an assignment's name"),
        ("class", "cannot be an assignment's name"),
        ("diagnostics", "There is an assignment diagnostics already"),
    ],
)
def test_a_name_that_cannot_be_is_refused(course: Path, name: str, said: str) -> None:
    """And no folder is left."""
    before = sorted(path.name for path in (course / "notebooks").iterdir())
    assert said in _said("--course", str(course), "new", name, exit_code=1)
    assert sorted(path.name for path in (course / "notebooks").iterdir()) == before


def _without_checks(folder: Path) -> None:
    shutil.rmtree(folder / "checks")


def _without_number(folder: Path) -> None:
    folder.rename(folder.with_name("diagnostics"))


def _failing_reference(folder: Path) -> None:
    path = folder / "source.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("N, D = X.shape", "N, D = X.shape\n    assert N < 11"), encoding="utf-8")


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (_without_checks, "__init__.py does not exist; every assignment has one"),
        (_without_number, "has no number in its name; call the folder 1_diagnostics"),
        (_failing_reference, "cooks_distances: the reference fails on case"),
    ],
)
def test_an_authors_mistake_is_a_sentence(course: Path, broken: object, said: str) -> None:
    """Without a traceback."""
    assert callable(broken)
    broken(course / "notebooks" / "1_diagnostics")
    assert said in _said("--course", str(course), "verify", "diagnostics", exit_code=1)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    """With how to begin."""
    assert "is no folder" in _said("--course", str(tmp_path / "nowhere"), "build", exit_code=1)


def test_a_preview_is_made_again_when_a_file_is_saved(course: Path, tmp_path: Path) -> None:
    """And an error in it is said instead, the notebook of before left as it was."""
    source, view = course / "notebooks" / "1_diagnostics" / "source.py", tmp_path / "view"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("COURSE_NOTEBOOKS", str(course / "notebooks"))
        assert build_preview("diagnostics", view) == ""
        seen = changes("diagnostics", lambda seconds: _save(source, "## 1 · Leverage", "## 1 · Pull"))
        assert [path.name for path in next(seen)] == ["source.py"]
        assert build_preview("diagnostics", view) == ""
        text = (view / "diagnostics.ipynb").read_text(encoding="utf-8")
        assert "1 · Pull" in text and "np.linalg.qr(X)\n" not in text
        _save(source, "    Q, _ = np.linalg.qr(X)", "    Q, _ = np.linalg.qr(X")
        assert "source.py" in build_preview("diagnostics", view)
        assert (view / "diagnostics.ipynb").read_text(encoding="utf-8") == text


def _save(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    if old in text:
        path.write_text(text.replace(old, new), encoding="utf-8")
        os.utime(path, ns=(time.time_ns(), time.time_ns()))


def test_a_preview_can_be_made_once(course: Path, tmp_path: Path) -> None:
    """For a script."""
    view = tmp_path / "view"
    _said("--course", str(course), "preview", "diagnostics", "--once", "--to", str(view))
    assert (view / "diagnostics.ipynb").is_file() and (view / "cases" / "diagnostics.zip").is_file()


def test_an_installed_grader_works_on_a_course_anywhere(course: Path, tmp_path: Path) -> None:
    """From its wheels, without a checkout; the course that it carries is not written to."""
    wheels = [path for path in build_editions(tmp_path / "wheels") if "study" not in path.name]
    installed = Environment.made(tmp_path / "environment")
    installed.install(*wheels)
    for command in (["verify", "diagnostics"], ["new", "influence"], ["build"], ["build", "--check"]):
        done = installed.run("-m", "autograder.cli", "--course", str(course), *command, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
    assert (course / "cases" / "influence.zip").is_file()
    refused = installed.run("-m", "autograder.cli", "build", cwd=tmp_path)
    assert refused.returncode == 1 and "This grader is installed" in refused.stderr


def test_a_folder_without_a_number_is_named(tmp_path: Path) -> None:
    """It is no assignment, and `build` says so rather than that all is up to date."""
    (tmp_path / "notebooks" / "residuals").mkdir(parents=True)
    (tmp_path / "notebooks" / "residuals" / "source.py").write_text("", encoding="utf-8")
    result = autograder("--course", str(tmp_path), "build")
    assert "residuals has no number in its name" in " ".join(result.output.split())


def test_a_course_without_assignments_is_a_sentence(tmp_path: Path) -> None:
    """An empty folder is where one begins."""
    result = autograder("--course", str(tmp_path), "verify", exit_code=1)
    assert "`autograder --course FOLDER new NAME` begins one" in result.output
