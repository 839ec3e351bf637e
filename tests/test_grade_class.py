"""Grading a class: everybody once, whatever somebody handed in and whenever the run was killed."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from autograder.grading.grade_class import grade_class
from autograder.grading.records import latest
from autograder.grading.spreadsheets import without_formulas
from tests.conftest import GRADED
from tests.helpers_class import BAD_JSON, COLUMNS, HALF, RIGHT, ToyClass, autograder, solved


def test_the_gradebook_holds_everybodys_points(graded_class: ToyClass) -> None:
    """It is nbgrader's own; a file that could not be read has none."""
    assert graded_class.scores() == {student: points or 0.0 for student, points in GRADED.items()}


def test_the_table_names_students_points_and_mistakes(toy_class: ToyClass) -> None:
    """Who got what, and why, at a glance."""
    toy_class.hand_in("ben", COLUMNS)
    output = toy_class.run("grade").output
    assert "ben" in output and "4 of 9" in output and "columns" in output


def test_what_has_not_changed_is_skipped(graded_class: ToyClass) -> None:
    """A second run does only what there is to do."""
    before = graded_class.records()
    results = {item.student: item for item in grade_class(graded_class.classdir, "toy")}
    assert {student for student, item in results.items() if not item.skipped} == {"edda"}
    assert [r for r in graded_class.records() if r["student"] != "edda"] == [
        r for r in before if r["student"] != "edda"
    ]


def test_regrade_does_everything_again_and_keeps_the_earlier_verdicts(graded_class: ToyClass) -> None:
    """The old lines stay where they are; the new ones say the same, from the same cases."""
    before = graded_class.records()
    graded_class.run("grade", "--regrade", exit_code=1)  # edda's file is still unreadable
    after = graded_class.records()
    assert after[: len(before)] == before
    by_student = [
        [{**r, "time": ""} for r in part if r["student"] == s] for s in GRADED for part in (before, after)
    ]
    assert all(new == old * 2 for old, new in zip(by_student[::2], by_student[1::2], strict=True))
    assert graded_class.scores()["ben"] == 4


def test_one_student_alone_can_be_graded_after_a_repair(graded_class: ToyClass) -> None:
    """The repaired file counts, and nobody else is touched."""
    others = {s: p for s, p in graded_class.scores().items() if s != "edda"}
    count = len(graded_class.records("ada"))
    graded_class.hand_in("edda", RIGHT)
    graded_class.run("grade", "--student", "edda")
    assert graded_class.scores() == {**others, "edda": 7.0}
    assert len(graded_class.records("ada")) == count


def test_an_unreadable_file_is_listed_every_time_and_stops_nobody(toy_class: ToyClass) -> None:
    """Exit code 1 and the reason; the others have their grades."""
    toy_class.hand_in("ada", BAD_JSON)
    toy_class.hand_in("ben", HALF)
    for _ in range(2):
        output = " ".join(toy_class.run("grade", exit_code=1).output.split())
        assert "not graded" in output
    assert toy_class.scores()["ben"] == 3


def test_a_good_file_replaced_by_a_damaged_one_is_not_passed_over(graded_class: ToyClass) -> None:
    """What was handed in last counts: gradebook, records, page and export say that it cannot be read."""
    graded_class.hand_in("ada", BAD_JSON)
    for _ in range(2):
        output = graded_class.run("grade", "--student", "ada", exit_code=1).output
        assert "not graded" in " ".join(output.split())
    assert graded_class.scores()["ada"] == 0
    assert [record["status"] for record in latest(graded_class.classdir.records("toy"))["ada"]] == [
        "unreadable"
    ]
    assert not (graded_class.root / "autograded" / "ada").exists()
    graded_class.run("feedback", "--student", "ada")
    page = graded_class.classdir.feedback("toy", "ada").read_text(encoding="utf-8")
    assert "not graded" in page and "mean_rows" not in page
    autograder("export", str(graded_class.root), "--unsandboxed")
    exported = (graded_class.root / "grades.csv").read_text(encoding="utf-8")
    assert next(line for line in exported.splitlines() if ",ada," in line).endswith(",,,,9.0,not graded")


