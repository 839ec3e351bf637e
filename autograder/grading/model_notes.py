"""The model answer below a written answer in formgrader, where a person gives points.

It is put into the page while that is made, and into no file: what students may see, or what stock commands
make pages for students from, never holds it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode, v4

#: What formgrader, and nothing else, says to the exporter of the page that it shows.
_FORMGRADERS = frozenset({"assignment_id", "submission_id", "index", "total", "notebook_path"})


class ModelAnswers(Preprocessor):
    """Shows model answers in formgrader; does nothing anywhere else."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Return the notebook with a cell below each written answer that has a model."""
        if not resources.keys() >= _FORMGRADERS:
            return nb, resources
        models = self._models(str(resources["assignment_id"]))
        cells = []
        for cell in nb.cells:
            cells.append(cell)
            text = models.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
            if text is not None:
                cells.append(v4.new_markdown_cell(_folded(text)))
        nb.cells = cells
        return nb, resources

    def _models(self, assignment: str) -> dict[str, str]:
        """Return the model answers of the instructor's notebook; none and a warning if it cannot be read."""
        from autograder.reporting.units import written_answers

        path = Path(self.config.CourseDirectory.root) / "source" / assignment / f"{assignment}.ipynb"
        try:
            return written_answers(json.loads(path.read_text(encoding="utf-8"))["cells"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            self.log.warning("No model answers of %s are shown: %s: %s", assignment, path, error)
            return {}


def _folded(text: str) -> str:
    """Return an author's Markdown as what opens by a click: whoever gives points reads the student first."""
    # Formgrader's style sheet takes the triangle away that says of a summary that it opens.
    summary = (
        '<summary style="display: list-item; cursor: pointer"><b>Model answer</b> (only you see it)</summary>'
    )
    return f"<details>{summary}\n\n{text}\n\n</details>"
