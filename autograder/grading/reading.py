"""Read what a student handed in, whatever it turns out to be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat import NotebookNode

MAX_BYTES = 20_000_000
MAX_CELLS = 2_000
MAX_CODE = 1_000_000  # characters in all code cells; parsing takes about a second
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

    @property
    def grade_id(self) -> str | None:
        """The grade id that the cell claims to have."""
        value = self.nbgrader.get("grade_id")
        return value if isinstance(value, str) else None


def read_submission(data: bytes) -> NotebookNode:
    """Return the notebook that a submitted file holds, in the current major format (nbformat 4).

    Its cells may still be anything that JSON can say; :func:`autograder.grading.rebuild.rebuild` copes.

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
        return json.loads(text)
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


def _guess(data: bytes) -> str:
    """Say what a file that is no JSON seems to be; nothing where that is not clear."""
    start = data.lstrip()
    return next((name for magic, name in _OTHER_FORMATS.items() if start.startswith(magic)), "")


def _current(content: dict[str, Any]) -> NotebookNode:
    """Upgrade nbformat 3; take nbformat 4, and a notebook that does not say, as they are."""
    major = content.get("nbformat", 4 if "cells" in content else 3)
    if major not in (3, 4) or isinstance(major, bool):
        raise Unreadable(
            f"The file says that it is a notebook of format {str(major)[:20]}; 3 and 4 can be graded. "
            "Open it in a current Jupyter, save, and hand it in again."
        )
    try:
        notebook = nbformat.from_dict({"metadata": {}, **content})
        if major == 3:
            notebook = nbformat.convert(notebook, 4)
            for cell in notebook.cells:
                cell.pop("id", None)  # drawn at random by the converter
        cells = list(notebook.cells)
    except Exception as error:  # whatever an editor, or someone by hand, made of the JSON
        raise Unreadable(
            f"The file is a damaged notebook of format {major}. "
            "Open it in a current Jupyter, save, and hand it in again."
        ) from error
    code = sum(len(cell.source) for cell in submitted_cells(notebook) if cell.cell_type == "code")
    if len(cells) > MAX_CELLS or code > MAX_CODE:
        raise Unreadable(
            f"The notebook has {len(cells):,} cells with {code:,} characters of code; at most {MAX_CELLS:,} "
            f"and {MAX_CODE:,} are read. Delete what you do not need, and hand it in again."
        )
    return notebook  # type: ignore[no-any-return]


def _cell(cell: Mapping[str, Any]) -> Submitted:
    metadata = _mapping(cell.get("metadata"))
    tags = metadata.get("tags")
    cell_id = cell.get("id")
    return Submitted(
        cell_type=str(cell.get("cell_type")),
        source=_text(cell.get("source", "")),
        id=cell_id if isinstance(cell_id, str) else None,
        course=_mapping(metadata.get("course")),
        nbgrader=_mapping(metadata.get("nbgrader")),
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        has_attachments=bool(cell.get("attachments")),
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(source: Any) -> str:
    """Return a source as one string that can be written as UTF-8: notebooks hold lists of lines, too."""
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    text = source if isinstance(source, str) else ""
    return text.replace("\r\n", "\n").encode("utf-8", "replace").decode()
