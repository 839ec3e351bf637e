"""What a class handed in: one student's folder after the other, each read by itself and without trust.

Whatever is wrong with a folder is a sentence about that student; it never stops the next.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.grading.beside import MOST_FILES, MOST_TEXT, NOTE, is_kept
from autograder.grading.errors import ClassError
from autograder.grading.printable import printable
from autograder.grading.safe_files import Entry, Folder, Refused
from autograder.grading.spreadsheets import FORMULA
from autograder.grading.timestamps import MOST_BYTES, NoTime, read_timestamp

#: The largest notebook that is read, its outputs included, which are left out then; and all of one hand-in.
MOST_NOTEBOOK_BYTES, MOST_BYTES_IN_ALL = 100 << 20, 200 << 20
#: So many notebooks in one hand-in are looked into.
MOST_NOTEBOOKS = 10
#: The exchange's secret is 128 characters.
MOST_SECRET_BYTES = 1000
#: More folders than this are no class.
MOST_STUDENTS = 1_000_000
#: nbgrader keeps ids in columns of this length.
LONGEST_ID = 128
#: Formgrader's pages show an id as it is.
_MARKUP = set('<>&"')

TIMESTAMP, SECRET = "timestamp.txt", "submission_secret.txt"
#: A file that somebody's editor or browser gave one more ending is a notebook all the same.
NOTEBOOK = re.compile(r"(?P<stem>.+)\.ipynb(?:\.(?:txt|json))?", re.IGNORECASE)
#: What `autograder collect` notes of where a hand-in came from.
COLLECTED = "collected.json"
_OURS = (TIMESTAMP, SECRET, COLLECTED, NOTE)
_MOST_NOTE_BYTES = 100_000
_LATE = "The platform marked this late and did not say when it came: no penalty was computed."


@dataclass(frozen=True)
class Candidate:
    """A notebook that was handed in, under a name."""

    name: str
    content: bytes


@dataclass(frozen=True)
class HandIn:
    """What a student handed in for an assignment.

    Attributes
    ----------
    student : str
    notebooks : tuple of Candidate
        The notebooks, the likeliest to count first; empty with a problem.
    files : tuple of (str, str)
        Text files beside the first notebook, which its code may need: name and content.
    remarks : tuple of str
        What was not taken.
    problem : str
        Why there is nothing to grade; empty if there is.
    timestamp : datetime or None
        When it was handed in, in UTC without a time zone; ``None`` if nothing says.
    carried : dict
        Small files that nbgrader looks for beside the graded notebook, by name.
    """

    student: str
    notebooks: tuple[Candidate, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    problem: str = ""
    timestamp: datetime | None = None
    carried: dict[str, bytes] = field(default_factory=dict)


def students(submitted: Path, assignment: str) -> list[str]:
    """Return the names of the folders that hold one for the assignment, sorted.

    Links are among them: they are refused when it comes to reading them, and somebody has to be told.
    """
    try:
        with Folder(submitted) as folder:
            return [e.name for e in folder.entries(MOST_STUDENTS) if _has(folder, e, assignment)]
    except Refused as error:
        raise ClassError(f"{submitted}: {error}") from error


def _has(submitted: Folder, entry: Entry, assignment: str) -> bool:
    if entry.name.startswith("."):
        return False
    if not entry.is_folder:
        return entry.is_link
    try:
        with submitted.folder(entry.name) as folder:
            found = folder.entries()
    except Refused:
        return True
    return any(_same(e.name, assignment) or _is_called(e, assignment) for e in found)


def _same(name: str, other: str) -> bool:
    return name.casefold() == other.casefold()


def _is_called(entry: Entry, assignment: str) -> bool:
    """Whether an entry is a notebook that is called like the assignment, in whatever case."""
    match = NOTEBOOK.fullmatch(entry.name)
    return match is not None and _same(match["stem"], assignment) and not entry.is_folder


def read_hand_in(submitted: Path, assignment: str, student: str, zone: str = "UTC") -> HandIn:
    """Read what a student handed in; what is wrong with it is in the answer's ``problem``.

    Parameters
    ----------
    submitted : Path
        The folder with a folder for each student.
    assignment, student : str
    zone : str
        The time zone that the class's exchange is set to.
    """
    problem = unusable_id(student)
    if problem:
        return HandIn(student, problem=problem)
    try:
        with Folder(submitted) as everybodys, everybodys.folder(student) as mine:
            entries = mine.entries()
            named = [entry.name for entry in entries if _same(entry.name, assignment)]
            if len(named) > 1:
                raise Refused(f"there are folders called {' and '.join(named)}; keep one, named {assignment}")
            if named:
                with mine.folder(named[0]) as folder:
                    return _read(folder, folder.entries(), assignment, student, zone)
            own = [e for e in entries if _is_called(e, assignment) or not NOTEBOOK.fullmatch(e.name)]
            return _read(mine, [e for e in own if not e.is_folder], assignment, student, zone)
    except (Refused, NoTime) as error:
        return HandIn(student, problem=printable(str(error)))
    except OSError as error:
        return HandIn(student, problem=f"it cannot be read ({error.strerror})")


def read_folder(folder: Path, assignment: str, student: str) -> HandIn:
    """Read a hand-in that is a folder of its own, as a platform gives it."""
    try:
        with Folder(folder.parent) as parent, parent.folder(folder.name) as mine:
            return _read(mine, mine.entries(), assignment, student, "UTC")
    except (Refused, NoTime) as error:
        return HandIn(student, problem=printable(str(error)))
    except OSError as error:
        return HandIn(student, problem=f"it cannot be read ({error.strerror})")


def unusable_id(student: str) -> str:
    """Return why a folder's name cannot be a student's id; empty if it can."""
    if printable(student) != student or student != student.strip() or set(student) & _MARKUP:
        return "the folder's name has characters in it that no id has; rename it to the student's id"
    if student.startswith(FORMULA):
        return (
            f"the folder's name begins with {student[0]}, and a spreadsheet takes that for a formula; rename "
            "it to the student's id"
        )
    if len(student) > LONGEST_ID:
        return f"the folder's name is longer than {LONGEST_ID} characters; rename it to the student's id"
    return ""


def _read(folder: Folder, entries: Sequence[Entry], assignment: str, student: str, zone: str) -> HandIn:
    carried = {}
    for name, most in ((TIMESTAMP, MOST_BYTES), (SECRET, MOST_SECRET_BYTES)):
        if folder.kind(name) is not None:
            carried[name] = folder.read(name, most)
    timestamp = read_timestamp(carried.get(TIMESTAMP, b""), zone)
    remarks = [_LATE] if timestamp is None and _is_called_late(folder) else []
    try:
        found = _found(folder, entries, assignment)
        notebooks = _contents(folder, found, remarks)
        files = _files(folder, found[0][:-1], remarks)
    except Refused as error:
        return HandIn(student, problem=printable(str(error)), timestamp=timestamp, carried=carried)
    shown = tuple(printable(remark) for remark in remarks)
    return HandIn(student, notebooks, files, shown, timestamp=timestamp, carried=carried)


def _is_called_late(folder: Folder) -> bool:
    """Whether a platform called a hand-in late, as `autograder collect` noted."""
    return collected_note(folder).get("late") is True


def collected_note(folder: Folder) -> dict[str, Any]:
    """Return what `autograder collect` noted of a hand-in; nothing where there is no such note.

    Where hand-ins come by other ways, it may be the student who wrote it.
    """
    if folder.kind(COLLECTED) is None:
        return {}
    try:
        noted = json.loads(folder.read(COLLECTED, _MOST_NOTE_BYTES))
    except (Refused, ValueError, RecursionError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _found(folder: Folder, entries: Sequence[Entry], assignment: str) -> list[tuple[str, ...]]:
    """Return the paths of the notebooks in a hand-in, one folder down too, the likeliest to count first.

    Raises
    ------
    Refused
        If there is none, only a link, or too many.
    """
    named = [e for e in entries if NOTEBOOK.fullmatch(e.name) and not e.name.startswith(".")]
    paths: list[tuple[str, ...]] = [(entry.name,) for entry in named if entry.is_file]
    for entry in entries:
        if entry.is_folder and not entry.name.startswith((".", "__")):
            with folder.folder(entry.name) as below:
                inside = [e.name for e in below.entries() if e.is_file and not e.name.startswith(".")]
            paths.extend((entry.name, name) for name in inside if NOTEBOOK.fullmatch(name))
    for entry in named:
        if not entry.is_file and (not paths or entry.name == f"{assignment}.ipynb"):
            folder.read(entry.name, 0)  # says what it is instead of a file
    if not paths:
        names = ", ".join(e.name for e in entries[:5]) or "nothing"
        raise Refused(f"there is no notebook {assignment}.ipynb in the submission, but {names}")
    if len(paths) > MOST_NOTEBOOKS:
        raise Refused(f"there are {len(paths)} notebooks; keep one, named {assignment}.ipynb")
    return sorted(paths, key=lambda path: _unlikely(path, assignment))


def _unlikely(path: tuple[str, ...], assignment: str) -> tuple[object, ...]:
    wanted, match = f"{assignment}.ipynb", NOTEBOOK.fullmatch(path[-1])
    called = match is not None and _same(match["stem"], assignment)
    return (len(path), path[-1] != wanted, not _same(path[-1], wanted), not called, path)


def _contents(folder: Folder, paths: Sequence[tuple[str, ...]], remarks: list[str]) -> tuple[Candidate, ...]:
    """Read the notebooks; the first has to be readable, of the others it is said if they are not."""
    read, left = list[Candidate](), MOST_BYTES_IN_ALL
    for path in paths:
        name = printable("/".join(path))
        try:
            content = _content(folder, path, min(MOST_NOTEBOOK_BYTES, left))
        except Refused as error:
            if not read:
                raise
            remarks.append(f"{name} is not used: {error}.")
        else:
            read.append(Candidate(name, content))
            left -= len(content)
    return tuple(read)


def _content(folder: Folder, path: tuple[str, ...], most: int) -> bytes:
    if len(path) == 1:
        return folder.read(path[0], most)
    with folder.folder(path[0]) as below:
        return below.read(path[1], most)


def _files(folder: Folder, where: tuple[str, ...], remarks: list[str]) -> tuple[tuple[str, str], ...]:
    """Return the text files beside the notebook that its code may need."""
    if where:
        with folder.folder(where[0]) as below:
            return _files(below, (), remarks)
    found = list[tuple[str, str]]()
    for entry in folder.entries():
        name = entry.name
        if not is_kept(name) or not entry.is_file or NOTEBOOK.fullmatch(name) or name in _OURS:
            continue
        if len(found) == MOST_FILES:
            remarks.append(f"{name} is not used: more than {MOST_FILES} files lie beside the notebook.")
            break
        try:
            found.append((name, folder.read(name, 4 * MOST_TEXT).decode("utf-8-sig")))
        except (Refused, UnicodeDecodeError) as error:
            why = "it is not text in UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
            remarks.append(f"{name} is not used: {why}.")
    return tuple(found)
