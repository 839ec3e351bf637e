"""The verdict records: appended to, never rewritten, and readable whatever was killed while writing."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.grading.grade_one import Result, Submission
from autograder.grading.records import append_records, latest, read_records
from course_lib.checking.verdict import AspectVerdict, Verdict
from tests.helpers_class import ToyClass


def _result(student: str = "ada", points: float = 2.0) -> Result:
    verdict = Verdict(
        "mean_rows", [AspectVerdict("mean", "ok", points, 2.0), AspectVerdict("form", "ok", 1.0, 1.0)]
    )
    return Result(Submission("toy", student, b"{}"), "version1", verdicts=(verdict,), seeds={"mean_rows": 5})


def test_every_line_says_who_what_and_from_where(graded_class: ToyClass) -> None:
    """Student, exercise, aspect, points, diagnosis, seed and version: enough to reach the verdict again."""
    wanted = {"student", "assignment", "submission", "version", "exercise", "aspect", "points", "max_points"}
    wanted |= {"time", "ok", "status", "diagnosis", "message", "details", "seed", "lines", "notebook"}
    wanted |= {"timestamp", "duedate", "extension", "tier", "tier_reason", "outcome"}
    lines = [record for record in graded_class.records() if record["student"] != "edda"]
    assert {frozenset(record) for record in lines} == {frozenset(wanted)}


def test_there_is_one_line_per_student_check_and_aspect(graded_class: ToyClass) -> None:
    """Six aspects for each who could be graded, one line for who could not."""
    keys = [(r["student"], r.get("exercise"), r.get("aspect")) for r in graded_class.records()]
    assert len(keys) == len(set(keys)) == 5 * 6 + 1


def test_points_in_the_records_add_up_to_the_gradebook(graded_class: ToyClass) -> None:
    """Two stores, one truth."""
    sums: dict[str, float] = {}
    for record in graded_class.records():
        sums[record["student"]] = sums.get(record["student"], 0.0) + record.get("points", 0.0)
    assert sums == graded_class.scores()


def test_a_diagnosis_is_recorded_by_its_stable_name(graded_class: ToyClass) -> None:
    """What instructors count is a name, not a sentence."""
    named = {record["diagnosis"] for record in graded_class.records("ben")}
    assert named == {None, "columns"}


def test_seeds_differ_between_students(graded_class: ToyClass) -> None:
    """Everybody has private cases of their own."""
    seeds = {r["student"]: r["seed"] for r in graded_class.records() if r.get("exercise") == "scale"}
    assert len(set(seeds.values())) == len(seeds) == 5


def test_appending_keeps_what_is_there(tmp_path: Path) -> None:
    """Earlier verdicts can be compared with later ones."""
    path = tmp_path / "verdicts" / "toy.jsonl"
    append_records(path, [_result(points=1.0)])
    before = path.read_bytes()
    append_records(path, [_result(points=2.0)])
    assert path.read_bytes().startswith(before)
    assert [record["points"] for record in read_records(path)] == [1.0, 1.0, 2.0, 1.0]


def test_latest_is_the_last_grading_of_each_student(tmp_path: Path) -> None:
    """Lines of one grading share one time."""
    path = tmp_path / "toy.jsonl"
    append_records(path, [_result("ada", 0.0), _result("ben", 0.5)])
    append_records(path, [_result("ada", 2.0)])
    points = {student: [r["points"] for r in records] for student, records in latest(path).items()}
    assert points == {"ada": [2.0, 1.0], "ben": [0.5, 1.0]}


@pytest.mark.parametrize(
    "torn", ['{"time": "2026-', '{"time": "2026-01-01", "student": "Å'.encode()[:-1], "\x00"]
)
def test_a_line_torn_by_a_killed_run_is_passed_over_and_ended(tmp_path: Path, torn: str | bytes) -> None:
    """Neither reading nor appending minds, and the next line is whole."""
    path = tmp_path / "toy.jsonl"
    append_records(path, [_result("ada")])
    with path.open("ab") as file:
        file.write(torn if isinstance(torn, bytes) else torn.encode())
    assert set(latest(path)) == {"ada"}
    append_records(path, [_result("ben")])
    assert {student: len(records) for student, records in latest(path).items()} == {"ada": 2, "ben": 2}


def test_a_record_that_is_no_object_is_passed_over(tmp_path: Path) -> None:
    """A line edited by hand does not stop a class."""
    path = tmp_path / "toy.jsonl"
    path.write_text('17\n\n["a"]\n', encoding="utf-8")
    assert list(read_records(path)) == []


def test_there_are_no_records_before_the_first(tmp_path: Path) -> None:
    """A missing file is an empty one."""
    assert latest(tmp_path / "toy.jsonl") == {}
