"""Grading a class: stock ``nbgrader autograde`` and ``autograder grade`` on the same hand-ins, turn by turn.

Both get the same full-marks hand-ins of ``linear`` in a class directory of their own and write gradebook and
autograded notebooks; ours runs with its fence. Two kinds: notebooks as they were released, and with the
demonstrations removed for both, so that stock is spared the figures. A turn grades a few new hand-ins with
one and then with the other. Start-up is what is left when the cost of a further submission is taken off.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from nbformat import NotebookNode

from autograder.authoring.assignment import load_assignment
from autograder.authoring.notebook import notebook_text, source_notebook
from autograder.authoring.source import find_assignments
from autograder.authoring.student import student_notebook
from autograder.grading.classdir import ClassDirectory
from autograder.grading.grade_one import Submission, grade_one
from autograder.grading.release import release
from course_lib.running.fence import fence_for
from course_lib.running.limits import OWN_CODE, Limits

ASSIGNMENT = "linear"
#: Hand-ins a turn: few for stock, which takes half a minute each.
STOCK, OURS, TURNS = 2, 24, 2
_STOCK_CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "stock"
c.CourseDirectory.root = {root!r}
c.Autograde.timeout = 300
"""


def main() -> None:
    """Print seconds per submission of both, their ratio, and where ours spends its time."""
    for title, demonstrations in (("as released", True), ("demonstrations removed", False)):
        with _classes(demonstrations=demonstrations) as (ours, stock):
            _compare(title, ours, stock)
    _phases()
    _every_assignment()


def _compare(title: str, ours: ClassDirectory, stock: Path) -> None:
    taken: dict[str, list[float]] = {"ours": [], "stock": []}
    single: dict[str, list[float]] = {"ours": [], "stock": []}
    for turn in range(TURNS):
        for name, grade, first, many in (
            ("stock", _stock_grades, stock, STOCK),
            ("ours", _ours_grades, ours.root, OURS),
        ):
            single[name].append(_seconds(grade, first, _handed_in(first, turn, 0, 1)))
            taken[name].append(_seconds(grade, first, _handed_in(first, turn, 1, many)))
    print(f"\n{ASSIGNMENT}, full marks, {title}; {TURNS} turns of {STOCK} hand-ins (stock) and {OURS} (ours)")
    further = {}
    for name, many in (("stock", STOCK), ("ours", OURS)):
        whole, alone = statistics.median(taken[name]), statistics.median(single[name])
        further[name] = (whole - alone) / (many - 1)
        print(
            f"  {name:6} {whole / many:7.3f} s a submission with start-up, {further[name]:7.3f} s a further "
            f"one, {60 / further[name]:6.1f} a minute; start-up {alone - further[name]:.1f} s"
        )
    with_start = statistics.median(taken["stock"]) / STOCK / (statistics.median(taken["ours"]) / OURS)
    ratio = further["stock"] / further["ours"]
    print(f"  ratio  {with_start:7.1f} with start-up, {ratio:7.1f} a further one")


@contextmanager
def _classes(*, demonstrations: bool) -> Iterator[tuple[ClassDirectory, Path]]:
    """Provide a class directory of ours and a stock one beside it, with the same release."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        ours = ClassDirectory.create(Path(folder, "ours"))
        release(ours, ASSIGNMENT)
        stock = Path(folder, "stock")
        stock.mkdir()
        (stock / "nbgrader_config.py").write_text(_STOCK_CONFIG.format(root=str(stock)), encoding="utf-8")
        source = source_notebook(load_assignment(ASSIGNMENT).source)
        if not demonstrations:
            source.cells = [cell for cell in source.cells if not _is_demonstration(cell)]
            for kind in (ours.source(ASSIGNMENT), ours.release(ASSIGNMENT)):
                _without_demonstrations(kind)
        shutil.copytree(ours.root / "source", stock / "source")
        _nbgrader(stock, "generate_assignment", ASSIGNMENT, "--force")
        (Path(folder) / "solved.ipynb").write_text(notebook_text(source), encoding="utf-8")
        yield ours, stock


def _is_demonstration(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("course", {}).get("role") == "demonstration")


def _without_demonstrations(path: Path) -> None:
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if not _is_demonstration(cell)]
    path.write_text(notebook_text(notebook), encoding="utf-8")


def _handed_in(root: Path, turn: int, first: int, many: int) -> list[str]:
    names = [f"student{turn:02}{number:03}" for number in range(first, first + many)]
    for name in names:
        folder = root / "submitted" / name / ASSIGNMENT
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root.parent / "solved.ipynb", folder / f"{ASSIGNMENT}.ipynb")
    return names


def _seconds(grade: Callable[[Path, list[str]], None], root: Path, students: list[str]) -> float:
    start = time.perf_counter()
    grade(root, students)
    return time.perf_counter() - start


def _ours_grades(root: Path, students: list[str]) -> None:
    names = [part for student in students for part in ("--student", student)]
    _run(root, [sys.executable, "-m", "autograder.cli", "grade", str(root), ASSIGNMENT, *names])


def _stock_grades(root: Path, students: list[str]) -> None:
    # One run for all of them: what has been graded already is left alone.
    _nbgrader(root, "autograde", ASSIGNMENT)


def _nbgrader(root: Path, *words: str) -> None:
    _run(root, [sys.executable, "-m", "nbgrader", *words])


def _run(root: Path, command: list[str]) -> None:
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command[1:5])} failed:\n{done.stdout[-1000:]}\n{done.stderr[-2000:]}")


def _phases() -> None:
    """Print what one submission costs the judge and the worker, and the fence's share of it."""
    source = load_assignment(ASSIGNMENT).source
    released = notebook_text(student_notebook(source))
    notebook = notebook_text(source_notebook(source)).encode()
    rows = {"fenced": Limits(), "unfenced": Limits(fence=OWN_CODE)}
    wall: dict[str, list[float]] = {name: [] for name in rows}
    cpu: list[float] = []
    for limits in rows.values():
        fence_for(limits)
    for number in range(12):
        for name, limits in rows.items():
            submission = Submission(ASSIGNMENT, f"student{number:02}", notebook)
            begun, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_utime
            grade_one(submission, released, b"bench", limits)
            wall[name].append(time.perf_counter() - begun)
            if name == "fenced":
                cpu.append(resource.getrusage(resource.RUSAGE_SELF).ru_utime - used)
    fenced, unfenced = (statistics.median(wall[name]) for name in rows)
    judged = statistics.median(cpu)
    print(f"\none submission in one process: {fenced:.3f} s; the judge computes for {judged:.3f} s")
    print(f"without a fence: {unfenced:.3f} s, so the fence's share is {max(0.0, 1 - unfenced / fenced):.0%}")


def _every_assignment() -> None:
    total = 0.0
    for assignment in find_assignments():
        source = load_assignment(assignment).source
        released = notebook_text(student_notebook(source))
        submission = Submission(assignment, "student01", notebook_text(source_notebook(source)).encode())
        seconds = statistics.median(grade_one(submission, released, b"bench").seconds for _ in range(5))
        print(f"{assignment}: {seconds:.3f} s for a full-marks submission")
        total += seconds
    print(f"all assignments: {total:.2f} s for one student")
