"""Verdicts written into a notebook, in the form that nbgrader reads scores from."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from html import escape

from nbformat import NotebookNode, v4

from course_lib.checking.render import as_html
from course_lib.checking.verdict import Verdict


def with_verdicts(notebook: NotebookNode, verdicts: Iterable[Verdict]) -> NotebookNode:
    """Return the notebook with each verdict as the one output of its check cell.

    nbgrader takes a number in the result's plain text as the cell's score; people see the HTML.
    """
    graded = copy.deepcopy(notebook)
    by_cell = {f"check_{verdict.exercise}": verdict for verdict in verdicts}
    for cell in graded.cells:
        verdict = by_cell.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        if verdict is not None:
            data = {"text/plain": repr(float(verdict.points)), "text/html": as_html(verdict)}
            cell.outputs = [v4.new_output("execute_result", data, execution_count=1)]
            cell.execution_count = 1
    return graded


def with_notes(notebook: NotebookNode, notes: Sequence[str]) -> NotebookNode:
    """Return the notebook with a first cell that says what was repaired, if anything was."""
    if not notes:
        return notebook
    items = "\n".join(f"- {escape(note)}" for note in notes)
    text = f"**Before grading, this notebook was repaired from the release:**\n\n{items}"
    cell = v4.new_markdown_cell(text, id="grading-notes")
    annotated = copy.deepcopy(notebook)
    annotated.cells.insert(0, cell)
    return annotated
