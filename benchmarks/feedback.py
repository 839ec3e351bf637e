"""Feedback pages: nbgrader's ``generate_feedback`` and ours for the same graded notebooks, turn by turn.

The demo's twelve students of ``linear``, graded once. nbgrader's converter runs in this process, so that its
start-up does not count; ours starts the process that makes pages every time, and that counts.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

import nbformat
from nbgrader.converters.generate_feedback import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.authoring.assignment import load_assignment
from autograder.demo.students import hand_ins
from autograder.grading.classdir import ClassDirectory
from autograder.grading.grade_class import grade_class
from autograder.grading.release import release
from autograder.reporting.feedback import write_feedback
from course_lib.running.limits import Limits

ASSIGNMENT, TURNS = "linear", 5


def main() -> None:
    """Print seconds per page of both, and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        classdir = _graded(Path(folder) / "class")
        list(write_feedback(classdir, ASSIGNMENT))
        stock, ours = [], []
        for _ in range(TURNS):
            stock.append(_stock(classdir))
            start = time.perf_counter()
            pages = list(write_feedback(classdir, ASSIGNMENT))
            ours.append((time.perf_counter() - start) / len(pages))
    slow, fast = statistics.median(stock), statistics.median(ours)
    print(f"seconds per page: nbgrader {slow:.3f}, ours {fast:.3f}; ratio {slow / fast:.1f}")


def _graded(root: Path) -> ClassDirectory:
    classdir = ClassDirectory.create(root)
    notebook = nbformat.read(release(classdir, ASSIGNMENT), as_version=4)
    for item in hand_ins(load_assignment(ASSIGNMENT), notebook):
        path = classdir.submitted / item.student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(item.content, encoding="utf-8")
    list(grade_class(classdir, ASSIGNMENT, limits=Limits(call_seconds=3.0)))
    return classdir


def _stock(classdir: ClassDirectory) -> float:
    """Return nbgrader's seconds per page, with its own converter and a configuration of its own."""
    config = Config()
    config.CourseDirectory.root = str(classdir.root)
    config.CourseDirectory.feedback_directory = "stock_feedback"
    coursedir = CourseDirectory(config=config)
    coursedir.assignment_id = ASSIGNMENT
    converter = GenerateFeedback(coursedir=coursedir, config=config, force=True)
    converter.log.setLevel("ERROR")
    start = time.perf_counter()
    converter.start()
    seconds = time.perf_counter() - start
    return seconds / len(list((classdir.root / "stock_feedback").glob("*/*/*.html")))
