"""The folder of a graded submission: its notebook, and the files that nbgrader looks for beside it."""

from __future__ import annotations

import hashlib
import shutil
from contextlib import suppress
from pathlib import Path

import nbformat.v4
from nbformat import NotebookNode

from autograder.grading.records import Last
from autograder.grading.safe_files import Folder, Refused, write_whole

#: A graded notebook is a submitted one, without its figures, and our verdicts.
MOST_BYTES = 64 << 20


def digest_of(text: str) -> str:
    """Return a short digest of a graded notebook."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def write_graded(folder: Path, assignment: str, text: str, beside: dict[str, bytes], mode: int) -> None:
    """Write a graded submission's folder: each file is there as it was before, or in full.

    Parameters
    ----------
    folder : Path
        ``autograded/<student>/<assignment>``
    assignment : str
    text : str
        The graded notebook.
    beside : dict
        Other files by name, such as ``timestamp.txt``; whatever else is in the folder is removed.
    mode : int
        Permissions of the files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = {**beside, f"{assignment}.ipynb": text.encode()}
    for path in folder.iterdir():
        if path.name not in files:
            _remove(path)
    for name, content in files.items():
        write_whole(folder / name, content, mode)


def remove_graded(folder: Path) -> None:
    """Remove what an earlier grading left: a notebook that no longer counts is not shown to anybody."""
    _remove(folder)
    with suppress(OSError):  # it holds other assignments, or was never made
        folder.parent.rmdir()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def graded_notebook(folder: Path, last: Last) -> NotebookNode | None:
    """Return the graded notebook that a record speaks of; ``None`` if it is gone or another one."""
    text = graded_text(folder, last)
    return None if text is None else read_graded(text)


def graded_text(folder: Path, last: Last) -> str | None:
    """Return the text of the graded notebook that a record speaks of; ``None`` if it is gone or another."""
    try:
        with Folder(folder) as files:
            text = files.read(f"{folder.name}.ipynb", MOST_BYTES).decode("utf-8")
    except (Refused, UnicodeDecodeError):
        return None
    return text if digest_of(text) == last.notebook else None


def read_graded(text: str) -> NotebookNode:
    """Return the notebook in a text that we wrote: nothing in it needs converting."""
    notebook: NotebookNode = nbformat.v4.reads(text)
    return notebook
