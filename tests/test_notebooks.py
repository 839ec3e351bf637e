"""The notebooks themselves, run from top to bottom in a real kernel."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from autograder.authoring.assignment import load_assignment
from autograder.authoring.notebook import source_notebook
from autograder.authoring.source import find_assignments

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
