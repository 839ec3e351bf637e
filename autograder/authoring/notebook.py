"""From an assignment's source to the notebook that ``nbgrader generate_assignment`` starts from.

Two builds of the same source are byte-identical: cell ids come from names and contents, and nothing
records a time.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

import nbformat
from nbformat import NotebookNode, v4

from autograder.authoring.cells import AssignmentSource, SourceCell, hint_texts
from autograder.authoring.headings import with_headings
from autograder.authoring.library_cell import LIBRARY, library_cell
from autograder.authoring.model_answers import with_model_answers

_TEXT_KINDS = ("prose", "hints", "answer")
_MAX_ID = 64  # nbformat's limit
_HOW_HINTS_WORK = "**Stuck?** Open a hint, think, and come back for the next: it is folded away inside."
_KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def source_notebook(source: AssignmentSource) -> NotebookNode:
    """Return the instructor's notebook: solutions included, nbgrader's metadata (schema 3) in place.

    Every cell's ``metadata.course`` holds its ``role`` (the kind of cell in the source) and its ``id``, so
    that it is recognised in a submission whatever the student's editor did to the rest. Some cells the source
    does not have: before the first code cell stands :func:`~autograder.authoring.library_cell.library_cell`,
    and after each written question a cell that shows its model answer.
    """
    ids = {LIBRARY}
    first_hints = next(source.of_kind("hints"), None)
    shown = with_model_answers(with_headings(source))
    cells = [_cell(cell, _cell_id(cell, ids), first=cell is first_hints) for cell in shown]
    first_code = next((i for i, cell in enumerate(cells) if cell.cell_type == "code"), len(cells))
    cells.insert(first_code, library_cell())
    notebook: NotebookNode = v4.new_notebook(
        cells=cells,
        metadata={
            **_KERNEL,
            "course": {
                "assignment": source.name,
                "number": source.number,
                "generated_from": f"{source.path.parent.name}/{source.path.name}",
            },
        },
    )
    nbformat.validate(notebook)
    return notebook


def notebook_text(notebook: NotebookNode) -> str:
    """Return what is written to an ``.ipynb`` file.

    Raises
    ------
    nbformat.ValidationError
        If `notebook` is not valid.
    """
    nbformat.validate(notebook)
    return str(nbformat.writes(notebook)).rstrip("\n") + "\n"


def points_text(aspects: dict[str, float]) -> str:
    """Write points by aspect the way a source does: ``"loss 2, gradient 3"``."""
    return ", ".join(f"{aspect} {points:g}" for aspect, points in aspects.items())


def _cell(cell: SourceCell, cell_id: str, *, first: bool) -> NotebookNode:
    """Return a cell of the notebook; `first` is whether it holds the notebook's first hints."""
    course: dict[str, Any] = {"role": cell.kind, "id": cell_id}
    if cell.aspects:
        course["points"] = points_text(cell.aspects)
    metadata: dict[str, Any] = {"course": course}
    if cell.grade_id is not None:
        metadata["nbgrader"] = _nbgrader(cell)
    if cell.folded:
        metadata["jupyter"] = {"source_hidden": True}
    text = _folded(cell, first=first) if cell.kind == "hints" else cell.text
    new_cell = v4.new_markdown_cell if cell.kind in _TEXT_KINDS else v4.new_code_cell
    made: NotebookNode = new_cell(text, id=cell_id, metadata=metadata)  # type: ignore[no-untyped-call]
    return made


def _nbgrader(cell: SourceCell) -> dict[str, Any]:
    solution = cell.kind in ("exercise", "answer")
    metadata: dict[str, Any] = {
        "schema_version": 3,
        "grade": cell.kind in ("check", "answer"),
        "solution": solution,
        "locked": not solution,
        "task": False,
        "grade_id": cell.grade_id,
    }
    if metadata["grade"]:
        # A whole number stays one, as nbgrader's own editor writes it.
        metadata["points"] = int(cell.points) if cell.points.is_integer() else cell.points
    return metadata


def _cell_id(cell: SourceCell, taken: set[str]) -> str:
    """Return an id that survives edits elsewhere in the notebook, and add it to `taken`."""
    if cell.grade_id is not None:
        base = cell.grade_id
    elif cell.name:
        base = f"{cell.kind}-{re.sub(r'[^a-zA-Z0-9_-]+', '-', cell.name)}"
    else:
        base = f"{cell.kind}-{hashlib.sha256(cell.text.encode()).hexdigest()[:8]}"
    if len(base) > _MAX_ID - 4:  # room for a counter
        base = base[: _MAX_ID - 13] + "-" + hashlib.sha256(base.encode()).hexdigest()[:8]
    cell_id, count = base, 1
    while cell_id in taken:
        count += 1
        cell_id = f"{base}-{count}"
    taken.add(cell_id)
    return cell_id


def _folded(cell: SourceCell, *, first: bool) -> str:
    """Return the hints as a fold, in which the next one is folded away.

    Blank lines around a hint make JupyterLab render the Markdown inside the HTML block.
    """
    hints = hint_texts(cell.text)
    opened = (
        f"<details>\n<summary>Hint {number}</summary>\n\n{hint}" for number, hint in enumerate(hints, start=1)
    )
    blocks = [*([_HOW_HINTS_WORK] if first else []), *opened, *["</details>"] * len(hints)]
    return "\n\n".join(blocks)
