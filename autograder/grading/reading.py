"""Read what a student handed in, whatever it turns out to be."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import nbformat
from nbformat import NotebookNode

MAX_BYTES = 20_000_000
MAX_CELLS = 2_000
MAX_CODE = 200_000  # characters in all code cells; the longest solution of an assignment has 33,000
MAX_OBJECTS = 300_000  # JSON objects; a notebook has a few per cell and output
#: Of what metadata says so many characters are kept, and of tags so many.
_MOST_TEXT, _MOST_TAGS = 200, 20
_COURSE = ("role", "id")
_NBGRADER = ("grade_id", "points", "grade", "solution", "locked", "task")
_OTHER_FORMATS = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive",
    b"\x1f\x8b": "a gzip archive",
    b"<": "a web page or XML",
    b"# %%": "a Python script",
    b"import ": "a Python script",
}


class Unreadable(ValueError):
    """The file is no notebook that can be graded; the message is the reason, in words for the student."""


@dataclass(frozen=True)
class Submitted:
    """A cell of a submission, reduced to what rebuilding looks at; nothing in it can be trusted."""

    cell_type: str
    source: str
    id: str | None = None
    course: Mapping[str, Any] = field(default_factory=dict)
    nbgrader: Mapping[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    has_attachments: bool = False

    @cached_property
    def text(self) -> str:
        """The source without white space around it."""
        return self.source.strip()

    @property
    def grade_id(self) -> str | None:
        """The grade id that the cell claims to have."""
        value = self.nbgrader.get("grade_id")
        return value if isinstance(value, str) else None


def read_submission(data: bytes) -> NotebookNode:
    """Return the notebook that a submitted file holds, in the current major format (nbformat 4).

    Its cells hold what :class:`Submitted` does and nothing else: no outputs, and no metadata that nobody
    reads.

    Parameters
    ----------
    data : bytes
        The whole file.

    Raises
    ------
    Unreadable
        If there is no notebook in it.
    """
    if not data.strip():
        raise Unreadable("The file is empty. Save the notebook, and hand it in again.")
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"The file has {len(data) / 1e6:.1f} MB; at most {MAX_BYTES / 1e6:.0f} MB are read. "
            "Clear the outputs of all cells, save, and hand it in again."
        )
    content = _parsed(data)
    if not isinstance(content, dict) or not ({"cells", "worksheets"} & content.keys()):
        raise Unreadable("The file is JSON, but not a notebook: it has no cells. Hand in the .ipynb file.")
    return _current(content)


def submitted_cells(notebook: NotebookNode) -> list[Submitted]:
    """Return the cells of a submission; entries that are no cells at all are left out."""
    cells = notebook.get("cells")
    return [_cell(cell) for cell in cells if isinstance(cell, Mapping)] if isinstance(cells, list) else []


def _parsed(data: bytes) -> Any:
    try:
        text = data.decode(json.detect_encoding(data))
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"The file is {_guess(data) or 'no text'}, not a notebook: byte {error.start + 1} is not UTF-8. "
            "Save it in Jupyter, and hand in the .ipynb file."
        ) from error
    try:
        return json.loads(text, object_hook=_Counted())
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        if error.pos >= len(text.rstrip()) or "Unterminated" in error.msg:
            reason = f"The file breaks off at {where}: it was cut short while it was saved or uploaded"
        elif other := _guess(data):
            reason = f"The file is {other}, not a notebook"
        else:
            reason = f"The file is damaged at {where} ({error.msg}): it is not valid JSON"
        raise Unreadable(f"{reason}. Open it in Jupyter, save, and hand it in again.") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable("The file is JSON that no notebook would hold. Save it again in Jupyter.") from error


class _Counted:
    """Takes JSON objects as they are read, up to a number, without outputs: those may be large."""

    def __init__(self) -> None:
        self._left = MAX_OBJECTS

    def __call__(self, read: dict[str, Any]) -> dict[str, Any]:
        self._left -= 1
        if self._left < 0:
            raise ValueError("too many objects")
        read.pop("outputs", None)
        return read


def _guess(data: bytes) -> str:
    """Say what a file that is no JSON seems to be; nothing where that is not clear."""
    start = data.lstrip()
    return next((name for magic, name in _OTHER_FORMATS.items() if start.startswith(magic)), "")


def _current(content: dict[str, Any]) -> NotebookNode:
    """Upgrade nbformat 3; take nbformat 4, and a notebook that does not say, as they are."""
    major = content.get("nbformat", 4 if "cells" in content else 3)
    if major not in (3, 4) or isinstance(major, bool):
        raise Unreadable(
            f"The file says that it is a notebook of format {str(_small(major))[:20]}; 3 and 4 can be "
            "graded. Open it in a current Jupyter, save, and hand it in again."
        )
    try:
        cells = _cells_of(content, major)
    except (KeyError, TypeError, AttributeError) as error:  # whatever an editor made of the JSON
        raise Unreadable(
            f"The file is a damaged notebook of format {major}. "
            "Open it in a current Jupyter, save, and hand it in again."
        ) from error
    code = sum(len(cell.source) for cell in cells if cell.cell_type == "code")
    if code > MAX_CODE:
        raise _too_much(len(cells), code)
    notebook: NotebookNode = nbformat.from_dict({"metadata": {}, "cells": [_as_json(c) for c in cells]})
    return notebook


def _cells_of(content: dict[str, Any], major: int) -> list[Submitted]:
    """Return the cells in an object's lists of cells; entries that are no cells are left out."""
    lists = [content["cells"]] if major == 4 else [sheet["cells"] for sheet in content["worksheets"]]
    if not all(isinstance(cells, list) for cells in lists):
        raise TypeError("the cells are no list")
    count = sum(map(len, lists))
    if count > MAX_CELLS:
        raise _too_much(count)
    cells = [cell for cells in lists for cell in cells if isinstance(cell, dict)]
    return [_cell(cell if major == 4 else _upgraded(cell)) for cell in cells]


