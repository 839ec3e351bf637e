"""``autograder demo``: twelve made-up students, from release to feedback, and what came of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.helpers_class import TOY, autograder

pytestmark = pytest.mark.slow


def test_the_demo_succeeds_names_students_and_mistakes_and_can_be_repeated(
    toy_course: Path, tmp_path: Path
) -> None:
    """One command shows what the grader does; a second run replaces its own class."""
    folder = tmp_path / "demo"
    output = autograder("demo", str(folder)).output
    assert "Everything came out as it should." in output
    for said in (
        "student01",
        "student12",
        "columns",
        "divided_by_rows",
        "timeout",
        "not graded",
        "7 of 9",
    ):
        assert said in output
    assert (folder / "feedback" / "student09" / "toy" / "toy.html").is_file()
    (folder / "feedback" / "student09" / "toy" / "toy.html").unlink()
    autograder("demo", str(folder))
    assert (folder / "feedback" / "student09" / "toy" / "toy.html").is_file()


def test_the_demo_fails_when_something_comes_out_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here a known mistake goes by another's name; whose it is, is said."""
    folder = tmp_path / "course" / "1_toy"
    shutil.copytree(TOY, folder, ignore=shutil.ignore_patterns("__pycache__"))
    section = folder / "checks" / "means.py"
    checks = section.read_text(encoding="utf-8")
    assert checks.count('("X.shape[1]", "X.shape[0]")') == 1
    broken = checks.replace('("X.shape[1]", "X.shape[0]")', '("/ num_features", "* 1.0")')
    section.write_text(broken, encoding="utf-8")
    monkeypatch.setenv("COURSE_NOTEBOOKS", str(folder.parent))
    output = " ".join(autograder("demo", str(tmp_path / "demo"), exit_code=1).output.split())
    assert "✗ student05: mean_rows is diagnosed as" in output.replace("toy: ", "")
    assert "Something did not come out as it should." in output


def test_the_demo_refuses_a_folder_that_is_not_its_own(toy_course: Path, tmp_path: Path) -> None:
    """A real class is never replaced by made-up students."""
    autograder("init", str(tmp_path / "class"))
    secret = (tmp_path / "class" / "class_secret").read_bytes()
    output = autograder("demo", str(tmp_path / "class"), exit_code=1).output
    assert "nothing was changed" in output
    assert (tmp_path / "class" / "class_secret").read_bytes() == secret
