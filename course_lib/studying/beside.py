"""Files beside a student's notebook that its code needs: modules of their own, and small tables.

A grader takes such files in with the notebook, so a check in a terminal has them, too, and so does a hand-in.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from course_lib.exchange.definitions import statements_of
from course_lib.running.cells import CodeCell
from course_lib.shelf import LENT

#: What a grader takes in: kinds of text files, so many, and so many characters of each.
KINDS, MOST_FILES, MOST_TEXT = (".py", ".txt", ".csv", ".json"), 20, 200_000


def needed_beside(folder: Path, cells: Iterable[CodeCell]) -> dict[str, str]:
    """Return the texts of the files in a folder that some code imports or names, by name.

    What an imported module needs in its turn is among them.

    Parameters
    ----------
    folder : Path
        Where the notebook lies.
    cells : iterable of CodeCell
        Its code.
    """
    waiting, found = [cell.code for cell in cells], dict[str, str]()
    while waiting:
        for name in _named_in(waiting.pop()):
            text = None if name in found or len(found) == MOST_FILES else _text(folder, name)
            if text is not None:
                found[name] = text
                waiting += [text] if name.endswith(".py") else []
    return found


def links_beside(folder: Path, cells: Iterable[CodeCell], taken: Mapping[str, str]) -> list[str]:
    """Return the names of links in a folder that some code, or what was taken in for it, imports or names.

    Parameters
    ----------
    folder : Path
        Where the notebook lies.
    cells : iterable of CodeCell
        Its code.
    taken : mapping
        What :func:`needed_beside` returned.
    """
    codes = [cell.code for cell in cells] + [text for name, text in taken.items() if name.endswith(".py")]
    names = dict.fromkeys(name for code in codes for name in _named_in(code))
    return [name for name in names if _may_be_taken(name) and (folder / name).is_symlink()]


def _named_in(code: str) -> Iterator[str]:
    """Yield the names that files would have which a piece of code imports or mentions."""
    for node in (node for statement in statements_of(code) or [] for node in ast.walk(statement)):
        if isinstance(node, ast.Import):
            yield from (f"{alias.name.partition('.')[0]}.py" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield f"{node.module.partition('.')[0]}.py"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value.removeprefix("./")


def _text(folder: Path, name: str) -> str | None:
    """Return the text of a file that a grader would take in; ``None`` if it would not, or there is none."""
    if (
        not _may_be_taken(name) or (folder / name).is_symlink()
    ):  # what it leads to was never said to be handed in
        return None
    try:
        text = (folder / name).read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        return None
    return text if len(text) <= MOST_TEXT else None


def _may_be_taken(name: str) -> bool:
    return name.endswith(KINDS) and name not in (LENT, *KINDS) and Path(name).name == name and len(name) <= 80
