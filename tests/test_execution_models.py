"""A check answers alike wherever a notebook's cells are run: no file, another folder, any order, again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode, v4

from autograder.authoring.source import find_assignments, read_source
from course_lib.studying.notebooks import notebooks_folder

pytestmark = pytest.mark.filterwarnings("ignore")  # jupyter_client warns about the loopback connection

IMPORT = "import numpy as np\nfrom course_lib import check"
RIGHT = "def add_bias_column(X):\n    return np.hstack([X, np.ones((len(X), 1))])"
WRONG = "def add_bias_column(X):\n    return np.hstack([np.ones((len(X), 1)), X])"
CHECK = 'check("add_bias_column")'


def run(cells: list[str], folder: Path) -> list[str]:
    """Run cells in a kernel that knows of no file, and return what each shows, as text."""
    notebook: NotebookNode = v4.new_notebook(cells=[v4.new_code_cell(source) for source in cells])
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    return [shown(cell.outputs) for cell in notebook.cells]


def called(cell: dict[str, Any]) -> str | None:
    """Return the name under which nbgrader knows a cell."""
    name: str | None = cell["metadata"].get("nbgrader", {}).get("grade_id")
    return name


def shown(outputs: list[Any]) -> str:
    """Return the text of a cell's outputs."""
    texts = (output.get("text", output.get("data", {}).get("text/plain", "")) for output in outputs)
    return "\n".join(map("".join, texts))


def test_a_kernel_that_knows_of_no_file_is_enough(tmp_path: Path) -> None:
    """As in Colab and Kaggle: no ``__file__``, no notebook in the folder, and the folder changes."""
    other = tmp_path / "other"
    other.mkdir()
    away = f"import os\nos.chdir({str(other)!r})\nassert '__file__' not in globals()"
    cells = [IMPORT, RIGHT, CHECK, away, CHECK]
    *_, here, _, elsewhere = run(cells, tmp_path)
    assert "all right" in here and "all right" in elsewhere


def test_cells_may_be_run_again_and_in_any_order(tmp_path: Path) -> None:
    """The verdict is on what is defined when it is asked for, whatever was before."""
    cells = [IMPORT, CHECK, RIGHT, CHECK, CHECK, WRONG, CHECK, RIGHT, IMPORT, CHECK]
    said = run(cells, tmp_path)
    assert "There is no function called `add_bias_column`" in said[1]
    assert said[3] == said[4] and "all right" in said[3]
    assert "0 of 2 points" in said[6]
    assert "all right" in said[9]


def test_an_editor_that_names_the_file_is_believed(tmp_path: Path) -> None:
    """As VS Code does in ``__vsc_ipynb_file__``: the answer is read from there, whatever the folder."""
    source = read_source(find_assignments()["linear"])
    released = notebooks_folder() / source.path.parent.name / f"{source.name}.ipynb"
    notebook = json.loads(released.read_text(encoding="utf-8"))
    (cell,) = (c for c in notebook["cells"] if called(c) == "one_template")
    cell["source"] = "One template has to serve all of them, so it shows a blur of both."
    elsewhere = tmp_path / "elsewhere" / "homework.ipynb"
    elsewhere.parent.mkdir()
    elsewhere.write_text(json.dumps(notebook), encoding="utf-8")
    cells = [IMPORT, f"__vsc_ipynb_file__ = {str(elsewhere)!r}", 'model_answer("one_template")']
    assert "a blur of both" in run(cells, tmp_path)[-1]
