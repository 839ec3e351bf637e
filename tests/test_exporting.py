"""`autograder export --to …`: marks as platforms take them in; what is no mark looks like none."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from autograder.authoring.assignment import LoadedAssignment
from autograder.grading.nbgrader_api import gradebook, nbgrader_api
from tests.helpers_class import ToyClass, autograder
from tests.helpers_course import toy_cases

ROOT = Path(__file__).resolve().parent.parent
CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Toy (4711),Other (12)
    Points Possible,,,,,8,3
"Lovelace, Ada",101,S1,ada,A,,1
"Ritchie, Ben",102,S2,ben,A,,2
"Edda, E",105,S5,edda,A,,
"Student, Test",199,,,A,,
"""
MOODLE = """\
Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Feedback comments
Participant 1,Ada Lovelace,ada,Submitted,,{most},Yes,
Participant 2,Ben Ritchie,ben,Submitted,,{most},No,
Participant 5,Edda E,edda,Submitted,,{most},Yes,
"""


@pytest.fixture
def marked(graded_class: ToyClass) -> ToyClass:
    """The graded class, in which Ada's written answer has its mark."""
    with gradebook(nbgrader_api(graded_class.classdir.config)) as book:
        for student in ("ada", "ben"):
            (notebook,) = book.find_submission("toy", student).notebooks
            for grade in notebook.grades:
                if grade.needs_manual_grade:
                    grade.manual_score, grade.needs_manual_grade = 1.0, False
        book.db.commit()
    return graded_class


def _export(made: ToyClass, *arguments: str, exit_code: int = 0) -> str:
    return autograder("export", str(made.root), "--unsandboxed", *arguments, exit_code=exit_code).output


