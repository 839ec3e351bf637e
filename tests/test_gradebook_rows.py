"""What we write into the gradebook is what stock nbgrader writes, row by row, over all tables."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.converters.autograde import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    NbGraderPreprocessor,
    SaveAutoGrades,
)

from autograder.grading.class_config import load_config
from autograder.grading.classdir import ClassDirectory
from autograder.grading.grade_class import grade_class
from autograder.grading.nbgrader_api import gradebook, nbgrader_api
from benchmarks._class_state import files, rows
from tests.helpers_class import COLUMNS, HALF, RIGHT, ToyClass

ANSWERED = {**RIGHT, "poor_summary": "The mean is pulled by the row far away."}
PENALTIES = """
from nbgrader.plugins import LateSubmissionPlugin


class Halves(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return {"ada": score / 2, "ben": -3, "cleo": score + 1, "dora": None}.get(student_id, 0.25)
"""


class Judged(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """Stands for stock's execution: the notebooks that we graded, so that the same outputs are scored."""

    notebooks: ClassVar[dict[str, str]] = {}

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Return what the student's notebook became."""
        return nbformat.reads(self.notebooks[resources["nbgrader"]["student"]], as_version=4), resources


class Stock(Autograde):  # type: ignore[misc]  # nbgrader is untyped
    """nbgrader's own converter, untouched but for what is executed."""

    sanitize_preprocessors = [Judged]
    autograde_preprocessors = [SaveAutoGrades, AssignLatePenalties, CheckCellMetadata]


def by_stock(toy_class: ToyClass, notebooks: dict[str, str]) -> None:
    """Have nbgrader's own code record these notebooks."""
    config = load_config(toy_class.classdir.config)
    coursedir = CourseDirectory(config=config)
    coursedir.assignment_id = "toy"
    Judged.notebooks = notebooks
    converter = Stock(coursedir=coursedir, config=config)
    converter.force = True
    converter.start()


@pytest.fixture
def two_classes(toy_class: ToyClass, tmp_path: Path) -> tuple[ToyClass, ToyClass]:
    """Two copies of a class: due dates, extensions, a plugin for lateness, submissions late and in time."""
    (toy_class.root / "late_rules.py").write_text(PENALTIES, encoding="utf-8")
    with toy_class.classdir.config.open("a", encoding="utf-8") as file:
        file.write('c.AssignLatePenalties.plugin_class = "late_rules.Halves"\n')
    (toy_class.root / "source" / "toy" / "hint.txt").write_text("read me", encoding="utf-8")
    work = {"ada": RIGHT, "ben": COLUMNS, "cleo": HALF, "dora": {}, "finn": ANSWERED, "gina": ANSWERED}
    for student, solutions in work.items():
        toy_class.hand_in(student, solutions)
    for student, time in {"ada": "2024-10-02 10:00:00 UTC", "ben": "2024-10-03 10:00:00.5 UTC",
                          "cleo": "2024-10-02 10:00:00 UTC", "dora": "2024-10-09 10:00:00 UTC",
                          "finn": "2024-09-30 10:00:00 UTC"}.items():  # fmt: skip
        folder = toy_class.root / "submitted" / student / "toy"
        (folder / "timestamp.txt").write_text(time + "\n", encoding="utf-8")
        (folder / "submission_secret.txt").write_text(f"secret of {student}", encoding="utf-8")
    with gradebook(nbgrader_api(toy_class.classdir.config)) as book:
        book.update_or_create_assignment(
            "toy", duedate=datetime(2024, 10, 1, tzinfo=UTC).replace(tzinfo=None)
        )
        book.add_student("ada", first_name="Ada", email="ada@example.org")
        book.add_submission("toy", "cleo") if book.update_or_create_student("cleo") else None
        book.grant_extension("toy", "cleo", days=3)
    copy = tmp_path / "stock"
    shutil.copytree(toy_class.root, copy)
    return toy_class, ToyClass(ClassDirectory.open(copy))


def compare(ours: ToyClass, stock: ToyClass) -> None:
    """Grade in ours, record the same notebooks in the other by nbgrader's own code, and compare."""
    list(grade_class(ours.classdir, "toy", regrade=True))
    folders = {path.parent.name: path / "toy.ipynb" for path in (ours.root / "autograded").glob("*/toy")}
    by_stock(stock, {student: path.read_text(encoding="utf-8") for student, path in folders.items()})

    assert rows(ours.root) == rows(stock.root)


def by_hand(toy_class: ToyClass) -> None:
    """Do what a person does in formgrader: points, extra credit and comments by hand."""
    with gradebook(nbgrader_api(toy_class.classdir.config)) as book:
        book.find_grade("check_scale", "toy", "toy", "ada").manual_score = 0.5
        book.find_grade("poor_summary", "toy", "toy", "finn").manual_score = 2.0
        book.find_grade("check_scale", "toy", "toy", "finn").extra_credit = 0.75
        book.find_comment("poor_summary", "toy", "toy", "finn").manual_comment = "Good."
        book.find_submission_notebook("toy", "toy", "ben").flagged = True
        book.db.commit()


def test_every_table_is_as_stock_leaves_it(two_classes: tuple[ToyClass, ToyClass]) -> None:
    """Grades, comments, notebooks, penalties of every kind, times, flags, source cells, course."""
    compare(*two_classes)


def test_a_regrade_is_stocks_too(two_classes: tuple[ToyClass, ToyClass]) -> None:
    """What a person gave survives and is flagged; a resubmission and a moved due date count."""
    compare(*two_classes)
    for each in two_classes:
        by_hand(each)
        each.hand_in("dora", RIGHT)
        with gradebook(nbgrader_api(each.classdir.config)) as book:
            book.update_or_create_assignment(
                "toy", duedate=datetime(2024, 9, 1, tzinfo=UTC).replace(tzinfo=None)
            )
    compare(*two_classes)
    assert two_classes[0].scores()["finn"] == 7 + 2 + 0.75


def test_the_graded_folders_are_as_stock_leaves_them(two_classes: tuple[ToyClass, ToyClass]) -> None:
    """Notebook, time, secret and the source's files: the same names, bytes and permissions.

    The library's wheel and the release's note are students', and ours copies them for nobody.
    """
    compare(*two_classes)
    ours, stock = (files(each.root / "autograded") for each in two_classes)
    assert ours.keys() == {name for name in stock if not name.endswith((".whl", "/README.txt"))}
    assert {name for name in ours if ours[name] != stock[name]} == set()
