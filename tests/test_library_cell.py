"""The first code cell of a notebook: the course's library is there, wherever the notebook is opened."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.authoring.library_cell import LIBRARY, LIBRARY_CODE
from autograder.authoring.notebook import notebook_text
from autograder.authoring.source import find_assignments, read_source
from autograder.authoring.student import student_notebook
from autograder.editions.wheels import class_wheel
from course_lib.running.cells import notebook_cells
from course_lib.running.reading import read_notebook
from tests.helpers_install import Environment

RUN = "from IPython.core.interactiveshell import InteractiveShell as S; S.instance().run_cell({code!r});"
#: A stand-in for JupyterLite, where pip is none: what it is asked for becomes importable.
BROWSER = """
import sys, types
sys.platform = "emscripten"
async def install(what):
    sys.platform = "linux"  # other packages look at it when they are imported
    print("micropip gets", what)
    sys.path.insert(0, what.removeprefix("emfs:"))
sys.modules["micropip"] = types.SimpleNamespace(install=install)
"""


@pytest.fixture
def bare(tmp_path: Path) -> Environment:
    """An environment with all packages that the course needs, and without the course."""
    return Environment.made(tmp_path / "bare")


def opened(bare: Environment, before: str = "", after: str = "", **variables: str) -> str:
    """Run the cell in an empty folder of the environment, and return what was printed."""
    folder = bare.root / "work"
    folder.mkdir(exist_ok=True)
    done = bare.run("-c", before + RUN.format(code=LIBRARY_CODE) + after, cwd=folder, **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_nothing_happens_where_the_library_is_installed() -> None:
    """Not a line, and ``check`` is there."""
    code = RUN.format(code=LIBRARY_CODE + "\nassert callable(check)")
    quiet = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=quiet)
    assert (done.stdout, done.stderr) == ("", "")


def test_it_is_installed_from_the_wheel_beside_the_notebook(bare: Environment) -> None:
    """One line says so; nothing is needed from the network, and the check runs."""
    name, content = class_wheel()
    (bare.root / "work").mkdir()
    (bare.root / "work" / name).write_bytes(content)
    told = opened(bare, after="from course_lib import check, hint; hint('l1_distances')")
    first, _, hint = told.partition("\n")
    assert first == f"Installing the course's library from {bare.root / 'work' / name}"
    assert "Make an array of zeros" in hint
    assert opened(bare) == ""  # installed by now


def test_in_a_browser_it_comes_from_the_same_wheel(bare: Environment) -> None:
    """JupyterLite has no processes and no pip; micropip gets the file's address."""
    name, content = class_wheel()
    (bare.root / "work").mkdir()
    (bare.root / "work" / name).write_bytes(content)
    told = opened(bare, before=BROWSER, after="import course_lib; print(course_lib.check.__module__)")
    assert told.splitlines()[1:] == [f"micropip gets emfs:{bare.root / 'work' / name}", "course_lib.checker"]


def test_without_network_and_wheel_a_sentence_says_what_to_do(bare: Environment) -> None:
    """The cell raises nothing: the sentence is the last thing that is read."""
    told = opened(bare)
    assert told.startswith("Installing the course's library from numpy-nets-course\n")
    assert "Connect to the network, or put numpy_nets_course-….whl" in told
    assert "Traceback" not in told


def test_a_kernel_that_is_too_old_says_which_is_needed(bare: Environment) -> None:
    """Nothing is installed into it, and the network has nothing to do with it."""
    told = opened(bare, before="import sys; sys.version_info = (3, 9, 2); ")
    assert told.startswith("This kernel has Python ")
    assert told.endswith(
        "So there is no `check` here. Choose a kernel with Python 3.11 or newer; then run this cell again.\n"
    )
    assert "Installing" not in told


def test_it_stands_before_all_other_code_and_is_the_same_everywhere() -> None:
    """Its id is ``library``; what else fails to be imported, ``check`` has been by then."""
    for folder in find_assignments().values():
        notebook = student_notebook(read_source(folder))
        first = next(cell for cell in notebook.cells if cell.cell_type == "code")
        assert (first.id, first.source) == (LIBRARY, LIBRARY_CODE.rstrip("\n"))
        assert [cell.id for cell in notebook.cells].count(LIBRARY) == 1


def test_grading_does_not_run_it() -> None:
    """Set-up, solutions and added cells are run; this is none of them."""
    text = notebook_text(student_notebook(read_source(find_assignments()["knn"])))
    cells = read_notebook(text.encode()).cells
    assert any("micropip" in cell.source for cell in cells)
    assert not any("micropip" in cell.code for cell in notebook_cells(cells))


def test_it_is_python_that_notebooks_run() -> None:
    """Outside of a notebook only the ``await`` for the browser is no statement."""
    compile(LIBRARY_CODE, "cell", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
