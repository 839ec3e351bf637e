"""The notebooks that this installation of the course has, as students are given them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parents[1]
_FOLDER = re.compile(r"(\d+)_([a-z]\w*)")
_OPENING = re.compile(r"# \d+ · (?P<title>.+)\n\s*\*(?P<time>[^*\n]+?)\.?\*")


class NoNotebooks(LookupError):
    """There is no notebook that was asked for; the message says where it was looked for, and what to do."""


@dataclass(frozen=True)
class Released:
    """A notebook of the course.

    Attributes
    ----------
    number : int
    name, title : str
    time : str
        How long it takes, in words.
    exercises : tuple of str
        Those that have a check, in the notebook's order.
    path : Path
    """

    number: int
    name: str
    title: str
    time: str
    exercises: tuple[str, ...]
    path: Path


def notebooks_folder() -> Path:
    """Return the folder with a folder ``<number>_<name>`` for each assignment.

    ``COURSE_NOTEBOOKS`` says where that is; otherwise it is in this package, or, in a checkout, beside it.

    Raises
    ------
    NoNotebooks
        If it is not there.
    """
    named = os.environ.get("COURSE_NOTEBOOKS")
    candidates = [Path(named)] if named else [_PACKAGE / "notebooks", _PACKAGE.parent / "notebooks"]
    found = next((folder for folder in candidates if folder.is_dir()), None)
    if found is None:
        told = "COURSE_NOTEBOOKS names a folder that is not there" if named else "install the course again"
        raise NoNotebooks(f"There are no notebooks in {candidates[0]}: {told}.")
    return found


def released_notebooks() -> list[Released]:
    """Return all notebooks of the course, in its order."""
    return sorted(_released(notebooks_folder()), key=lambda notebook: notebook.number)


def released_notebook(which: str) -> Released:
    """Return the notebook of an assignment, which is named or numbered.

    Raises
    ------
    NoNotebooks
        If there is none.
    """
    known = released_notebooks()
    found = [one for one in known if which.lower() in (one.name, str(one.number))]
    if not found:
        names = ", ".join(f"{one.number} ({one.name})" for one in known) or "none"
        raise NoNotebooks(f"There is no assignment {which!r}; there are: {names}.")
    return found[0]


def has_question(name: str) -> bool:
    """Return whether there is a written question of that name in some assignment."""
    try:
        cells = [cell for notebook in released_notebooks() for cell in _cells(notebook.path)]
    except NoNotebooks:  # nothing else needs them where this is asked
        return False
    metadata = (cell.get("metadata", {}) for cell in cells)
    return any(
        data.get("course", {}).get("role") == "answer" and data.get("nbgrader", {}).get("grade_id") == name
        for data in metadata
    )


def _released(folder: Path) -> Iterator[Released]:
    for path in folder.glob("*/*.ipynb"):
        match = _FOLDER.fullmatch(path.parent.name)
        if match is None or path.stem != match[2]:
            continue
        cells = _cells(path)
        opening = _OPENING.match("".join(cells[0].get("source", ""))) if cells else None
        if opening is not None:
            checks = (_check(cell) for cell in cells)
            exercises = tuple(name for name in checks if name)
            yield Released(int(match[1]), match[2], opening["title"], opening["time"], exercises, path)


def _cells(path: Path) -> list[dict[str, Any]]:
    try:
        cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, LookupError) as error:
        raise NoNotebooks(f"{path} is damaged ({error}): install the course again.") from error
    return cells


def _check(cell: dict[str, Any]) -> str:
    metadata = cell.get("metadata", {})
    is_check = metadata.get("course", {}).get("role") == "check"
    return str(metadata["nbgrader"]["grade_id"]).removeprefix("check_") if is_check else ""