def _too_much(cells: int, code: int | None = None) -> Unreadable:
    of_code = f" with {code:,} characters of code" if code is not None else ""
    return Unreadable(
        f"The notebook has {cells:,} cells{of_code}; at most {MAX_CELLS:,} and {MAX_CODE:,} characters of "
        "code are read. Delete what you do not need, and hand it in again."
    )


def _upgraded(cell: dict[str, Any]) -> dict[str, Any]:
    """Return a cell of format 3 as one of format 4; nbformat's own conversion trusts what it converts."""
    kind, level = cell.get("cell_type"), cell.get("level")
    if kind == "code":
        return {**cell, "source": cell.get("input", ""), "id": None}
    if kind == "heading":
        marks = "#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1)
        cell = {**cell, "source": f"{marks} {' '.join(_text(cell.get('source')).splitlines())}"}
    return {**cell, "cell_type": "raw" if kind == "raw" else "markdown", "id": None}


def _as_json(cell: Submitted) -> dict[str, Any]:
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


def _cell(cell: Mapping[str, Any]) -> Submitted:
    metadata = _mapping(cell.get("metadata"))
    tags = metadata.get("tags")
    strings = [tag for tag in tags[:_MOST_TAGS] if isinstance(tag, str)] if isinstance(tags, list) else []
    cell_id = cell.get("id")
    return Submitted(
        cell_type=str(_small(cell.get("cell_type"))),
        source=_text(cell.get("source", "")),
        id=str(_small(cell_id)) if isinstance(cell_id, str) else None,
        course=_chosen(metadata.get("course"), _COURSE),
        nbgrader=_chosen(metadata.get("nbgrader"), _NBGRADER),
        tags=tuple(str(_small(tag)) for tag in strings),
        has_attachments=bool(cell.get("attachments")),
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _chosen(metadata: Any, keys: Sequence[str]) -> Mapping[str, Any]:
    return {key: _small(value) for key, value in _mapping(metadata).items() if key in keys}


def _small(value: Any) -> Any:
    """Return a value of metadata as it is, text cut, and what holds other values by the name of its type."""
    if isinstance(value, str):
        return value[:_MOST_TEXT].encode("utf-8", "replace").decode()
    if value is None or isinstance(value, bool | int | float):
        return value
    return type(value).__name__


def _text(source: Any) -> str:
    """Return a source as one string that can be written as UTF-8: notebooks hold lists of lines, too."""
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    text = source if isinstance(source, str) else ""
    return text.replace("\r\n", "\n").encode("utf-8", "replace").decode()
