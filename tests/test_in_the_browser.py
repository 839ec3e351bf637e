"""A notebook in the browser: checks, figures and progress need nothing that is not there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from autograder.authoring.cells import AssignmentSource, without_markers
from autograder.authoring.lent import LENT, Library
from autograder.authoring.library_cell import LIBRARY
from autograder.authoring.source import find_assignments, read_source
from autograder.authoring.student import student_notebook
from course_lib.checking.public import public_assignment
from tests.helpers_browser import DISTRIBUTION, in_browser, required, version_there

#: The kernel that the site's notebooks run in.
kernel = pytest.importorskip(
    "jupyterlite_pyodide_kernel.constants", reason="needs the group of packages `site`"
)

NODE = Path(__file__).resolve().parents[1] / "scripts" / "pyodide_imports.py"
ALL = list(find_assignments())
MOST_LACKING = 3
USUAL = ("knn", "spiral")  # the others take ten seconds each


def exercise_cells(source: AssignmentSource) -> dict[str, str]:
    """Return set-up, right answers and checks by name."""
    cells = {}
    for cell in source.of_kind("setup", "exercise"):
        cells[cell.name] = without_markers(cell.text)
        if cell.kind == "exercise":
            cells[f"check {cell.name}"] = f"check({cell.name!r})"
    return cells


def all_cells(source: AssignmentSource) -> dict[str, str]:
    """Return all code of the notebook with right answers; without the first cell: the course is there."""
    cells = {}
    for cell in student_notebook(source).cells:
        if cell.cell_type == "code" and cell.id != LIBRARY:
            exercise = source.exercises.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
            cells[cell.id] = cell.source if exercise is None else without_markers(exercise.text)
    return cells


def run(
    assignment: str, cells_of: Callable[[AssignmentSource], dict[str, str]], folder: Path
) -> dict[str, dict[str, Any]]:
    """Run cells in a browser's Python with what is lent beside them; return what each came to."""
    source = read_source(find_assignments()[assignment])
    if lent := Library(source).text():
        (folder / LENT).write_text(lent, encoding="utf-8")
    cells = cells_of(source)
    found = in_browser(cells.values(), folder)
    assert [(event, file) for event, file in found["attempts"] if "course_lib" in file] == []
    outputs = dict(zip(cells, found["cells"], strict=True))
    assert {name: output["error"] for name, output in outputs.items() if output["error"]} == {}
    return outputs


def test_the_list_is_of_the_version_that_the_site_runs() -> None:
    """After a new kernel, ``scripts/pyodide_imports.py --write-packages`` renews it."""
    assert DISTRIBUTION["pyodide"] == kernel.PYODIDE_VERSION


def test_pyodide_has_what_the_wheel_asks_for() -> None:
    """Each dependency, at a version that fits: nothing is looked for elsewhere."""
    for requirement in required():
        version = version_there(requirement)
        assert version is not None, f"{requirement.name} is not in Pyodide's distribution"
        assert requirement.specifier.contains(version), f"{requirement} is {version} there"


@pytest.mark.parametrize(
    "assignment", [pytest.param(name, marks=() if name in USUAL else pytest.mark.soak) for name in ALL]
)
def test_every_check_passes_right_answers(assignment: str, tmp_path: Path) -> None:
    """Without a process, a thread or a socket; as a card, and noted in the student's progress."""
    outputs = run(assignment, exercise_cells, tmp_path)
    kept = json.loads((tmp_path / ".course" / "progress.json").read_text(encoding="utf-8"))
    progress = kept["exercises"][assignment]
    for name, public in public_assignment(assignment).exercises.items():
        shown, noted = outputs[f"check {name}"], progress[name]
        assert "text/html" in shown["kinds"], name
        status = "noted" if public.exercise.is_choice else "passed"  # the class edition has no key
        assert noted["status"] == status, (name, shown["text"])


@pytest.mark.soak
@pytest.mark.parametrize("assignment", ALL)
def test_a_whole_notebook_runs(assignment: str, tmp_path: Path) -> None:
    """Its figures are drawn; a few cells at most say in a line that they want scikit-learn or SciPy."""
    outputs = run(assignment, all_cells, tmp_path)
    assert not [name for name, output in outputs.items() if "Traceback" in output["text"]]
    lacking = [name for name, output in outputs.items() if "is not installed here" in output["text"]]
    assert len(lacking) <= MOST_LACKING


def test_what_a_cell_lacks_is_said_in_a_sentence(tmp_path: Path) -> None:
    """A figure that compares with scikit-learn ends in a line, and no data set is downloaded."""
    cells = [
        "from course_lib import check",
        "from course_lib.data import load_data\ndata = load_data()",
        "from course_lib.plotting.knn_space import tsne\ntsne(data.X_test)",
        'load_data("cifar10")',
        "import sklearn",
        "print(load_data('moved_digits', num_train=1).X_train.shape)",
    ]
    begun, loaded, compared, photographs, own, moved = in_browser(cells, tmp_path)["cells"]
    assert (begun["error"], loaded["error"], compared["error"]) == ("", "", "")
    assert "run `%pip install scikit-learn` in a cell of your own, then this cell again." in compared["text"]
    assert 'load_data("digits") needs none' in photographs["error"]
    assert own["error"].startswith("ModuleNotFoundError")  # of the student's own, and shown as ever
    assert moved["text"].strip() == "(1, 144)"


def test_what_is_forbidden_is_noticed(tmp_path: Path) -> None:
    """A test that nothing could fail would say nothing."""
    starts = {
        "subprocess.Popen": "import subprocess; subprocess.run(['true'])",
        "os.fork": "import os; os.fork()",
        "thread": "import threading; threading.Thread(target=print).start()",
        "socket.__new__": "import socket; socket.socket()",
    }
    found = in_browser([*starts.values(), "import scipy", "import pwd"], tmp_path)
    assert all(cell["error"] for cell in found["cells"])
    assert {event for event, _ in found["attempts"]} >= {*starts}


@pytest.mark.soak
@pytest.mark.skipif(not (which("node") and which("npm")), reason="needs Node and npm")
def test_pyodide_reads_all_of_the_wheel() -> None:
    """Under Node, in the Python that browsers run: up to NumPy, and to the end with a stand-in for it."""
    done = subprocess.run([sys.executable, str(NODE)], capture_output=True, text=True, check=False)
    if done.stderr.startswith("npm could not"):
        pytest.skip(done.stderr)
    assert done.returncode == 0, done.stderr
    assert "modules are imported" in done.stdout and "progress is kept" in done.stdout
