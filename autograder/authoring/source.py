"""Find assignments, and read their percent-format ``source.py`` into typed cells.

The markers and what they become are described in ``docs/authoring.md``. Reading also validates
(:mod:`autograder.authoring.validation`): whoever holds an :class:`AssignmentSource` holds a sound one.
"""

from __future__ import annotations

import ast
import io
import os
import re
import sys
import tokenize
from pathlib import Path
from typing import Any

from autograder.authoring.cells import AssignmentSource, Problem, SourceCell, SourceError
from autograder.authoring.markers import marked_cell
from autograder.authoring.validation import problems_of

__all__ = [
    "AssignmentSource",
    "SourceCell",
    "SourceError",
    "find_assignment",
    "find_assignments",
    "left_out",
    "parse_source",
    "read_source",
]

_FOLDER = re.compile(r"(?P<number>\d+)_(?P<name>[a-z]\w*)")
_TITLE = re.compile(r"# (?P<number>\d+) · (?P<title>.+)\n\s*\*(?P<time>[^*\n]+?)\.?\*")


def read_source(folder: Path) -> AssignmentSource:
    """Read and validate ``source.py`` of an assignment's folder.

    Raises
    ------
    SourceError
        If the file breaks a rule of the format.
    """
    path = folder / "source.py"
    return parse_source(path.read_text(encoding="utf-8"), path)


def parse_source(text: str, path: Path) -> AssignmentSource:
    """Parse the text of a source whose file is (or would be) `path`.

    Raises
    ------
    SourceError
        If the text breaks a rule of the format; every problem found is listed with its line.
    """
    folder = _FOLDER.fullmatch(path.parent.name)
    if folder is None:
        raise SourceError(
            f"{path}: the folder is {path.parent.name!r}; call it <number>_<name>, as in 2_linear"
        )
    cells, problems = _cells(text, path)
    opening = _TITLE.match(cells[0].text) if cells and cells[0].kind == "prose" else None
    if opening is None:
        problems.append(
            (
                1,
                "no opening: the first cell is '# %% [markdown]', '# # 2 · Title', '# *About 4 hours.*'",
            )
        )
    elif opening["number"] != folder["number"]:
        problems.append(
            (1, f"the title says {opening['number']} and the folder {folder['number']}; make them agree")
        )
    problems += problems_of(cells)
    if problems:
        raise SourceError("\n".join(f"{path}:{line}: {what}" for line, what in sorted(problems)))
    assert opening is not None
    return AssignmentSource(
        folder["name"], int(folder["number"]), path, opening["title"].strip(), opening["time"], tuple(cells)
    )


def find_assignments(root: Path | None = None) -> dict[str, Path]:
    """Return the folders of all assignments by name, in the course's order.

    Parameters
    ----------
    root : Path, optional
        Where the folders ``<number>_<name>`` are: ``COURSE_NOTEBOOKS`` from the environment unless told,
        and when that is not set, ``notebooks/`` in this package (an installed grader) or beside it.

    Raises
    ------
    SourceError
        If `root` is no folder, or two assignments have the same name.
    """
    root = _root(root)
    if not root.is_dir():
        raise SourceError(
            f"There is no folder {root}, which would hold a course's assignments 1_…, 2_…; "
            "`autograder --course FOLDER new NAME` begins one."
        )
    folders = [path.parent for path in root.glob("*/source.py")]
    numbered = [(match, folder) for folder in folders if (match := _FOLDER.fullmatch(folder.name))]
    found: dict[str, Path] = {}
    for match, folder in sorted(numbered, key=lambda pair: (int(pair[0]["number"]), pair[0]["name"])):
        if match["name"] in found:
            raise SourceError(f"{folder} and {found[match['name']]} have the same name; rename one of them")
        found[match["name"]] = folder
    return found


def left_out(root: Path | None = None) -> list[Path]:
    """Return the folders with a source that are no assignments, for want of a number in their names."""
    folders = (path.parent for path in _root(root).glob("*/source.py"))
    return sorted(folder for folder in folders if not _FOLDER.fullmatch(folder.name))


def _root(root: Path | None) -> Path:
    return root or Path(os.environ.get("COURSE_NOTEBOOKS") or _notebooks())


def _notebooks() -> Path:
    package = Path(__file__).resolve().parents[1]
    carried = package / "notebooks"
    return carried if carried.is_dir() else package.parent / "notebooks"


def find_assignment(name: str, root: Path | None = None) -> Path:
    """Return the folder of one assignment.

    Raises
    ------
    LookupError
        If there is none of that name; the message lists those that exist.
    """
    found = find_assignments(root)
    if name not in found:
        unnumbered = _root(root) / name
        if (unnumbered / "source.py").is_file():
            raise LookupError(
                f"{unnumbered} has no number in its name; call the folder {len(found) + 1}_{name}, say."
            )
        raise LookupError(f"no assignment is called {name!r}; there are: {', '.join(found) or 'none'}")
    return found[name]


def _cells(text: str, path: Path) -> tuple[list[SourceCell], list[Problem]]:
    """Split the text at its markers; problems come back as (line, what is wrong and what to do)."""
    try:
        ast.parse(text)
        lines = _marker_lines(text)
    except (SyntaxError, tokenize.TokenError) as error:
        where = getattr(error, "lineno", None) or 1
        raise SourceError(
            f"{path}:{where}: not valid Python ({error}); a source runs as a plain script"
        ) from error
    notebook = _jupytext().reads(text, fmt="py:percent")
    if len(notebook.cells) != len(lines):
        raise SourceError(f"{path}:1: text stands before the first cell marker; begin with '# %% [markdown]'")
    cells: list[SourceCell] = []
    problems: list[Problem] = []
    for raw, line in zip(notebook.cells, lines, strict=True):
        try:
            setups = sum(cell.kind == "setup" for cell in cells)
            cells.append(marked_cell(raw, line, setups))
        except SourceError as error:
            problems.append((line, str(error)))
    return cells, problems


def _jupytext() -> Any:
    """Return jupytext, imported without its extension of the Jupyter server.

    That takes most of the second that the import takes, and jupytext copes where there is no such server.
    """
    absent = "jupyter_server" not in sys.modules
    if absent:
        sys.modules["jupyter_server"] = None  # type: ignore[assignment]  # an import of it fails
    try:
        import jupytext
    finally:
        if absent:
            del sys.modules["jupyter_server"]
    return jupytext


def _marker_lines(text: str) -> list[int]:
    """Lines of the cell markers, which jupytext finds too but does not report; strings hold none."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [
        token.start[0]
        for token in tokens
        if token.type == tokenize.COMMENT and token.start[1] == 0 and re.match(r"#\s*%%", token.string)
    ]