def test_a_resubmission_is_graded(graded_class: ToyClass) -> None:
    """Another file, another grade; both are in the records."""
    graded_class.hand_in("cleo", COLUMNS)
    graded_class.run("grade", "--student", "cleo")
    assert graded_class.scores()["cleo"] == 4
    assert len({record["submission"] for record in graded_class.records("cleo")}) == 2


@pytest.mark.parametrize("broken", ["two notebooks", "a link", "nothing"])
def test_a_folder_without_one_notebook_is_that_students_problem(toy_class: ToyClass, broken: str) -> None:
    """It is listed with the reason, and the neighbour is graded."""
    toy_class.hand_in("ada", RIGHT)
    folder = toy_class.root / "submitted" / "ben" / "toy"
    folder.mkdir(parents=True)
    if broken == "two notebooks":
        toy_class.hand_in("ben", RIGHT, name="a.ipynb")
        toy_class.hand_in("ben", HALF, name="b.ipynb")
    elif broken == "a link":
        (folder / "toy.ipynb").symlink_to(toy_class.root / "submitted" / "ada" / "toy" / "toy.ipynb")
    output = " ".join(toy_class.run("grade", exit_code=1).output.split())
    assert "ben" in output and "not graded" in output
    assert toy_class.scores() == {"ada": 7.0, "ben": 0.0}


def test_a_notebook_under_another_name_is_graded(toy_class: ToyClass) -> None:
    """And comes out under the right one, for nbgrader's other commands."""
    toy_class.hand_in("ada", RIGHT, name="toy (2).ipynb")
    toy_class.run("grade")
    assert toy_class.scores() == {"ada": 7.0}
    assert (toy_class.root / "autograded" / "ada" / "toy" / "toy.ipynb").is_file()


def test_other_files_in_a_submission_are_not_taken_along(toy_class: ToyClass) -> None:
    """A link beside the notebook could lead to the gradebook or to somebody's work."""
    path = toy_class.hand_in("ada", RIGHT)
    (path.parent / "data.db").symlink_to(toy_class.root / "gradebook.db")
    toy_class.run("grade")
    graded = {path.name for path in (toy_class.root / "autograded" / "ada" / "toy").iterdir()}
    assert "toy.ipynb" in graded and "data.db" not in graded


def test_any_executors_map_will_do(toy_class: ToyClass) -> None:
    """Submissions are graded side by side and recorded by one writer."""
    for student, work in (("ada", RIGHT), ("ben", COLUMNS), ("cleo", HALF)):
        toy_class.hand_in(student, work)
    with ThreadPoolExecutor(2) as pool:
        results = list(grade_class(toy_class.classdir, "toy", run_map=pool.map))
    assert [item.student for item in results] == ["ada", "ben", "cleo"]
    assert toy_class.scores() == {"ada": 7.0, "ben": 4.0, "cleo": 3.0}


def test_what_was_not_released_is_not_graded(toy_course: object, tmp_path: object) -> None:
    """The message names the command that comes first."""
    autograder("init", f"{tmp_path}/class")
    output = autograder("grade", f"{tmp_path}/class", "toy", exit_code=1).output
    assert "has not been released" in output and "autograder release" in output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("tyo",), "no assignment is called 'tyo'"),
        (("toy", "--student", "zoe"), "zoe handed nothing in for toy"),
    ],
)
def test_unknown_names_are_answered(toy_class: ToyClass, arguments: tuple[str, ...], said: str) -> None:
    """An assignment or a student that does not exist is no traceback."""
    output = autograder("grade", str(toy_class.root), *arguments, exit_code=1).output
    assert said in " ".join(output.split())


def test_a_killed_run_is_finished_by_the_next(toy_class: ToyClass) -> None:
    """SIGKILL in the middle: afterwards everybody has one grade, and every verdict is there exactly once."""
    students = [f"student{number:02d}" for number in range(6)]
    for student in students:
        toy_class.hand_in(student, COLUMNS)
    command = [sys.executable, "-m", "autograder.cli", "grade", str(toy_class.root), "toy"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=dict(os.environ))
    _wait_for_a_verdict(toy_class, process)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    survived = toy_class.records()
    assert {record["student"] for record in survived} != set(students)
    toy_class.run("grade")
    assert toy_class.scores() == dict.fromkeys(students, 4.0)
    assert toy_class.records()[: len(survived)] == survived
    counts = {(r["student"], r["exercise"], r["aspect"]) for r in toy_class.records()}
    assert len(toy_class.records()) == len(counts) == 6 * len(students)


