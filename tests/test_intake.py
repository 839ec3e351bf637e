"""What a class handed in, read without trust: what is wrong with one folder is that student's problem."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from autograder.authoring.notebook import notebook_text
from autograder.grading.grade_class import grade_class
from autograder.grading.records import latest
from tests.helpers_class import HALF, RIGHT, ToyClass, solved, with_code


def problems(toy_class: ToyClass) -> dict[str, str]:
    """Grade the class, insist on Ada's full marks, and return the others' problems."""
    toy_class.hand_in("ada", RIGHT)
    graded = {item.student: item.result for item in grade_class(toy_class.classdir, "toy")}
    assert toy_class.scores()["ada"] == 7
    found = {student: result.problem for student, result in graded.items() if result is not None}
    assert found.pop("ada") == ""
    return found


def folder_of(toy_class: ToyClass, student: str) -> Path:
    folder = toy_class.root / "submitted" / student / "toy"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_a_student_that_is_a_link_is_not_followed(toy_class: ToyClass) -> None:
    """The whole folder would be a classmate's."""
    toy_class.hand_in("cleo", HALF)
    (toy_class.root / "submitted" / "ben").symlink_to("cleo")
    found = problems(toy_class)
    assert "ben is a link, which is not followed" in found["ben"] and found["cleo"] == ""
    assert toy_class.scores()["ben"] == 0


def test_an_assignment_that_is_a_link_is_not_followed(toy_class: ToyClass) -> None:
    """Nor the folder below it."""
    toy_class.hand_in("cleo", HALF)
    (toy_class.root / "submitted" / "ben").mkdir()
    (toy_class.root / "submitted" / "ben" / "toy").symlink_to("../cleo/toy")
    assert "toy is a link, which is not followed" in problems(toy_class)["ben"]


@pytest.mark.parametrize("name", ["toy.ipynb", "timestamp.txt", "submission_secret.txt"])
@pytest.mark.parametrize("kind", ["link", "FIFO", "folder", "sparse"])
def test_a_file_that_is_none_is_that_students_problem(toy_class: ToyClass, name: str, kind: str) -> None:
    """Each file that is read, each way to hold the grader up or to show it something else."""
    path = toy_class.hand_in("ben", RIGHT).with_name(name)
    path.unlink(missing_ok=True)
    if kind == "link":
        path.symlink_to(toy_class.root / "class_secret")
    elif kind == "FIFO":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        with path.open("wb") as file:
            file.truncate(3 << 30)
    said = {"link": "is a link", "FIFO": "is a FIFO", "folder": "is a folder", "sparse": "is too large"}[kind]
    assert f"{name} {said}" in problems(toy_class)["ben"]


@pytest.mark.parametrize("content", [b"yesterday", b"\xff\xfe", b"2024-10-02 10:00:00 PDT"])
def test_a_time_that_cannot_be_read_is_that_students_problem(toy_class: ToyClass, content: bytes) -> None:
    """It is named, and nothing is graded at a time that was guessed."""
    toy_class.hand_in("ben", RIGHT).with_name("timestamp.txt").write_bytes(content)
    assert "timestamp.txt" in problems(toy_class)["ben"]
    assert toy_class.scores()["ben"] == 0


@pytest.mark.parametrize("what", ["file", "folder", "student"])
def test_what_may_not_be_opened_is_that_students_problem(toy_class: ToyClass, what: str) -> None:
    """Mode 000; root reads it all the same, and then nothing is wrong."""
    path = toy_class.hand_in("ben", RIGHT)
    locked = {"file": path, "folder": path.parent, "student": path.parent.parent}[what]
    locked.chmod(0)
    try:
        problem = problems(toy_class)["ben"]
    finally:
        locked.chmod(0o755)
    assert (os.getuid() == 0 and problem == "") or "Permission denied" in problem


@pytest.mark.parametrize("name", ["with [brackets]*?", "with spaces", "dots..dots", "{braces}", "ünï", "a-r"])
def test_odd_names_are_names(toy_class: ToyClass, name: str) -> None:
    """They are no patterns, paths or options to anything."""
    toy_class.hand_in(name, RIGHT)
    assert problems(toy_class)[name] == ""
    assert toy_class.scores()[name] == 7
    done = toy_class.nbgrader("generate_feedback", "toy")
    assert done.returncode == 0, done.stderr
    assert toy_class.classdir.feedback("toy", name).is_file()


@pytest.mark.parametrize(
    "name",
    [
        "new\nline",
        "escape\x1b[31m",
        "x" * 200,
        " space",
        os.fsdecode(b"\xff\xfe"),
        "‮abc",
        "=1+1",
        "-rf",
        "@a",
    ],
)
def test_names_that_are_no_ids_are_refused_by_name(toy_class: ToyClass, name: str) -> None:
    """They are in no gradebook, and the terminal shows them without doing what they say."""
    toy_class.hand_in(name, RIGHT)
    (problem,) = problems(toy_class).values()
    assert "rename it to the student's id" in problem
    assert set(toy_class.scores()) == {"ada"}
    assert len(latest(toy_class.classdir.records("toy"))) == 2
    output = toy_class.run("grade", exit_code=1).output
    assert not set(output) & {"\x1b", "\u202e"} and "new\nline" not in output


def test_half_a_character_in_a_message_stops_nobody(toy_class: ToyClass) -> None:
    """No encoding has a lone surrogate; it is shown as a replacement character."""
    toy_class.hand_in(
        "ben", {**RIGHT, "mean_rows": "def mean_rows(X):\n    raise ValueError('\\ud800 here')"}
    )
    whole = notebook_text(with_code(solved(toy_class.release, RIGHT), "'HALF'"))
    toy_class.hand_in("cleo", whole.replace("HALF", "\\ud800").encode())
    problems(toy_class)
    assert toy_class.scores()["ben"] == 4
    assert any("\ufffd here" in record["message"] for record in toy_class.records("ben"))
    for student in ("ben", "cleo"):
        path = toy_class.root / "autograded" / student / "toy" / "toy.ipynb"
        graded = json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False)
        assert not [letter for letter in graded if "\ud800" <= letter <= "\udfff"]


def test_files_beside_the_folders_are_no_students(toy_class: ToyClass) -> None:
    """An archive or a note among the submissions is nobody's."""
    (toy_class.root / "submitted" / "README.txt").write_text("hello")
    (toy_class.root / "submitted" / ".hidden").mkdir()
    os.mkfifo(toy_class.root / "submitted" / "pipe")
    assert problems(toy_class) == {}


def test_the_exchanges_secret_is_carried_along(toy_class: ToyClass) -> None:
    """`nbgrader release_feedback` looks for it beside the page; time and secret as they came."""
    path = toy_class.hand_in("ben", RIGHT)
    path.with_name("submission_secret.txt").write_bytes(b"0123abcd")
    path.with_name("timestamp.txt").write_bytes(b"2024-10-01 20:00:00 UTC\n")
    problems(toy_class)
    graded = toy_class.root / "autograded" / "ben" / "toy"
    assert (graded / "submission_secret.txt").read_bytes() == b"0123abcd"
    assert (graded / "timestamp.txt").read_bytes() == b"2024-10-01 20:00:00 UTC\n"
