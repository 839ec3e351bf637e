"""Fixtures: the toy course, a class to which it has been released, and one that has been graded.

Making a class takes seconds, so each kind is made once per test run, whatever number of processes shares it,
and copied for every test that wants one.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from autograder.authoring.assignment import LoadedAssignment, load_assignment
from autograder.grading.classdir import ClassDirectory
from autograder.grading.grade_class import grade_class
from autograder.grading.release import release
from tests import helpers_figures
from tests.helpers_class import ASSIGNMENTS, BAD_JSON, COLUMNS, HALF, RIGHT, ToyClass, solved

# A shared machine may take its time over one example; what is slow is measured by benchmarks, not by tests.
settings.register_profile("course", deadline=None)
settings.load_profile("course")

#: What is in ``graded_class``: points out of 7, or ``None`` where nothing can be graded.
GRADED = {"ada": 7.0, "ben": 4.0, "cleo": 3.0, "dora": 0.0, "edda": None, "finn": 7.0}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Hand the figures that a test noted to its report."""
    helpers_figures.taken()
    try:
        yield
    finally:
        item.user_properties += [("figure", figure) for figure in helpers_figures.taken()]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures of all tests, whichever process ran them."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    figures: list[Any] = [
        value
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "call"
        for name, value in report.user_properties
        if name == "figure"
    ]
    if figures:
        terminalreporter.section("measured figures")
        for line in helpers_figures.summary(figures):
            terminalreporter.write_line(line)


@pytest.fixture
def browser() -> Iterator[Any]:
    """A real browser (Playwright's ``Browser``); a test that wants it is skipped where there is none."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no chromium; `apt-get install chromium` to run this")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def toy_course(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the toy course the one that every command finds, here and in processes started from here."""
    monkeypatch.setenv("COURSE_NOTEBOOKS", str(ASSIGNMENTS))
    return ASSIGNMENTS


@pytest.fixture
def toy(toy_course: Path) -> LoadedAssignment:
    """The toy assignment."""
    return load_assignment("toy")


@pytest.fixture
def toy_class(toy_course: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> ToyClass:
    """A class of one's own to which the toy has been released."""
    return _copy(_made_once(tmp_path_factory, "released", _make_released), tmp_path)


@pytest.fixture
def graded_class(toy_course: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> ToyClass:
    """A class of one's own in which six students have been graded; see ``GRADED``."""

    def make(root: Path) -> None:
        made = _copy(_made_once(tmp_path_factory, "released", _make_released), root.parent, root.name)
        _hand_in_everything(made)
        list(grade_class(made.classdir, "toy"))

    return _copy(_made_once(tmp_path_factory, "graded", make), tmp_path)


def _make_released(root: Path) -> None:
    release(ClassDirectory.create(root), "toy")


def _hand_in_everything(made: ToyClass) -> None:
    made.hand_in("ada", RIGHT)
    made.hand_in("ben", COLUMNS)
    made.hand_in("cleo", HALF)
    made.hand_in("dora", {})
    made.hand_in("edda", BAD_JSON)
    damaged = solved(made.release, RIGHT)  # a check deleted, one edited and one there twice
    checks = {cell.id: cell for cell in damaged.cells if cell.id.startswith("check_")}
    damaged.cells.remove(checks["check_mean_rows"])
    checks["check_scale"].source = "100"
    twin = checks["check_mean_invariance"].copy()
    damaged.cells.append(twin)
    twin["id"] = "twin"
    made.hand_in("finn", damaged)


def _made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that the first test process to ask for it has made."""
    base = factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base  # pytest-xdist: one folder per process
    done = shared / f"{name}.done"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(shared / f"class_{name}")
            done.touch()
    return shared / f"class_{name}"


def _copy(made: Path, folder: Path, name: str = "class") -> ToyClass:
    shutil.copytree(made, folder / name)
    return ToyClass(ClassDirectory.open(folder / name))
