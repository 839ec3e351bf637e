"""The three sides of the fence are visible in the imports, and those point one way."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
#: What each package may import of ours, itself included.
ALLOWED = {
    "course_lib/exchange": {"course_lib.exchange"},
    "course_lib/data": {"course_lib.data"},
    "course_lib/answering": {
        "course_lib.exchange",
        "course_lib.answering",
        "course_lib.data",
        "course_lib.library",
        "course_lib.shelf",
        "course_lib.slopes",
    },
    "course_lib/checking": {
        "course_lib.exchange",
        "course_lib.answering",
        "course_lib.checking",
        "course_lib.clock",
        "course_lib.slopes",
        "course_lib.gradient_check",
    },
    "course_lib/card": {"course_lib.card", "course_lib.checking"},
    "course_lib/running": {
        "course_lib.exchange",
        "course_lib.answering",
        "course_lib.clock",
        "course_lib.running",
        "course_lib.shelf",
    },
    "course_lib/plotting": {"course_lib.plotting", "course_lib.data", "course_lib.gradient_check"},
}


def imported(path: Path) -> Iterator[str]:
    """Yield the first two parts of the names of our modules that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides where it leads"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if "." in name and name.split(".")[0] in ("course_lib", "autograder", "tests", "benchmarks"):
                yield ".".join(name.split(".")[:2])


@pytest.mark.parametrize("package", ALLOWED)
def test_a_package_imports_nothing_above_it(package: str) -> None:
    """Exchange and data < answering < checking and running, which do not import each other."""
    for path in sorted((ROOT / package).rglob("*.py")):
        above = set(imported(path)) - ALLOWED[package]
        assert not above, f"{path.relative_to(ROOT)} imports {sorted(above)}"


def test_course_lib_imports_nothing_of_the_autograder() -> None:
    """What a student installs works without the grader."""
    for path in sorted((ROOT / "course_lib").rglob("*.py")):
        assert not any(name.startswith("autograder") for name in imported(path)), path


def test_no_mark_depends_on_a_students_own_desk() -> None:
    """Progress and all that is kept beside a student's notebooks is theirs; grading looks at none of it."""
    for path in sorted((ROOT / "autograder" / "grading").rglob("*.py")):
        assert "course_lib.studying" not in set(imported(path)), path


def test_the_worker_loads_neither_the_judge_nor_what_starts_it() -> None:
    """Nothing that knows an expected value, or how a fence is made, is in the student's process."""
    code = (
        "import sys, course_lib.answering.worker; from course_lib.answering.drivers import find_driver;"
        "find_driver('written_into');"
        "print(*[m for m in sys.modules if m.startswith(('course_lib', 'autograder'))])"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    modules = loaded.stdout.split()
    assert "course_lib.answering.worker" in modules, loaded.stderr
    kept_out = (
        "course_lib.checking",
        "course_lib.running",
        "course_lib.studying",
        "course_lib.checker",
        "autograder",
    )
    assert not [name for name in modules if name.startswith(kept_out)]
