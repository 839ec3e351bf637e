"""The class directory: made once, never overwritten, with a secret that stays in it."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from autograder.grading.classdir import ClassDirectory, ClassError
from tests.helpers_class import RIGHT, ToyClass, autograder


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_init_makes_a_directory_that_nbgrader_knows(tmp_path: Path) -> None:
    """The folders are nbgrader's, and what to do next is said."""
    result = autograder("init", str(tmp_path / "class"))
    names = {path.name for path in (tmp_path / "class").iterdir()}
    assert {"nbgrader_config.py", "source", "release", "submitted", "autograded", "feedback"} <= names
    assert "autograder release" in result.output


def test_init_refuses_a_folder_that_is_not_empty_and_changes_nothing(tmp_path: Path) -> None:
    """Somebody's files are never mixed with a class."""
    (tmp_path / "thesis.txt").write_text("all my work")
    result = autograder("init", str(tmp_path), exit_code=1)
    assert "is not empty" in result.output and "nothing was changed" in result.output
    assert _contents(tmp_path) == {"thesis.txt": b"all my work"}


def test_init_refuses_a_class_that_is_there_and_keeps_its_secret(tmp_path: Path) -> None:
    """A second init would give every student other private cases."""
    classdir = ClassDirectory.create(tmp_path / "class")
    before = _contents(classdir.root)
    result = autograder("init", str(classdir.root), exit_code=1)
    assert "is a class directory already" in result.output
    assert _contents(classdir.root) == before


def test_the_secret_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    """Whoever knows the secret knows the private cases."""
    classdir = ClassDirectory.create(tmp_path / "class")
    assert stat.S_IMODE((classdir.root / "class_secret").stat().st_mode) == 0o600
    assert len(classdir.secret) == 64


def test_two_classes_have_two_secrets(tmp_path: Path) -> None:
    """Last year's private cases are of no use this year."""
    first, second = (ClassDirectory.create(tmp_path / name) for name in "ab")
    assert first.secret != second.secret


def test_the_secret_is_never_printed_nor_in_any_other_file(toy_class: ToyClass) -> None:
    """It is in no output, release, graded notebook, feedback page, record or gradebook."""
    toy_class.hand_in("ada", RIGHT)
    outputs = [toy_class.run(command).output for command in ("release", "grade", "feedback")]
    secret = toy_class.classdir.secret
    assert not [text for text in outputs if secret.decode() in text]
    files = _contents(toy_class.root)
    assert [name for name, content in files.items() if secret in content] == ["class_secret"]


@pytest.mark.parametrize("missing", ["nbgrader_config.py", "class_secret"])
def test_a_folder_that_is_no_class_is_refused_with_what_to_do(tmp_path: Path, missing: str) -> None:
    """Each command needs both files, and says how to make them."""
    classdir = ClassDirectory.create(tmp_path / "class")
    (classdir.root / missing).unlink()
    with pytest.raises(ClassError, match="autograder init"):
        ClassDirectory.open(classdir.root)
    assert "autograder init" in autograder("grade", str(classdir.root), "toy", exit_code=1).output


def test_an_empty_folder_is_said_to_hold_nothing(toy_class: ToyClass) -> None:
    """An upload may fail halfway."""
    (toy_class.root / "submitted" / "ada" / "toy").mkdir(parents=True)
    problem = toy_class.classdir.hand_in("toy", "ada").problem
    assert "no notebook toy.ipynb in the submission, but nothing" in problem


def test_a_link_to_another_students_notebook_is_not_followed(toy_class: ToyClass) -> None:
    """It would hand in somebody else's work, and the reason is given."""
    toy_class.hand_in("ada", RIGHT)
    link = toy_class.root / "submitted" / "ben" / "toy" / "toy.ipynb"
    link.parent.mkdir(parents=True)
    link.symlink_to(toy_class.root / "submitted" / "ada" / "toy" / "toy.ipynb")
    assert "toy.ipynb is a link, which is not followed" in toy_class.classdir.hand_in("toy", "ben").problem


def test_stock_zip_collect_makes_no_one_of_two_whose_ids_have_an_underscore(tmp_path: Path) -> None:
    """The assignments are known by name, so the rest is the student's id."""
    classdir = ClassDirectory.create(tmp_path / "class")
    for assignment in ("linear", "batchnorm_dropout"):
        (classdir.root / "source" / assignment).mkdir()
    pattern = classdir.settings.FileNameCollectorPlugin.named_regexp
    found = {
        name: match.groupdict() if (match := re.match(pattern, f"/x/{name}")) else None
        for name in (
            "max_roe_linear.ipynb",
            "max_lee_batchnorm_dropout.ipynb",
            "linear.ipynb",
            "max_other.ipynb",
        )
    }
    assert found["max_roe_linear.ipynb"] == {"student_id": "max_roe", "file_id": "linear"}
    assert found["max_lee_batchnorm_dropout.ipynb"] == {
        "student_id": "max_lee",
        "file_id": "batchnorm_dropout",
    }
    assert found["linear.ipynb"] is found["max_other.ipynb"] is None
