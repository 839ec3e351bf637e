"""Read what a student handed in, as a notebook that can be rebuilt from the release."""

from __future__ import annotations

from typing import Any

import nbformat
from nbformat import NotebookNode

from course_lib.running.reading import ReadCell, ReadNotebook, cells_of, read_notebook


def read_submission(data: bytes) -> NotebookNode:
    """Return the notebook that a submitted file holds, in the current major format (nbformat 4).

    Its cells hold what :class:`~course_lib.running.reading.ReadCell` does and nothing else: no outputs, and
    no metadata that nobody reads.

    Parameters
    ----------
    data : bytes
        The whole file.

    Raises
    ------
    Unreadable
        If there is no notebook in it.
    """
    return as_submission(read_notebook(data))


def as_submission(read: ReadNotebook) -> NotebookNode:
    """Return what was read as a notebook."""
    notebook: NotebookNode = nbformat.from_dict({"metadata": {}, "cells": [_as_json(c) for c in read.cells]})
    return notebook


def submitted_cells(notebook: NotebookNode) -> list[ReadCell]:
    """Return the cells of a submission; entries that are no cells at all are left out."""
    return cells_of(notebook.get("cells"))


def _as_json(cell: ReadCell) -> dict[str, Any]:
    course = {"course": dict(cell.course)} if cell.course else {}
    graded = {"nbgrader": dict(cell.nbgrader)} if cell.nbgrader else {}
    tags = {"tags": list(cell.tags)} if cell.tags else {}
    return {
        "cell_type": cell.cell_type,
        "source": cell.source,
        "metadata": {**course, **graded, **tags},
        **({"id": cell.id} if cell.id is not None else {}),
        **({"attachments": {"something": {}}} if cell.has_attachments else {}),
    }
