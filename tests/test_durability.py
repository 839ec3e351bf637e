"""One truth: what is lost or damaged is rebuilt, and a run that cannot go on says why."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from filelock import FileLock

from autograder.grading.grade_class import grade_class
from autograder.grading.nbgrader_api import gradebook, nbgrader_api
from benchmarks._class_state import rows
from tests.conftest import GRADED
from tests.helpers_class import BAD_JSON, COLUMNS, RIGHT, ToyClass, autograder
from tests.test_gradebook_rows import by_hand

SCORES = {student: points or 0.0 for student, points in GRADED.items()}
DUE = datetime(2024, 10, 1, tzinfo=UTC).replace(tzinfo=None)


def graded_again(toy_class: ToyClass, *arguments: str) -> tuple[set[str], str]:
    """Run ``grade``, and return who was graded (the unreadable one apart) and what was said."""
    before = len(toy_class.records())
    output = toy_class.run("grade", *arguments, exit_code=1).output
    return {r["student"] for r in toy_class.records()[before:]} - {"edda"}, " ".join(output.split())


def set_duedate(toy_class: ToyClass, duedate: datetime | None) -> None:
    with gradebook(nbgrader_api(toy_class.classdir.config)) as book:
        book.update_or_create_assignment("toy", duedate=duedate)


@pytest.mark.parametrize("lost", ["deleted", "emptied", "another program's empty one"])
def test_a_lost_gradebook_is_rebuilt_from_the_records(graded_class: ToyClass, lost: str) -> None:
    """Every row is there again, and nobody is judged for it."""
    before = rows(graded_class.root)
    path = graded_class.root / "gradebook.db"
    path.unlink()
    if lost == "emptied":
        path.touch()
    elif lost == "another program's empty one":
        assert graded_class.nbgrader("db", "student", "list").returncode == 0
    again, said = graded_again(graded_class)
    assert again == set() and "6 grades are put back from the records" in said
    assert rows(graded_class.root) == before


def test_due_date_and_extensions_come_back_too(graded_class: ToyClass) -> None:
    """The records hold what a penalty is computed from."""
    with graded_class.classdir.config.open("a", encoding="utf-8") as file:
        file.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    for student in ("ada", "ben"):
        folder = graded_class.root / "submitted" / student / "toy"
        (folder / "timestamp.txt").write_text("2024-10-02 10:00:00 UTC")
    set_duedate(graded_class, DUE)
    with gradebook(nbgrader_api(graded_class.classdir.config)) as book:
        book.grant_extension("toy", "ben", days=3)
    graded_class.run("grade", exit_code=1)
    before = rows(graded_class.root)
    (graded_class.root / "gradebook.db").unlink()
    graded_class.run("grade", exit_code=1)
    assert rows(graded_class.root) == before
    assert "0 of 9 (7 − 7 for lateness)" in " ".join(graded_class.run("grade", exit_code=1).output.split())


@pytest.mark.parametrize("damage", ["overwritten", "cut", "text"])
def test_a_damaged_gradebook_is_set_aside_and_rebuilt(graded_class: ToyClass, damage: str) -> None:
    """What a person gave points for is in no other file, so the damaged one is kept."""
    path = graded_class.root / "gradebook.db"
    content = path.read_bytes()
    path.write_bytes(
        {
            "overwritten": content[:4096] + b"\xff" * (len(content) - 4096),
            "cut": content[:5000],
            "text": b"hello" * 99,
        }[damage]
    )
    again, said = graded_again(graded_class)
    assert again == set() and "gradebook.db was damaged" in said
    assert graded_class.scores() == SCORES
    assert len(list(graded_class.root.glob("gradebook.db.damaged_*"))) == 1


def test_a_gradebook_behind_the_records_catches_up(graded_class: ToyClass) -> None:
    """An older copy was put back: one student is missing in it, another has an older grade."""
    old = (graded_class.root / "gradebook.db").read_bytes()
    graded_class.hand_in("cleo", RIGHT)
    graded_class.hand_in("gina", COLUMNS)
    graded_class.run("grade", exit_code=1)
    (graded_class.root / "gradebook.db").write_bytes(old)
    again, said = graded_again(graded_class)
    assert again == set()
    assert all(f"{s}: the gradebook had another grade than the records" in said for s in ("cleo", "gina"))
    assert graded_class.scores() == {**SCORES, "cleo": 7.0, "gina": 4.0}


def test_scores_given_by_hand_do_not_look_like_a_gradebook_that_is_behind(graded_class: ToyClass) -> None:
    """They stand beside the automatic ones."""
    by_hand(graded_class)
    before = rows(graded_class.root)
    again, said = graded_again(graded_class)
    assert again == set() and "another grade" not in said
    assert rows(graded_class.root) == before


def test_one_damaged_line_costs_that_line(graded_class: ToyClass) -> None:
    """Its student is graded again; all others' lines are read as before."""
    path = graded_class.classdir.records("toy")
    lines = path.read_bytes().splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines) if b'"cleo"' in line)
    lines[number] = lines[number].replace(b'"cleo"', b'"cl\xff\xfeo"')
    lines.insert(3, b'{"student": 7, "time": []}\n' + b"[" * 100_000 + b"\n\x00\x01\n")
    path.write_bytes(b"".join(lines))
    again, _ = graded_again(graded_class)
    assert again == {"cleo"}
    assert graded_class.scores() == SCORES