def _wait_for_a_verdict(toy_class: ToyClass, process: subprocess.Popen[bytes]) -> None:
    while not toy_class.records():
        with suppress(subprocess.TimeoutExpired):
            pytest.fail(f"it ended with {process.wait(timeout=0.02)} before it could be killed")


@pytest.mark.parametrize("killed", ["before its lines", "within its lines"])
def test_a_submission_that_was_half_recorded_is_graded_again(graded_class: ToyClass, killed: str) -> None:
    """The gradebook is written first, the lines last: without all of them a grading was not finished."""
    path = graded_class.classdir.records("toy")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    first = next(i for i, line in enumerate(lines) if '"finn"' in line)
    kept = lines[:first] if killed == "before its lines" else [*lines[: first + 2], lines[first + 2][:30]]
    path.write_text("".join(kept), encoding="utf-8")
    graded_class.run("grade", "--student", "finn")
    assert len(latest(path)["finn"]) == 6
    assert graded_class.scores()["finn"] == 7


def test_the_export_gives_no_score_that_is_none(graded_class: ToyClass) -> None:
    """Unreadable, waiting and not handed in are marked, and no plain 0; rows are by student."""
    graded_class.hand_in("gus", {**RIGHT, "poor_summary": "Rows that cancel."})
    graded_class.run("grade", "--student", "gus")
    (graded_class.root / "students.csv").write_text("id\nzoe\nabe\n")
    done = graded_class.nbgrader("db", "student", "import", "students.csv")
    assert done.returncode == 0, done.stderr
    autograder("export", str(graded_class.root), "--unsandboxed")
    with (graded_class.root / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert list(rows) == sorted(rows)
    status = {student: (row["status"], row["score"]) for student, row in rows.items()}
    assert status["edda"] == ("not graded", "")
    assert status["zoe"] == status["abe"] == ("not handed in", "")
    assert status["ada"] == ("graded", "7.0")
    assert status["gus"] == ("waits for a person", "") and rows["gus"]["raw_score"] == "7.0"


def test_the_export_holds_no_formula() -> None:
    """A gradebook may have any text in it; what a spreadsheet would compute is shown as it is."""
    row = without_formulas({"student_id": "=1+1", "email": "@a", "last_name": "Doe", "score": -1.0})
    assert row == {"student_id": "'=1+1", "email": "'@a", "last_name": "Doe", "score": -1.0}


@pytest.mark.parametrize("command", ["grade", "feedback"])
def test_an_unknown_assignment_is_not_advised_to_be_released(toy_class: ToyClass, command: str) -> None:
    """A slip of the keyboard; the message lists what there is."""
    output = autograder(command, str(toy_class.root), "toyy", exit_code=1).output
    assert "no assignment is called 'toyy'" in output and "release" not in output


@pytest.mark.parametrize("command", ["grade", "feedback"])
def test_a_damaged_line_of_the_records_is_said(graded_class: ToyClass, command: str) -> None:
    """By number, and what it means; the lines around it count."""
    path = graded_class.classdir.records("toy")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:2], "{half a li\n", *lines[2:]]), encoding="utf-8")
    output = graded_class.run(command, exit_code=1 if command == "grade" else 0).output
    assert "toy.jsonl: line 3 is damaged and passed over" in " ".join(output.split())


def test_what_was_done_to_many_cells_is_said_once(toy_class: ToyClass) -> None:
    """Not a line for each check."""
    notebook = solved(toy_class.release, RIGHT)
    for cell in notebook.cells:
        if str(cell.get("id")).startswith("check_"):
            cell.source = "pass"
    toy_class.hand_in("ben", notebook)
    (graded,) = grade_class(toy_class.classdir, "toy")
    assert graded.result is not None
    assert [note for note in graded.result.notes if "edited" in note] == [
        'The check "mean_rows", the check "scale", the check "mean_invariance" were edited; they were put '
        "back as released."
    ]
