"""What is done to an instructor's notebook on its way to the student.

nbgrader's own list of preprocessors is used, with one of them replaced. In a class directory's
``nbgrader_config.py``::

    from autograder.authoring.preprocessors import RELEASE_PREPROCESSORS
    c.GenerateAssignment.preprocessors = RELEASE_PREPROCESSORS
"""

from __future__ import annotations

import nbgrader.preprocessors
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from traitlets import Unicode

from autograder.authoring.stubs import with_stubs
from course_lib.studying.revealing import PLACEHOLDER


class ClearSolutions(nbgrader.preprocessors.ClearSolutions):  # type: ignore[misc]  # nbgrader is untyped
    """Put a stub in the place of every solution.

    The stub is the cell's STUB region, uncommented, or else a line that says what is missing: a
    ``NotImplementedError`` which names the function, so that running the notebook from the top stops
    at the first one that is not written yet and says so.
    """

    text_stub = Unicode(
        PLACEHOLDER,
        help="What stands in the place of written answers",
    ).tag(config=True)

    def _replace_solution_region(self, cell: NotebookNode, language: str) -> bool:
        """Override nbgrader's: edit `cell` in place, and return whether it held a solution."""
        if cell.cell_type != "code":
            return bool(super()._replace_solution_region(cell, language))
        before = cell.source
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "this cell")
        cell.source = with_stubs(before, name)
        return bool(cell.source != before)


# nbgrader's order, with our way to clear solutions.
RELEASE_PREPROCESSORS = [
    ClearSolutions if preprocessor is nbgrader.preprocessors.ClearSolutions else preprocessor
    for preprocessor in GenerateAssignment.preprocessors.default_args[0]
]
