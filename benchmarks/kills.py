"""SIGKILL to ``autograder grade`` and ``grade --regrade`` at random moments: is anything lost or changed?

Everybody's file is replaced before each ``grade``, so that all have to be graded, and the run is killed at a
moment that is drawn over the length of a whole one. In the end the first files are put back, one run is let
finish, and everything is compared with a class that was graded once and never disturbed.
"""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat
import psutil

from autograder.authoring.assignment import load_assignment
from autograder.authoring.notebook import notebook_text, source_notebook
from autograder.grading.classdir import ClassDirectory
from autograder.grading.records import read_records
from autograder.grading.release import release
from autograder.grading.safe_files import TEMPORARY
from benchmarks._class_state import files, rows, verdicts

ASSIGNMENT, STUDENTS, KILLS = "knn", 6, 60
#: By student, the two files that are handed in by turns.
HandIns = Mapping[str, Sequence[bytes]]


def main() -> None:
    """Print how many runs were killed, and every difference to a class that was never disturbed."""
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        classdir = ClassDirectory.create(Path(folder, "class"))
        release(classdir, ASSIGNMENT)
        solved = source_notebook(load_assignment(ASSIGNMENT).source)
        blank = nbformat.read(classdir.release(ASSIGNMENT), as_version=4)
        texts = [notebook_text(notebook).encode() for notebook in (solved, blank)]
        hand_ins = {f"student{n:02}": texts if n % 2 else texts[::-1] for n in range(STUDENTS)}
        print(f"{ASSIGNMENT}, {STUDENTS} students, {KILLS} runs to kill")
        killed, differences = kill_and_compare(classdir, ASSIGNMENT, hand_ins, KILLS)
    for command, times in killed.items():
        moments = f"{min(times):.2f} s to {max(times):.2f} s after its start" if times else ""
        print(f"  {command:10} killed {len(times)} times, {moments}")
    print(f"  differences to an undisturbed run: {', '.join(differences) or 'none'}")
    if differences:
        sys.exit(1)


def kill_and_compare(
    classdir: ClassDirectory, assignment: str, hand_ins: HandIns, kills: int, seed: int = 0
) -> tuple[dict[str, list[float]], list[str]]:
    """Kill runs in a class, let one finish, and compare.

    Parameters
    ----------
    classdir : ClassDirectory
        To which the assignment is released; nobody has handed in.
    assignment : str
    hand_ins : mapping
    kills : int
    seed : int
        Decides when runs are killed.

    Returns
    -------
    killed : dict of lists of float
        By command, after how many seconds it was killed.
    differences : list of str
        What differs from a class that was graded without being disturbed; empty if nothing does.
    """
    moments = random.Random(seed)
    undisturbed = ClassDirectory(Path(shutil.copytree(classdir.root, classdir.root.with_name("undisturbed"))))
    _hand_in(undisturbed, assignment, hand_ins, 0)
    start = time.perf_counter()
    _command(undisturbed, assignment).wait()
    whole = time.perf_counter() - start
    killed: dict[str, list[float]] = {"grade": [], "--regrade": []}
    turn = 0
    while sum(map(len, killed.values())) < kills:
        regrade = bool(turn % 2)
        if not regrade:
            _hand_in(classdir, assignment, hand_ins, turn // 2 % 2)
        after = _kill(_command(classdir, assignment, *["--regrade"] * regrade), moments.uniform(0, whole))
        if after is not None:
            killed["--regrade" if regrade else "grade"].append(after)
        turn += 1
    _hand_in(classdir, assignment, hand_ins, 0)
    _command(classdir, assignment).wait()
    return killed, list(_differences(classdir, undisturbed, assignment))


def _hand_in(classdir: ClassDirectory, assignment: str, hand_ins: HandIns, which: int) -> None:
    for student, contents in hand_ins.items():
        path = classdir.submitted / student / assignment / f"{assignment}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents[which])


def _command(classdir: ClassDirectory, assignment: str, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "autograder.cli", "grade", str(classdir.root), assignment, *options]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _kill(process: subprocess.Popen[bytes], seconds: float) -> float | None:
    """Kill a process after some time; return ``None`` if it had ended by itself.

    Raises
    ------
    RuntimeError
        If a process that it had started is still there a minute later.
    """
    start = time.perf_counter()
    try:
        process.wait(seconds)
        return None
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGSTOP)  # so that its family is complete
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGKILL)
    after = time.perf_counter() - start
    process.wait()
    _, left = psutil.wait_procs(family, timeout=60)
    if left:
        raise RuntimeError(f"killed after {after:.2f} s, it left {left}")
    return after


def _differences(ours: ClassDirectory, other: ClassDirectory, assignment: str) -> list[str]:
    found = []
    if rows(ours.root) != rows(other.root):
        found.append("rows of the gradebook")
    found += [f"{what} in the records" for what in _other_verdicts(ours, other, assignment)]
    if files(ours.root / "autograded") != files(other.root / "autograded"):
        found.append("graded files")
    if _said_twice(ours.records(assignment)) > 0:
        found.append("a grading recorded twice")
    if any(path.name.startswith((TEMPORARY, ".staged-")) for path in ours.root.rglob(".*")):
        found.append("files left behind")
    return found


def _other_verdicts(ours: ClassDirectory, other: ClassDirectory, assignment: str) -> list[str]:
    """Return what differs in everybody's last verdicts."""
    mine, theirs = (verdicts(each.records(assignment)) for each in (ours, other))
    if {s: len(lines) for s, lines in mine.items()} != {s: len(lines) for s, lines in theirs.items()}:
        return ["students or lines"]
    pairs = [pair for s in mine for pair in zip(mine[s], theirs[s], strict=True)]
    return sorted({key for one, two in pairs for key in {*one, *two} if one.get(key) != two.get(key)})


def _said_twice(path: Path) -> int:
    """Return how many lines of the records say again what a line of the same grading said."""
    keys = [(r["student"], r["time"], r.get("exercise"), r.get("aspect")) for r in read_records(path)]
    return len(keys) - len(set(keys))
