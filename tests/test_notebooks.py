"""The notebooks themselves, run from top to bottom in a real kernel."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from autograder.authoring.assignment import load_assignment
from autograder.authoring.notebook import source_notebook
from autograder.authoring.source import find_assignments
from autograder.authoring.student import student_notebook

ASSIGNMENTS = find_assignments(Path(__file__).parents[1] / "notebooks")
# Starting a kernel, jupyter_client warns about the loopback connection that we want.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def run(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """Execute a notebook in its folder, as a student would."""
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
    return notebook


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_reference_notebook_runs_without_a_warning_and_shows_figures(name: str) -> None:
    """Every cell of the solved notebook runs, stderr stays empty, and there is something to look at."""
    notebook = run(source_notebook(load_assignment(name).source), ASSIGNMENTS[name])
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert [o["text"] for o in outputs if o.get("name") == "stderr"] == []
    assert sum("image/png" in o.get("data", {}) or "text/html" in o.get("data", {}) for o in outputs) >= 5


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_released_notebook_stops_at_the_first_unwritten_function_and_says_so(name: str) -> None:
    """A student who runs all cells at once is told what to write first."""
    source = load_assignment(name).source
    notebook = student_notebook(source)
    with pytest.raises(CellExecutionError) as stopped:
        run(notebook, ASSIGNMENTS[name])
    first = next(iter(source.exercises))
    assert f"{first}" in str(stopped.value)
    assert "is not written yet" in str(stopped.value)
