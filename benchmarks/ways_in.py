"""From nothing to the first passed check, by three ways: pip, a notebook alone as Colab has it, a container.

Seconds are waited for, downloads with them: what is compared are the ways, in one run on one machine. A
container is made by docker, podman or buildah, whichever works, from the image ``BASE`` if that is set.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path

from autograder.editions.wheels import class_wheel
from course_lib.studying.notebooks import notebooks_folder

ROOT = Path(__file__).resolve().parent.parent
#: What a reader does in JupyterLab: the notebook's cells in order, the first exercise written, its check.
FIRST_CHECK = """
import sys, nbformat
from nbclient import NotebookClient
ANSWER = "def l1_distances(X, Y):\\n    return abs(X[:, None] - Y[None]).sum(axis=2)"
notebook = nbformat.read(sys.argv[1], 4)
names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
notebook.cells[names.index("l1_distances")].source = ANSWER
del notebook.cells[names.index("check_l1_distances") + 1:]
NotebookClient(notebook, timeout=600).execute()
said = str(notebook.cells[-1].outputs)
assert "all right" in said, said
"""
_IMAGE, _NOTEBOOK = "numpy-nets-tried", "knn.ipynb"
#: What can make a container; each says by ``info`` whether it can here.
_TOOLS = ("docker", "podman", "buildah")

Steps = dict[str, Callable[[], object]]


def main() -> None:
    """Print each way's steps with their seconds, and the sum."""
    for way in (by_pip, notebook_alone, container):
        with tempfile.TemporaryDirectory() as folder:
            print(way(Path(folder)), flush=True)


def by_pip(folder: Path) -> str:
    """Install a copy of the repository as the guide says, and put the first notebook into a folder."""
    copy, nets = folder / "copy", folder / "nets"
    python, pip, course = (str(copy / ".venv" / "bin" / name) for name in ("python", "pip", "course"))
    steps: Steps = {
        "git clone": lambda: _run("git", "clone", "-q", str(ROOT), str(copy)),
        "python3 -m venv .venv": lambda: _run(sys.executable, "-m", "venv", str(copy / ".venv")),
        'pip install -e ".[notebook]"': lambda: _run(pip, "install", "-q", "-e", ".[notebook]", cwd=copy),
        "course start knn nets": lambda: _run(course, "start", "knn", str(nets), "--no-open", cwd=copy),
        "the cells to the first check": lambda: _run(python, "-c", FIRST_CHECK, _NOTEBOOK, cwd=nets),
    }
    return _timed("pip, from a copy of the repository", steps)


def notebook_alone(folder: Path) -> str:
    """Open a notebook with a class's wheel beside it where there is Jupyter and no course, as in Colab."""
    alone = folder / "content"
    alone.mkdir()
    name, content = class_wheel()
    (alone / name).write_bytes(content)
    shutil.copy(notebooks_folder() / "1_knn" / _NOTEBOOK, alone)
    venv.create(folder / "there", with_pip=True)
    python = str(folder / "there" / "bin" / "python")
    _run(python, "-m", "pip", "install", "-q", "numpy", "matplotlib", "ipykernel", "nbclient", "nbformat")
    steps: Steps = {
        "the cells to the first check": lambda: _run(python, "-c", FIRST_CHECK, _NOTEBOOK, cwd=alone)
    }
    return _timed("a notebook alone, where Jupyter, NumPy and Matplotlib are", steps)


def container(folder: Path) -> str:
    """Build the student's image, and go to the first check in it."""
    tool = next((name for name in _TOOLS if _works(name, "info")), None)
    if tool is None:
        return f"a container: not tried, since none of {', '.join(_TOOLS)} works here"
    build = [tool, "bud" if tool == "buildah" else "build", "--target", "student", "-t", _IMAGE]
    base = [f"--build-arg=BASE={os.environ['BASE']}"] if "BASE" in os.environ else []
    steps: Steps = {
        "build --target student": lambda: _run(*build, *base, str(ROOT)),
        "start, and the cells to the first check": lambda: _first_check_in(tool),
    }
    return _timed(f"a container, by {tool}", steps)


def _first_check_in(tool: str) -> None:
    """Run the first check in a new container of the image."""
    script = f"course start knn . --no-open && python - {_NOTEBOOK}"
    if tool != "buildah":
        _run(tool, "run", "--rm", "-i", _IMAGE, "sh", "-c", script, given=FIRST_CHECK)
        return
    made = _run(tool, "from", _IMAGE).strip()
    try:
        _run(tool, "run", made, "--", "sh", "-c", script, given=FIRST_CHECK)
    finally:
        _run(tool, "rm", made)


def _timed(way: str, steps: Steps) -> str:
    rows, whole = [], 0.0
    for what, do in steps.items():
        start = time.perf_counter()
        do()
        seconds = time.perf_counter() - start
        whole += seconds
        rows.append(f"  {what}: {seconds:.0f} s")
    return "\n".join([f"{way}: {whole:.0f} s", *rows])


def _works(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _run(*command: str, cwd: Path | None = None, given: str | None = None) -> str:
    """Run a command, and return what it printed; end the benchmark with what it said if it fails."""
    done = subprocess.run(command, cwd=cwd, input=given, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)[:200]} ended with status {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout
