"""Where notebooks are opened in the browser."""

from __future__ import annotations

#: The application's folder on the site.
FOLDER = "lite"


def notebook_address(assignment: str) -> str:
    """Return the address of an assignment's notebook, from the site's root."""
    return f"{FOLDER}/notebooks/index.html?path={assignment}/{assignment}.ipynb"


def file_address(assignment: str) -> str:
    """Return the address of the notebook as a file, from the site's root."""
    return f"{FOLDER}/files/{assignment}/{assignment}.ipynb"