@pytest.mark.parametrize("changed", ["content", "timestamp", "due date", "extension", "graded notebook"])
def test_unchanged_means_everything_that_a_grade_depends_on(graded_class: ToyClass, changed: str) -> None:
    """Whoever's submission or terms are others is graded again, and nobody else."""
    set_duedate(graded_class, DUE)
    graded_class.run("grade", exit_code=1)
    everybody = set(GRADED) - {"edda"}
    folder = graded_class.root / "submitted" / "ben" / "toy"
    if changed == "content":
        graded_class.hand_in("ben", RIGHT)
    elif changed == "timestamp":
        (folder / "timestamp.txt").write_text("2024-10-02 10:00:00 UTC")
    elif changed == "due date":
        set_duedate(graded_class, datetime(2024, 11, 1, tzinfo=UTC).replace(tzinfo=None))
    elif changed == "extension":
        with gradebook(nbgrader_api(graded_class.classdir.config)) as book:
            book.grant_extension("toy", "ben", hours=3)
    else:
        (graded_class.root / "autograded" / "ben" / "toy" / "toy.ipynb").unlink()
    assert graded_again(graded_class)[0] == (everybody if changed == "due date" else {"ben"})
    assert graded_again(graded_class)[0] == set()


def test_a_second_grader_is_refused_and_told_why(toy_class: ToyClass) -> None:
    """By either command; the first one's work goes on undisturbed."""
    toy_class.hand_in("ada", RIGHT)
    toy_class.hand_in("ben", RIGHT)
    run = grade_class(toy_class.classdir, "toy")
    next(run)
    command = [sys.executable, "-m", "autograder.cli", "grade", str(toy_class.root), "toy"]
    second = subprocess.run(command, capture_output=True, text=True)
    assert second.returncode == 1
    assert f"is being graded already (by process {os.getpid()})" in " ".join(second.stderr.split())
    stock = toy_class.nbgrader("autograde", "toy")
    assert stock.returncode == 1 and "is being graded already" in stock.stderr
    assert "Traceback" not in second.stderr + stock.stderr
    list(run)
    toy_class.run("grade")
    assert toy_class.scores() == {"ada": 7.0, "ben": 7.0}


def test_what_a_killed_grader_left_is_swept(toy_class: ToyClass) -> None:
    """Half-written files in the class; its folder of temporary files outside is `tests/test_scratch.py`."""
    toy_class.hand_in("ada", RIGHT)
    toy_class.run("grade")
    (toy_class.root / ".grading").write_text("99999\n")
    (toy_class.root / ".staged-x").mkdir()
    (toy_class.root / "verdicts" / ".writing-x").touch()
    (toy_class.root / "autograded" / "ada" / "toy" / ".writing-x").touch()
    toy_class.run("grade")
    left = [p for p in toy_class.root.rglob(".*") if p.name.startswith((".staged", ".writing"))]
    assert left == [] and not (toy_class.root / ".grading").exists()


def run_in(folder: Path, *prepare: str) -> subprocess.CompletedProcess[str]:
    """Run ``grade`` on a class as a process of its own, after some lines of Python."""
    code = "\n".join(["import sys", *prepare, "from autograder.cli import main", "main(sys.argv[1:])"])
    command = [sys.executable, "-c", code, "grade", str(folder), "toy", "--jobs", "1"]
    return subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parent.parent)


def test_a_full_disk_is_said_in_one_sentence_and_loses_nothing(graded_class: ToyClass) -> None:
    """No file may grow beyond what the gradebook has: the next run, with room, does the rest."""
    graded_class.hand_in("ben", RIGHT)
    before = graded_class.records()
    size = graded_class.classdir.records("toy").stat().st_size
    limit = f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, resource.RLIM_INFINITY))"
    done = run_in(graded_class.root, "import resource", limit)
    said = " ".join(done.stderr.split())
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "cannot be written to" in said and "run the same command again" in said
    assert [r for r in graded_class.records() if r in before] == before
    graded_class.run("grade", exit_code=1)
    assert graded_class.scores() == {**SCORES, "ben": 7.0}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, which can be filled and made read-only."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], capture_output=True)
    if mounted.returncode:
        pytest.skip("only root mounts file systems")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_disk_that_fills_up_stops_the_run_and_keeps_what_was_graded(
    toy_class: ToyClass, small_disk: Path
) -> None:
    """A real file system without a free byte, then with some."""
    for student in ("ada", "ben"):
        toy_class.hand_in(student, RIGHT)
    shutil.copytree(toy_class.root, small_disk / "class")
    filler = small_disk / "filler"
    subprocess.run(["dd", "if=/dev/zero", f"of={filler}", "bs=4096"], capture_output=True, check=False)
    done = run_in(small_disk / "class")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "cannot be written to" in done.stderr
    assert "No space left" in done.stderr or "full" in done.stderr
    filler.unlink()
    assert run_in(small_disk / "class").returncode == 0


