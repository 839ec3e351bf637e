"""Verdicts written into a notebook, in the form that nbgrader reads scores from.

Formgrader shows this notebook to the instructor with a template that renders Markdown, runs the HTML in it
and typesets formulas. So all text of a student's, and all text that quotes one, stands in a block of code: in
every dialect of Markdown that is where nothing means anything, and MathJax leaves it alone.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Sequence

from nbformat import NotebookNode, v4

from autograder.grading.matching import ADDED
from autograder.grading.quoting import NOTES, quoted
from course_lib.card.html import as_html
from course_lib.checking.verdict import Verdict

#: What a person would read of one cell, and of all together, in characters; what was handed in has the rest.
MOST_TEXT, MOST_CODE, MOST_IN_ALL = 100_000, 20_000, 200_000
_BLANK_LINES = re.compile(r"(?:^[^\S\n]*\n){20,}", re.MULTILINE)


def with_verdicts(
    notebook: NotebookNode, verdicts: Iterable[Verdict], released: NotebookNode
) -> NotebookNode:
    """Return the notebook with each verdict as the one output of its check cell.

    nbgrader takes a number in the result's plain text as the cell's score; people see the HTML. What the
    student wrote as text is quoted, except for answers that are as released: nbgrader knows those by their
    checksum.

    Parameters
    ----------
    notebook : NotebookNode
        What :func:`~autograder.grading.rebuild.rebuild` returned.
    verdicts : iterable of Verdict
    released : NotebookNode
        What it was rebuilt from.
    """
    graded = copy.deepcopy(notebook)
    by_cell = {f"check_{verdict.exercise}": verdict for verdict in verdicts}
    as_released = {(cell.get("id"), cell.source) for cell in released.cells}
    left = MOST_IN_ALL
    for cell in graded.cells:
        if (cell.get("id"), cell.source) not in as_released and _is_students(cell):
            _make_readable(cell, left)
            left = max(0, left - len(cell.source))
        verdict = by_cell.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        if verdict is not None:
            data = {"text/plain": repr(float(verdict.points)), "text/html": as_html(verdict)}
            cell.outputs = [v4.new_output("execute_result", data, execution_count=1)]
            cell.execution_count = 1
    return graded


def with_notes(notebook: NotebookNode, notes: Sequence[str]) -> NotebookNode:
    """Return the notebook with a first cell that says what was not used and what was repaired, if any."""
    if not notes:
        return notebook
    items = quoted("\n".join(f"• {' '.join(note.split())}" for note in notes))
    title = "**Before grading: what of the hand-in was used, and what was put back as it was released**"
    text = f"{title}\n\n{items}"
    annotated = copy.deepcopy(notebook)
    taken = {cell.get("id") for cell in annotated.cells}
    free = (f"grading-notes-{n}" for n in range(len(taken) + 1))
    cell = v4.new_markdown_cell(
        text,
        id=next(name for name in free if name not in taken),
        metadata={"course": {"role": NOTES, "notes": list(notes)}},
    )
    annotated.cells.insert(0, cell)
    return annotated


def _make_readable(cell: NotebookNode, most: int) -> None:
    """Make a cell of the student's one that is shown, and not run, in time that grows with its length.

    Highlighting code takes time that grows with the square of some texts' length, a run of blank lines first
    of all; so much as is left of those costs a moment.
    """
    if cell.cell_type == "code":
        cell.source = _cut(_BLANK_LINES.sub("\n" * 20, cell.source), min(MOST_CODE, most), "# ")
    else:
        cell.cell_type = "markdown"  # a raw cell's text would go into the page as it is
        cell.source = quoted(_cut(cell.source, min(MOST_TEXT, most)))


def _cut(text: str, most: int, mark: str = "") -> str:
    if len(text) <= most:
        return text
    return (
        f"{text[:most]}\n{mark}[cut here: {len(text) - most:,} more characters are in what was handed in]\n"
    )


def _is_students(cell: NotebookNode) -> bool:
    written = cell.metadata.get("nbgrader", {}).get("solution")
    return bool(written or cell.metadata.get("course", {}).get("role") == ADDED)
