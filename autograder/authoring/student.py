"""The student's notebook: what nbgrader would release, made without a class directory or a database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbgrader.preprocessors
from nbformat import NotebookNode

from autograder.authoring.cells import AssignmentSource
from autograder.authoring.notebook import notebook_text, source_notebook
from autograder.authoring.preprocessors import RELEASE_PREPROCESSORS


def student_notebook(source: AssignmentSource) -> NotebookNode:
    """Return the notebook that students receive: no solution, no model answer, no output.

    nbgrader's release preprocessors are applied in their own order, except for the one that records cells in
    a gradebook. The result is cell by cell what ``nbgrader generate_assignment`` makes of
    :func:`~autograder.authoring.notebook.source_notebook` in a class directory.
    """
    notebook = source_notebook(source)
    resources: dict[str, Any] = {}
    for preprocessor in RELEASE_PREPROCESSORS:
        if preprocessor is not nbgrader.preprocessors.SaveCells:
            # Called, not .preprocess(): that would skip the preprocessor's `enabled`.
            notebook, resources = preprocessor()(notebook, resources)
    return notebook


def student_notebook_path(source: AssignmentSource) -> Path:
    """Return where the committed student notebook of an assignment is."""
    return source.path.with_name(f"{source.name}.ipynb")


def write_student_notebook(source: AssignmentSource, path: Path | None = None) -> Path:
    """Write the student's notebook, beside the source unless told, and return its path."""
    path = path or student_notebook_path(source)
    path.write_text(notebook_text(student_notebook(source)), encoding="utf-8", newline="\n")
    return path