def test_a_read_only_class_is_said_to_be(toy_class: ToyClass, small_disk: Path) -> None:
    """Nothing is judged for nothing."""
    toy_class.hand_in("ada", RIGHT)
    shutil.copytree(toy_class.root, small_disk / "class")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    done = run_in(small_disk / "class")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "cannot be written to (Read-only file system)" in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("nbgrader_config.py", b"c = get_config()\nc.x = 1 / 0\n", "division by zero (line 2)"),
        ("nbgrader_config.py", b"c = get_config(\n", "SyntaxError"),
        ("nbgrader_config.py", b"\xff\xfe", "nbgrader_config.py cannot be used"),
        ("nbgrader_config.py", None, "is not a class directory"),
        ("class_secret", b"short", "does not hold the 64 hexadecimal digits"),
        ("class_secret", b"", "put the file back from a copy"),
        ("class_secret", None, "has no class_secret"),
        ("release/toy/toy.ipynb", b'{"cells": [', "is damaged"),
        ("release/toy/toy.ipynb", b"\xff", "makes it again"),
        ("release/toy/toy.ipynb", b'{"cells": [], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "di"),
        ("release/toy/toy.ipynb", None, "has not been released"),
    ],
)  # fmt: skip
def test_what_is_missing_or_broken_is_one_sentence(
    graded_class: ToyClass, name: str, content: bytes | None, said: str
) -> None:
    """It says what to do; grades and records stay as they are."""
    path = graded_class.root / name
    before, records = rows(graded_class.root), graded_class.records()
    path.chmod(0o644)
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    output = " ".join(autograder("grade", str(graded_class.root), "toy", exit_code=1).output.split())
    assert said in output and output.startswith("Error: ")
    assert rows(graded_class.root) == before and graded_class.records() == records


def test_a_damaged_release_is_made_again(graded_class: ToyClass) -> None:
    """The same content; nobody has to be graded again."""
    path = graded_class.classdir.release("toy")
    before = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(before[:1000])
    graded_class.run("release")
    assert path.read_bytes() == before
    assert graded_again(graded_class)[0] == set()


def test_a_plugin_that_fails_for_one_student_fails_for_that_one(graded_class: ToyClass) -> None:
    """A class's own rule about lateness is code too."""
    (graded_class.root / "failing_rule.py").write_text(
        "from nbgrader.plugins import LateSubmissionPlugin\n\n\nclass Rule(LateSubmissionPlugin):\n"
        "    def late_submission_penalty(self, student_id, score, total_seconds_late):\n"
        "        return 1 / (student_id != 'ben')\n"
    )
    with graded_class.classdir.config.open("a", encoding="utf-8") as file:
        file.write('c.AssignLatePenalties.plugin_class = "failing_rule.Rule"\n')
    for student in ("ben", "finn"):
        path = graded_class.root / "submitted" / student / "toy" / "timestamp.txt"
        path.write_text("2024-10-02 10:00:00 UTC")
    set_duedate(graded_class, DUE)
    output = " ".join(graded_class.run("grade", exit_code=1).output.split())
    assert "it could not be recorded (ZeroDivisionError" in output
    assert graded_class.records("ben")[-1]["message"].endswith("(ZeroDivisionError: division by zero)")
    assert "6 of 9 (7 − 1 for lateness)" in output
    assert graded_class.scores() == {**SCORES, "ben": 0.0}


def test_a_database_that_is_in_use_is_waited_for_or_said_to_be(graded_class: ToyClass) -> None:
    """Somebody else's long transaction is no traceback."""
    import sqlite3

    graded_class.hand_in("ben", RIGHT)
    other = sqlite3.connect(graded_class.root / "gradebook.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        output = graded_class.run("grade", exit_code=1).output
    finally:
        other.close()
    assert "gradebook: database is locked" in " ".join(output.split())
    graded_class.run("grade", exit_code=1)
    assert graded_class.scores()["ben"] == 7


def test_the_lock_is_free_again_after_a_bad_end(toy_class: ToyClass) -> None:
    """Whatever ended a run, the next one is not kept waiting."""
    toy_class.hand_in("ada", BAD_JSON)
    toy_class.run("grade", exit_code=1)
    with FileLock(toy_class.root / ".grading.lock", timeout=0):
        pass
