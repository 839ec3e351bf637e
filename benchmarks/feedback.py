"""Feedback pages: nbgrader's ``generate_feedback`` and ours for the same graded notebooks, turn by turn.

The demo's twelve students of ``linear``, graded once. nbgrader's converter runs in this process, so that its
start-up does not count; ours starts the processes that make pages every time, and that counts. Processor time
is that of this process and of those it started, so other programs matter little.
"""

from __future__ import annotations

import resource
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
    """Print seconds per page of both, of processor and wall, and the processor's ratio."""
    with tempfile.TemporaryDirectory() as folder:
        classdir = _graded(Path(folder) / "class")
        list(write_feedback(classdir, ASSIGNMENT))
        stock, ours = [], []
        for _ in range(TURNS):
            stock.append(_stock(classdir))
            start = _clocks()
            pages = list(write_feedback(classdir, ASSIGNMENT))
            ours.append(_per_page(start, len(pages)))
    slow, slow_wall = map(statistics.median, zip(*stock, strict=True))
    fast, fast_wall = map(statistics.median, zip(*ours, strict=True))
    print(f"processor seconds per page: nbgrader {slow:.3f}, ours {fast:.3f}; ratio {slow / fast:.1f}")
    print(f"wall seconds per page: nbgrader {slow_wall:.3f}, ours {fast_wall:.3f}")


def _clocks() -> tuple[float, float]:
    """Return seconds of processor, of this process and its former children, and of wall."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used), time.perf_counter()


def _per_page(start: tuple[float, float], pages: int) -> tuple[float, float]:
    """Return the seconds since `start`, of processor and of wall, for each page."""
    processor, wall = _clocks()
    return (processor - start[0]) / pages, (wall - start[1]) / pages


def _graded(root: Path) -> ClassDirectory:
    classdir = ClassDirectory.create(root)
    notebook = nbformat.read(release(classdir, ASSIGNMENT), as_version=4)
    for item in hand_ins(load_assignment(ASSIGNMENT), notebook):
        path = classdir.submitted / item.student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(item.content, encoding="utf-8")
    list(grade_class(classdir, ASSIGNMENT, limits=Limits(call_seconds=3.0)))
    return classdir


def _stock(classdir: ClassDirectory) -> tuple[float, float]:
    """Return what a page takes nbgrader's own converter, with a configuration of its own."""
    config = Config()
    config.CourseDirectory.root = str(classdir.root)
    config.CourseDirectory.feedback_directory = "stock_feedback"
    coursedir = CourseDirectory(config=config)
    coursedir.assignment_id = ASSIGNMENT
    converter = GenerateFeedback(coursedir=coursedir, config=config, force=True)
    converter.log.setLevel("ERROR")
    start = _clocks()
    converter.start()
    return _per_page(start, len(list((classdir.root / "stock_feedback").glob("*/*/*.html"))))
