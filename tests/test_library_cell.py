"""The first code cell of a notebook: the course's library is there, wherever the notebook is opened."""

from __future__ import annotations

import ast
import subprocess
import sys
import venv
from pathlib import Path

import numpy as np
import pytest

from autograder.authoring.library_cell import LIBRARY, LIBRARY_CODE
from autograder.authoring.notebook import notebook_text
from autograder.authoring.source import find_assignments, read_source
from autograder.authoring.student import student_notebook
from course_lib.running.cells import notebook_cells
from course_lib.running.reading import read_notebook

RUN = "from IPython.core.interactiveshell import InteractiveShell as S; S.instance().run_cell({code!r});"
#: A stand-in for JupyterLite, where pip is none: what it is asked for becomes importable.
BROWSER = """
import sys, types
sys.platform = "emscripten"
async def install(what):
    print("micropip gets", what)
    sys.path.insert(0, what.removeprefix("emfs:"))
sys.modules["micropip"] = types.SimpleNamespace(install=install)
"""


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """An environment with all packages that the course needs, and without the course."""
    venv.create(tmp_path / "bare", with_pip=False, symlinks=True)
    (tmp_path / "work").mkdir()
    return tmp_path


def opened(bare: Path, *, before: str = "", after: str = "") -> str:
    """Run the cell in the environment, in the folder ``work``, and return what was printed."""
    packages = str(Path(np.__file__).parents[1])  # on PYTHONPATH no .pth file counts, so no checkout is found
    done = subprocess.run(
        [bare / "bare" / "bin" / "python", "-c", before + RUN.format(code=LIBRARY_CODE) + after],
        env={"PYTHONPATH": packages, "PIP_NO_INDEX": "1", "HOME": str(bare), "PATH": "/usr/bin:/bin"},
        cwd=bare / "work",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_nothing_happens_where_the_library_is_installed() -> None:
    """Not a line, and ``check`` is there."""
    code = RUN.format(code=LIBRARY_CODE + "\nassert callable(check)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_without_network_and_wheel_a_sentence_says_what_to_do(bare: Path) -> None:
    """The cell raises nothing: the sentence is the last thing that is read."""
    told = opened(bare)
    assert told.startswith("Installing the course's library from numpy-nets-course\n")
    assert "Connect to the network, or put numpy_nets_course-….whl" in told
    assert "Traceback" not in told


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
