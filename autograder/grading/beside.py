"""Files that a student's code needs besides the notebook: their own modules and small tables.

They are there when the code runs, as they were when it was written: what was handed in beside the notebook,
and what its cells write with ``%%writefile``. They are text of a few kinds, and come after every library: a
module called like one of those is never imported in its stead.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import packages_distributions

from course_lib.running.reading import ReadCell
from course_lib.shelf import LENT

#: The kinds of file that are read, so many of them, and so much in each and in all (characters).
KINDS = (".py", ".txt", ".csv", ".json")
MOST_FILES, MOST_TEXT, MOST_IN_ALL = 20, 200_000, 1_000_000
#: A release's note for students; it comes back with whole folders, and is no file of theirs.
NOTE = "README.txt"
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_. -]{0,80}")
_WRITES = re.compile(r"\s*%%(?:writefile|file)[ \t]+(?P<append>(?:-a|--append)[ \t]+)?(?P<name>\S+)[ \t]*\n")
#: The course's own modules. A `lent.py` is never the student's: what it holds is the reference's.
_OURS = frozenset({"course_lib", "course_answers", "autograder"})


def is_kept(name: str) -> bool:
    """Whether a file of this name is taken along."""
    return name.casefold().endswith(KINDS) and _NAME.fullmatch(name) is not None and ".." not in name


def files_for(handed_in: Mapping[str, str], cells: Iterable[ReadCell]) -> tuple[dict[str, str], list[str]]:
    """Return the student's files that lie beside the code when it runs, and what there is to say of others.

    Parameters
    ----------
    handed_in : mapping
        By name, what lay beside the notebook.
    cells : iterable of ReadCell
        The notebook's, of which some may write files.
    """
    files, shadowing, too_much = dict[str, str](), list[str](), list[str]()
    left = MOST_IN_ALL
    for name, text in _written(handed_in, cells).items():
        if name.casefold() == LENT:
            continue
        if name.casefold().endswith(".py") and _is_librarys(name[:-3]):
            shadowing.append(name)
        elif len(files) == MOST_FILES or len(text) > min(MOST_TEXT, left):
            too_much.append(name)
        else:
            files[name] = text
            left -= len(text)
    notes = (
        _note(shadowing, "there is a library of that name; another name would do"),
        _note(
            too_much,
            f"{MOST_FILES} files and {MOST_IN_ALL:,} characters beside the notebook are read at most",
        ),
    )
    return files, [*filter(None, notes)]


def _note(names: list[str], why: str) -> str:
    return f"Not used: {', '.join(names)} ({why})." if names else ""


def _written(handed_in: Mapping[str, str], cells: Iterable[ReadCell]) -> dict[str, str]:
    """Return the files as they are once every cell has written its own."""
    files = dict(handed_in)
    for cell in cells:
        match = _WRITES.match(cell.source) if cell.cell_type == "code" else None
        if match is not None and is_kept(name := match["name"].strip("\"'").removeprefix("./")):
            before = files.get(name, "") if match["append"] else ""
            files[name] = (before + cell.source[match.end() :] + "\n")[: MOST_TEXT + 1]
    return files


def _is_librarys(module: str) -> bool:
    return module in _OURS or module in sys.stdlib_module_names or module in _installed()


@cache
def _installed() -> frozenset[str]:
    return frozenset(packages_distributions())
