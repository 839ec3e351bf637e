"""What is waited for before anything happens: installation, imports, commands."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

from autograder.cli import main as autograder
from autograder.editions.wheels import class_wheel

ROOT = Path(__file__).resolve().parent.parent
REPEATS = 9
_PROGRAMS = {
    "import numpy": "import numpy",
    "import course_lib over NumPy": "import numpy, course_lib",
    "from course_lib import check over NumPy": "import numpy; from course_lib import check",
    "a first check over NumPy": (
        "import numpy; from course_lib import CheckFailed, check\n"
        "def l1_distances(X, Y): return abs(X[:, None] - Y).sum(axis=2)\n"
        "try: check('l1_distances')\n"
        "except CheckFailed: pass"
    ),
}


def cpu_seconds(command: list[str], folder: Path) -> float:
    """Return the median processor time of a command, its children included; it must succeed."""
    times = []
    for _ in range(REPEATS + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True, cwd=folder)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(times[1:])  # the first one compiles


def installed(folder: Path) -> Path:
    """Make an environment by plain ``pip install`` of the wheel, and return where its programs are."""
    name, content = class_wheel()
    (folder / name).write_bytes(content)
    venv.create(folder / "venv", with_pip=True)
    programs = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    before, start = _size(folder / "venv"), time.perf_counter()
    pip = [str(programs / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, str(folder / name)], check=True)
    took, size = time.perf_counter() - start, _size(folder / "venv") - before
    print(f"pip install {name} ({len(content) / 1e6:.1f} MB): {took:.0f} s, {size / 1e6:.0f} MB on the disk")
    return programs


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    """Print processor times, medians; what stands over NumPy has NumPy's own import taken off."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        programs = installed(folder)
        python = str(programs / "python")
        numpy = cpu_seconds([python, "-c", _PROGRAMS["import numpy"]], folder)
        print(f"import numpy: {numpy:.2f} s of CPU")
        for what, code in list(_PROGRAMS.items())[1:]:
            print(f"{what}: {cpu_seconds([python, '-c', code], folder) - numpy:.2f} s of CPU")
        for arguments in (["--help"], ["start"], ["list"]):
            seconds = cpu_seconds([str(programs / "course"), *arguments], folder)
            print(f"course {' '.join(arguments)}: {seconds:.2f} s of CPU")
        grader = [sys.executable, "-m", "autograder.cli"]
        took = {name: cpu_seconds([*grader, name, "--help"], ROOT) for name in autograder.commands}
        slowest = max(took, key=lambda name: took[name])
        print(f"autograder {slowest} --help, the slowest of {len(took)}: {took[slowest]:.2f} s of CPU")
