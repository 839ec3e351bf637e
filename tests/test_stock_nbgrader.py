"""Stock nbgrader's own commands, as real processes in a class directory, after ours and instead of ours."""

from __future__ import annotations

import csv

import nbformat
import pytest
from nbgrader.plugins import CsvExportPlugin

from autograder.grading.export import CheckedExport
from autograder.grading.nbgrader_api import gradebook, nbgrader_api
from tests.conftest import GRADED
from tests.helpers_class import COLUMNS, RIGHT, ToyClass, cell_called, solved, with_code

SCORES = {student: points or 0.0 for student, points in GRADED.items()}


def _exported(graded_class: ToyClass) -> dict[str, float]:
    path = graded_class.root / "grades.csv"
    done = graded_class.nbgrader("export", "--to", str(path), AUTOGRADER_EXPORT_UNSANDBOXED="1")
    assert done.returncode == 0, done.stderr
    with path.open(encoding="utf-8", newline="") as file:
        return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}


def test_export_has_the_points_that_we_gave(graded_class: ToyClass) -> None:
    """A gradebook that nbgrader reads as its own."""
    assert _exported(graded_class) == SCORES


def test_the_file_is_the_one_that_nbgraders_exporter_writes(graded_class: ToyClass) -> None:
    """Byte by byte, for all students, for some, and for an assignment that is not there."""
    ours, stock = graded_class.root / "ours.csv", graded_class.root / "stock.csv"
    for options, rows in (({}, len(SCORES)), ({"student": ["ada", "edda"]}, 2), ({"assignment": ["no"]}, 0)):
        with gradebook(nbgrader_api(graded_class.classdir.config)) as book:
            settings = graded_class.classdir.settings
            CheckedExport(config=settings, to=str(ours), unsandboxed=True, **options).export(book)
            CsvExportPlugin(config=settings, to=str(stock), **options).export(book)
        assert ours.read_bytes() == stock.read_bytes()
        assert ours.read_bytes().count(b"\n") == 1 + rows


def test_a_name_with_a_comma_is_one_column(toy_class: ToyClass) -> None:
    """Whoever is called ``ada,9.0`` has no marks by it."""
    names = ["ada,9.0,9.0", "ben"]
    for name in names:
        toy_class.hand_in(name, COLUMNS)
    toy_class.run("grade", "--unsandboxed")
    assert _exported(toy_class) == dict.fromkeys(names, 4.0)


@pytest.mark.slow
def test_autograde_gives_the_same_scores_to_everybody(graded_class: ToyClass) -> None:
    """Deleted, edited and duplicated checks; the one file that cannot be read is named, and stops nobody."""
    done = graded_class.nbgrader("autograde", "toy", "--force")
    assert done.returncode != 0  # edda's file
    failed = [
        line for line in done.stderr.splitlines() if "There was an error processing assignment 'toy'" in line
    ]
    assert len(failed) == 1 and "for student 'edda'" in failed[0]
    assert graded_class.scores() == SCORES
    assert _exported(graded_class) == SCORES


@pytest.mark.slow
def test_autograde_alone_gives_scores_records_and_the_same_notebooks(toy_class: ToyClass) -> None:
    """A class that never calls ours has our verdicts all the same, recorded once."""
    damaged = with_code(solved(toy_class.release, COLUMNS), "import sys\nprint(100, file=sys.stderr)\n100")
    damaged.cells.remove(cell_called(damaged, "check_scale"))
    toy_class.hand_in("ada", damaged)
    toy_class.hand_in("ben", RIGHT)
    done = toy_class.nbgrader("autograde", "toy")
    assert done.returncode == 0, done.stderr
    assert toy_class.scores() == {"ada": 4.0, "ben": 7.0}
    stock = {student: _graded_text(toy_class, student) for student in ("ada", "ben")}
    assert len(toy_class.records()) == 2 * 6
    toy_class.run("grade", "--regrade")
    assert {student: _graded_text(toy_class, student) for student in stock} == stock
    assert len(toy_class.records()) == 4 * 6


def _graded_text(toy_class: ToyClass, student: str) -> str:
    return (toy_class.root / "autograded" / student / "toy" / "toy.ipynb").read_text(encoding="utf-8")


def test_what_stock_graded_is_skipped_by_ours(toy_class: ToyClass) -> None:
    """Both leave the same traces."""
    toy_class.hand_in("ada", RIGHT)
    assert toy_class.nbgrader("autograde", "toy").returncode == 0
    assert "unchanged since it was graded" in " ".join(toy_class.run("grade").output.split())


def test_generate_assignment_reproduces_our_release(toy_class: ToyClass) -> None:
    """From the class's source, byte for byte."""
    before = toy_class.classdir.release_text("toy")
    done = toy_class.nbgrader("generate_assignment", "toy", "--force")
    assert done.returncode == 0, done.stderr
    assert toy_class.classdir.release_text("toy") == before


def test_a_score_changed_by_hand_survives_a_regrade(graded_class: ToyClass) -> None:
    """Manual scores are the instructor's; ours stay beside them as automatic ones."""
    from autograder.grading.nbgrader_api import gradebook, nbgrader_api

    with gradebook(nbgrader_api(graded_class.classdir.config)) as book:
        grade = book.find_grade("check_mean_rows", "toy", "toy", "ben")
        grade.manual_score = 1.5
        book.db.commit()
    graded_class.run("grade", "--student", "ben", "--regrade")
    assert graded_class.scores()["ben"] == 5.5


def test_a_graded_notebook_keeps_nbgraders_metadata(graded_class: ToyClass) -> None:
    """Points, locks and checksums are the release's."""
    graded = nbformat.read(graded_class.root / "autograded" / "finn" / "toy" / "toy.ipynb", as_version=4)
    checks = [c.metadata.nbgrader for c in graded.cells if c.metadata.get("nbgrader", {}).get("grade")]
    assert [(c.grade_id, c.points, c.locked) for c in checks] == [
        ("check_mean_rows", 3, True),
        ("check_scale", 3, True),
        ("check_mean_invariance", 1, True),
        ("poor_summary", 2, False),
    ]


@pytest.mark.parametrize(
    ("place", "says"), [("missing/grades.csv", "cannot be written"), (".", "is a folder")]
)
def test_a_place_where_no_file_can_be_is_said_to_be(graded_class: ToyClass, place: str, says: str) -> None:
    """In one sentence, and the export fails."""
    done = graded_class.nbgrader(
        "export", "--to", str(graded_class.root / place), AUTOGRADER_EXPORT_UNSANDBOXED="1"
    )
    assert done.returncode != 0
    assert says in done.stderr
    assert "Traceback" not in done.stderr
