"""Verdicts written into a notebook, in the form that nbgrader reads scores from."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Sequence
from html import escape

from nbformat import NotebookNode, v4

from autograder.grading.matching import ADDED
from course_lib.checking.render import as_html
from course_lib.checking.verdict import Verdict

# What makes Markdown active: raw HTML and autolinks, links and images, and what they refer to.
_TAG, _LINK = re.compile(r"<(?=[a-zA-Z/!?])"), re.compile(r"\](?=[(\[:])")


def with_verdicts(notebook: NotebookNode, verdicts: Iterable[Verdict]) -> NotebookNode:
    """Return the notebook with each verdict as the one output of its check cell.

    nbgrader takes a number in the result's plain text as the cell's score; people see the HTML. What the
    student wrote as text is made harmless: formgrader's page and the feedback would run the HTML in it.
    """
    graded = copy.deepcopy(notebook)
    by_cell = {f"check_{verdict.exercise}": verdict for verdict in verdicts}
    for cell in graded.cells:
        if _is_students_text(cell):
            cell.source = harmless(cell.source)
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
    annotated = copy.deepcopy(notebook)
    taken = {cell.get("id") for cell in annotated.cells}
    free = (f"grading-notes-{n}" for n in range(len(taken) + 1))
    cell = v4.new_markdown_cell(text, id=next(name for name in free if name not in taken))
    annotated.cells.insert(0, cell)
    return annotated


def harmless(text: str) -> str:
    """Return Markdown with a space in every HTML tag, link and image, so that it shows as it was typed.

    Nothing is removed and no dialect of Markdown has to be parsed: ``< b`` begins no tag in any of them, nor
    does ``] (`` continue a link.
    """
    return _LINK.sub("] ", _TAG.sub("< ", text))


def _is_students_text(cell: NotebookNode) -> bool:
    written = cell.metadata.get("nbgrader", {}).get("solution")
    added = cell.metadata.get("course", {}).get("role") == ADDED
    return bool(cell.cell_type != "code" and (written or added))
