"""A student's own notebook as it stands in its file, to be changed in one place and written back.

Everything that is not changed stays as it is: metadata of editors, outputs, attachments.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from course_lib.running.cells import UnreadableFile, read_file
from course_lib.studying.files import write_whole
from course_lib.studying.trouble import writing

Cell = dict[str, Any]


def load(path: Path) -> dict[str, Any]:
    """Return a notebook's JSON.

    Raises
    ------
    UnreadableFile
        If it is no notebook of the current format.
    """
    if isinstance(read_file(path), str):
        raise UnreadableFile(f"{path}: is a Python file. Name a notebook (.ipynb).")
    content = path.read_bytes()
    document = json.loads(content.decode(json.detect_encoding(content)))
    if not isinstance(document.get("cells"), list):
        raise UnreadableFile(
            f"{path}: is a notebook of the old format 3. Open it in a current Jupyter, and save."
        )
    document["cells"] = [_well_formed(cell) for cell in document["cells"] if isinstance(cell, dict)]
    return dict(document)


def _well_formed(cell: Cell) -> Cell:
    """Return a cell as the format has it: one that Jupyter wrote as it is, of others what can be used."""
    kind = cell.get("cell_type")
    made: Cell = {"cell_type": kind if kind in ("code", "markdown") else "raw"}
    if isinstance(cell.get("id"), str) and cell["id"]:
        made["id"] = cell["id"]
    metadata, text, count = cell.get("metadata"), cell.get("source"), cell.get("execution_count")
    made["metadata"] = metadata if isinstance(metadata, dict) else {}
    whole = isinstance(text, list) and all(isinstance(line, str) for line in text)
    made["source"] = text if whole or isinstance(text, str) else source(cell)
    if is_code(made):
        made["outputs"] = cell["outputs"] if isinstance(cell.get("outputs"), list) else []
        made["execution_count"] = count if isinstance(count, int) and not isinstance(count, bool) else None
    elif isinstance(cell.get("attachments"), dict):
        made["attachments"] = cell["attachments"]
    return made


def save(document: dict[str, Any], path: Path) -> None:
    """Write a notebook in the form that Jupyter gives it, whole or not at all.

    Raises
    ------
    Trouble
        If it cannot be written.
    """
    with writing(path):
        write_whole(path, as_bytes(document))


def as_bytes(document: dict[str, Any]) -> bytes:
    """Return a notebook as the content of a file, in the form that Jupyter gives it."""
    text = json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True)
    return (text + "\n").encode("utf-8", "backslashreplace")  # half a character is written as JSON does it


def source(cell: Cell) -> str:
    """Return a cell's text."""
    text = cell.get("source", "")
    if isinstance(text, list):
        return "".join(line for line in text if isinstance(line, str))
    return text if isinstance(text, str) else ""


def with_source(cell: Cell, text: str) -> Cell:
    """Return a cell with another text and, if it is code, without what the old one showed."""
    changed = {**cell, "source": text.splitlines(keepends=True)}
    return {**changed, "outputs": [], "execution_count": None} if is_code(cell) else changed


def is_code(cell: Cell) -> bool:
    """Return whether a cell holds code."""
    return cell.get("cell_type") == "code"


def role(cell: Cell) -> str:
    """Return the role of a cell in the release; empty for one that a student added."""
    return str(_metadata(cell, "course").get("role") or "")


def names(cell: Cell) -> Iterator[str]:
    """Yield the names under which the release knows a cell, the most telling first."""
    found = (_metadata(cell, "course").get("id"), _metadata(cell, "nbgrader").get("grade_id"), cell.get("id"))
    yield from (name for name in found if isinstance(name, str))


def _metadata(cell: Cell, part: str) -> dict[str, Any]:
    metadata = cell.get("metadata")
    found = metadata.get(part) if isinstance(metadata, dict) else None
    return found if isinstance(found, dict) else {}


def is_written(cell: Cell) -> bool:
    """Return whether a cell is one of the release's that students write in: an exercise or an answer."""
    return role(cell) in ("exercise", "answer")


def released_checksum(cell: Cell) -> str:
    """Return the checksum that nbgrader gave a cell when it was released; empty if it has none."""
    return str(_metadata(cell, "nbgrader").get("checksum") or "")


def is_as_released(cell: Cell) -> bool:
    """Return whether a cell's text is still the one that nbgrader took the checksum of."""
    graded = _metadata(cell, "nbgrader")
    parts = [source(cell), str(cell.get("cell_type"))]
    parts += [str(bool(graded.get(flag))) for flag in ("grade", "solution", "locked")]
    parts.append(str(graded.get("grade_id")))
    points = graded.get("points")
    if graded.get("grade"):
        parts.append(str(float(points)) if isinstance(points, int | float) else "")
    taken = hashlib.md5("".join(parts).encode("utf-8", "surrogatepass"), usedforsecurity=False)
    return taken.hexdigest() == released_checksum(cell)
