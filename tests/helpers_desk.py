"""A student's folder with notebooks of the course, and what a student does to them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"

BIAS = "def add_bias_column(X):\n    return np.hstack([X, np.ones((len(X), 1))])"


def released(assignment: str) -> Path:
    """Return the committed notebook of an assignment."""
    (path,) = NOTEBOOKS.glob(f"*_{assignment}/{assignment}.ipynb")
    return path


def notebook(assignment: str, path: str | Path) -> Path:
    """Put an assignment's notebook somewhere."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(released(assignment).read_bytes())
    return path


def edit(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change a notebook's JSON."""
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")


def cell(document: dict[str, Any], cell_id: str) -> dict[str, Any]:
    """Return the cell with an id."""
    found: dict[str, Any] = next(cell for cell in document["cells"] if cell.get("id") == cell_id)
    return found


def write(path: Path, cell_id: str, text: str) -> None:
    """Write something into a cell, as it is after running: with an output."""

    def change(document: dict[str, Any]) -> None:
        one = cell(document, cell_id)
        one["source"] = text
        if one["cell_type"] == "code":
            one["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "an output"}]
            one["execution_count"] = 3

    edit(path, change)


def add(path: Path, after: str, text: str, cell_type: str = "code") -> None:
    """Add a cell of the student's own below another one."""

    def change(document: dict[str, Any]) -> None:
        place = [one.get("id") for one in document["cells"]].index(after)
        new: dict[str, Any] = {"cell_type": cell_type, "id": f"own-{place}", "metadata": {}, "source": text}
        if cell_type == "code":
            new |= {"outputs": [], "execution_count": None}
        document["cells"].insert(place + 1, new)

    edit(path, change)


def text(path: Path, cell_id: str) -> str:
    """Return a cell's text."""
    document = json.loads(path.read_text(encoding="utf-8"))
    return "".join(cell(document, cell_id)["source"])


def texts(path: Path) -> list[str]:
    """Return all cells' texts."""
    document = json.loads(path.read_text(encoding="utf-8"))
    return ["".join(one["source"]) for one in document["cells"]]
