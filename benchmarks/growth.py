"""Growing classes, more jobs, more machines: seconds and peak memory of ``autograder grade``, fence included.

The same full-marks hand-in of ``knn`` for everybody; each class is a new one. Memory is what is resident of
the grader's own process, and of all its processes, where what they share is counted once for each.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from autograder.authoring.assignment import load_assignment
from autograder.authoring.notebook import notebook_text, source_notebook
from autograder.grading.classdir import ClassDirectory
from autograder.grading.release import release
from benchmarks._cluster import cluster

ASSIGNMENT = "knn"
CLASSES = (10, 100, 1000)
SIDE_BY_SIDE = 120


@dataclass(frozen=True)
class Taken:
    """What one run took."""

    seconds: float
    own_megabytes: float
    all_megabytes: float


def main() -> None:
    """Print how time and memory grow with the class, and shrink with jobs and workers."""
    with tempfile.TemporaryDirectory(prefix="growth-") as folder:
        released = ClassDirectory.create(Path(folder, "released"))
        release(released, ASSIGNMENT)
        for number in CLASSES:
            taken = _grade(released.root, number)
            print(
                f"  {number:5} hand-ins: {taken.seconds:7.1f} s, {taken.seconds / number:6.3f} s each; "
                f"peak {taken.own_megabytes:.0f} MB, {taken.all_megabytes:.0f} MB with all its processes"
            )
        jobs = [_further(released.root, "--jobs", str(number)) for number in (1, 2)]
        _compare("job", "jobs", jobs)
        dask = [_on_workers(released.root, Path(folder), workers) for workers in (1, 2)]
        _compare("Dask worker", "Dask workers", dask)


def _compare(one: str, more: str, seconds: list[float]) -> None:
    print(
        f"  {SIDE_BY_SIDE} further hand-ins: one {one} {seconds[0]:.1f} s, two {more} {seconds[1]:.1f} s: "
        f"{seconds[0] / seconds[1]:.2f} times"
    )


def _further(released: Path, *options: str) -> float:
    """Return the seconds that so many hand-ins take beyond one, and so beyond the start."""
    return _grade(released, 1 + SIDE_BY_SIDE, *options).seconds - _grade(released, 1, *options).seconds


def _on_workers(released: Path, folder: Path, workers: int) -> float:
    with cluster(folder, workers) as (address, _):
        _grade(released, workers, "--dask", address)  # each has imported all and tried its fence
        return _further(released, "--dask", address)


def _grade(released: Path, number: int, *options: str) -> Taken:
    """Grade a new class of that size."""
    root = Path(shutil.copytree(released, released.with_name("class")))
    try:
        solved = notebook_text(source_notebook(load_assignment(ASSIGNMENT).source))
        for student in range(number):
            path = root / "submitted" / f"student{student:04}" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
            path.parent.mkdir(parents=True)
            path.write_text(solved, encoding="utf-8")
        command = [sys.executable, "-m", "autograder.cli", "grade", str(root), ASSIGNMENT, *options]
        return _watched(command)
    finally:
        shutil.rmtree(root)


def _watched(command: list[str]) -> Taken:
    start, own, together = time.perf_counter(), 0, 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            mine = _resident(watched)
            own = max(own, mine)
            with suppress(psutil.Error):
                together = max(together, mine + sum(map(_resident, watched.children(recursive=True))))
            time.sleep(0.2)
        if process.returncode:
            raise RuntimeError(process.stderr.read() if process.stderr else command)
    return Taken(time.perf_counter() - start, own / 1e6, together / 1e6)


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