def _file(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_canvas_gets_its_own_ids_and_heading_back(marked: ToyClass, tmp_path: Path) -> None:
    """The row of points possible first; columns of other assignments are left alone."""
    out = tmp_path / "out.csv"
    _export(marked, "toy", "--to", "canvas", "--roster", _file(tmp_path / "c.csv", CANVAS), "-o", str(out))
    first, ada, ben, edda = _rows(out)
    assert list(ada) == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Toy (4711)"]
    assert first["Student"].strip() == "Points Possible" and float(first["Toy (4711)"]) > 0
    assert (ada["ID"], ada["Student"]) == ("101", "Lovelace, Ada")
    assert float(ada["Toy (4711)"]) > float(ben["Toy (4711)"]) > 0 and edda["Toy (4711)"] == ""


def test_who_has_no_mark_is_listed_and_has_an_empty_cell(marked: ToyClass, tmp_path: Path) -> None:
    """Unreadable, or not in the platform's list."""
    output = _export(marked, "toy", "--to", "canvas", "--roster", _file(tmp_path / "c.csv", CANVAS))
    assert "without a mark: edda: toy: not graded" in output
    assert "without a mark: finn: not in the roster" in output


def test_what_waits_for_a_person_is_no_mark_yet(graded_class: ToyClass, tmp_path: Path) -> None:
    """Whatever the platform."""
    with gradebook(nbgrader_api(graded_class.classdir.config)) as book:
        (notebook,) = book.find_submission("toy", "ada").notebooks
        answer = next(grade for grade in notebook.grades if not grade.cell.name.startswith("check_"))
        answer.auto_score, answer.manual_score, answer.needs_manual_grade = None, None, True
        book.db.commit()
    out = tmp_path / "out.json"
    _export(graded_class, "toy", "--to", "json", "-o", str(out))
    found = {mark["student_id"]: mark for mark in json.loads(out.read_text("utf-8"))}
    assert found["ada"]["score"] is None and found["ada"]["status"] == "waits for a person"


def test_moodles_worksheet_is_filled_in(marked: ToyClass, tmp_path: Path) -> None:
    """But for whom Moodle says that the grade is fixed, and who has none."""
    most = _most(marked, tmp_path)
    out, sheet = tmp_path / "out.csv", _file(tmp_path / "m.csv", MOODLE.format(most=most))
    arguments = ("toy", "--to", "moodle", "--roster", sheet, "--id-column", "Email address", "-o", str(out))
    output = _export(marked, *arguments)
    ada, ben, edda = _rows(out)
    assert float(ada["Grade"]) > 0 and ben["Grade"] == edda["Grade"] == ""
    assert list(ada) == MOODLE.splitlines()[0].split(",") and "ben: Moodle says" in output


def _most(made: ToyClass, tmp_path: Path) -> float:
    out = tmp_path / "all.json"
    _export(made, "toy", "--to", "json", "-o", str(out))
    return max(float(mark["max_score"]) for mark in json.loads(out.read_text("utf-8")))


def test_points_are_not_scaled_unless_told(marked: ToyClass, tmp_path: Path) -> None:
    """A worksheet for a hundred points is refused, and with --scale it is filled in proportion."""
    sheet = _file(tmp_path / "m.csv", MOODLE.format(most=100))
    arguments = ("toy", "--to", "moodle", "--roster", sheet, "--id-column", "Email address")
    assert "Moodle has 100 points for full marks" in _export(marked, *arguments, exit_code=1)
    _export(marked, *arguments, "--scale", "-o", str(tmp_path / "out.csv"))
    score = _json(marked, tmp_path)["ada"]
    grade = float(_rows(tmp_path / "out.csv")[0]["Grade"])
    assert grade == pytest.approx(100 * score / _most(marked, tmp_path), abs=1e-3)


def _json(made: ToyClass, tmp_path: Path) -> dict[str, float]:
    out = tmp_path / "marks.json"
    _export(made, "toy", "--to", "json", "-o", str(out))
    return {mark["student_id"]: mark["score"] for mark in json.loads(out.read_text("utf-8"))}


def test_moodles_grade_import_has_a_column_for_each_assignment(marked: ToyClass, tmp_path: Path) -> None:
    """Beside the columns that it came with."""
    out, roster = tmp_path / "out.csv", _file(tmp_path / "r.csv", "Email address,ID number\nada,1\nben,2\n")
    arguments = ("--to", "moodle", "--roster", roster, "--id-column", "Email address", "-o", str(out))
    _export(marked, *arguments)
    assert list(_rows(out)[0]) == ["Email address", "ID number", "toy"] and _rows(out)[1]["toy"]


def test_each_exercise_can_have_a_column(marked: ToyClass, tmp_path: Path) -> None:
    """For whom there is a mark."""
    out = tmp_path / "out.csv"
    _export(marked, "toy", "--per", "exercise", "-o", str(out))
    rows = {row["student_id"]: row for row in _rows(out)}
    assert float(rows["ada"]["mean_rows"]) > float(rows["ben"]["mean_rows"])
    assert rows["edda"]["mean_rows"] == rows["edda"]["score"] == ""


def test_gradescopes_table_has_its_headings(marked: ToyClass, tmp_path: Path) -> None:
    """As its own export of grades."""
    out = tmp_path / "out.csv"
    _export(marked, "toy", "--to", "gradescope", "-o", str(out))
    assert list(_rows(out)[0])[:6] == ["First Name", "Last Name", "SID", "Email", "toy", "toy - Max Points"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("toy", "--to", "canvas"), "Canvas knows students by ids of its own"),
        (("toy", "--to", "moodle"), "a grading worksheet or its grades"),
        (("nothing", "--to", "json"), "no assignment is called"),
    ],
)
def test_what_is_missing_is_said(marked: ToyClass, arguments: tuple[str, ...], said: str) -> None:
    """And nothing is written."""
    assert said in _export(marked, *arguments, exit_code=1)


def test_a_list_that_is_not_canvass_is_refused(marked: ToyClass, tmp_path: Path) -> None:
    """Its import needs ids that only Canvas has."""
    roster = _file(tmp_path / "r.csv", "student_id,email\nada,a\n")
    assert "is no gradebook of Canvas's" in _export(
        marked, "toy", "--to", "canvas", "--roster", roster, exit_code=1
    )


def test_what_a_class_repository_runs_checks_a_release(
    toy_class: ToyClass, toy: LoadedAssignment, tmp_path: Path
) -> None:
    """The workflow's own lines, in a folder that holds what a release holds; set-up is tested elsewhere."""
    recipe = yaml.safe_load((ROOT / "docs" / "recipes" / "github_classroom.yml").read_text("utf-8"))
    install, check = (step["run"] for step in recipe["jobs"]["check"]["steps"] if "run" in step)
    release = toy_class.classdir.release("toy").parent
    assert list(release.glob(install.removeprefix("pip install ")))
    scripts = Path(sys.executable).parent
    environment = {
        **os.environ,
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "COURSE_CASES": str(toy_cases(toy, tmp_path / "cases")),
    }
    subprocess.run(["bash", "-c", check], cwd=release, env=environment, check=False, capture_output=True)
    assert "mean_rows" in (tmp_path / "summary").read_text("utf-8")
