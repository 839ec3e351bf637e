"""Read a notebook, whatever it turns out to be: the one reader of checking, judging and grading.

A file is JSON, in any encoding that JSON may have, of notebook format 3 or 4. What is read is reduced to what
is looked at later, in bounded time and memory; nothing in it can be trusted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

#: So many bytes may a file have, outputs included, and so many characters of text without them.
MAX_BYTES, MAX_TEXT = 100_000_000, 20_000_000
MAX_CELLS = 2_000
MAX_CODE = 200_000  # characters in all code cells; the longest solution of an assignment has 33,000
MAX_OBJECTS = 300_000  # JSON objects; a notebook has a few per cell and output
#: Of what metadata says so many characters are kept, and of tags so many.
_MOST_TEXT, _MOST_TAGS = 200, 20
_COURSE = ("role", "id")
_ASSIGNMENT = ("assignment", "number")
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
    """The file is no notebook that can be read.

    Attributes
    ----------
    reason, remedy : str
        What is wrong, and what to do, in words for the student.
    """

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}. {remedy}.")
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True)
class ReadCell:
    """A cell of a notebook, reduced to what is looked at; nothing in it can be trusted."""

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

    @property
    def role(self) -> str | None:
        """The role that the cell claims to have in the release; ``None`` for one that a student added."""
        value = self.course.get("role")
        return value if isinstance(value, str) else None


@dataclass(frozen=True)
class ReadNotebook:
    """A notebook's cells, and what it says of the assignment that it belongs to."""

    cells: list[ReadCell]
    course: Mapping[str, Any] = field(default_factory=dict)


def read_notebook(data: bytes) -> ReadNotebook:
    """Return the notebook that a file holds.

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
        raise Unreadable("The file is empty", "Save the notebook in Jupyter")
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"The file has {len(data) / 1e6:.1f} MB; at most {MAX_BYTES / 1e6:.0f} MB are read",
            "Clear the outputs of all cells, and save",
        )
    content = _parsed(data)
    if not isinstance(content, dict) or not ({"cells", "worksheets"} & content.keys()):
        raise Unreadable("The file is JSON, but not a notebook: it has no cells", "Take the .ipynb file")
    metadata = _mapping(content.get("metadata"))
    return ReadNotebook(_current(content), _chosen(metadata.get("course"), _ASSIGNMENT))


def cells_of(entries: Any) -> list[ReadCell]:
    """Return the cells in a notebook's list; entries that are no cells at all are left out."""
    return [_cell(cell) for cell in entries if isinstance(cell, Mapping)] if isinstance(entries, list) else []


def _parsed(data: bytes) -> Any:
    try:
        text = data.decode(json.detect_encoding(data))
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"The file is {_guess(data) or 'no text'}, not a notebook: byte {error.start + 1} is not UTF-8",
            "Save it in Jupyter, and take the .ipynb file",
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
        raise Unreadable(reason, "Open it in Jupyter, and save") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable("The file is JSON that no notebook would hold", "Save it in Jupyter") from error


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


def _current(content: dict[str, Any]) -> list[ReadCell]:
    """Return the cells of nbformat 3 or 4; a notebook that does not say is taken for what it looks like."""
    major = content.get("nbformat", 4 if "cells" in content else 3)
    if major not in (3, 4) or isinstance(major, bool):
        raise Unreadable(
            f"The file says that it is a notebook of format {str(_small(major))[:20]}; 3 and 4 can be read",
            "Open it in a current Jupyter, and save",
        )
    try:
        cells = _cells_of(content, major)
    except (KeyError, TypeError, AttributeError) as error:  # whatever an editor made of the JSON
        raise Unreadable(
            f"The file is a damaged notebook of format {major}", "Open it in a current Jupyter, and save"
        ) from error
    code = sum(len(cell.source) for cell in cells if cell.cell_type == "code")
    if code > MAX_CODE:
        raise _too_much(len(cells), code)
    text = sum(len(cell.source) for cell in cells)
    if text > MAX_TEXT:
        raise Unreadable(
            f"The notebook has {text:,} characters of text, outputs left out; at most {MAX_TEXT:,} are read",
            "Take pasted pictures out of its text, and save",
        )
    return cells


def _cells_of(content: dict[str, Any], major: int) -> list[ReadCell]:
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
        "code are read",
        "Delete what you do not need, and save",
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


def _cell(cell: Mapping[str, Any]) -> ReadCell:
    metadata = _mapping(cell.get("metadata"))
    tags = metadata.get("tags")
    strings = [tag for tag in tags[:_MOST_TAGS] if isinstance(tag, str)] if isinstance(tags, list) else []
    cell_id = cell.get("id")
    return ReadCell(
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
