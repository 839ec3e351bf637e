"""What a class handed in: one student's folder after the other, each read by itself and without trust.

Whatever is wrong with a folder is a sentence about that student; it never stops the next.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from autograder.grading.errors import ClassError
from autograder.grading.printable import printable
from autograder.grading.safe_files import Entry, Folder, Refused
from autograder.grading.timestamps import MOST_BYTES, NoTime, read_timestamp

#: The largest notebook that is read; one with all figures of an assignment is about 2 MB.
MOST_NOTEBOOK_BYTES = 24 << 20
#: The exchange's secret is 128 characters.
MOST_SECRET_BYTES = 1000
#: More folders than this are no class.
MOST_STUDENTS = 1_000_000
#: nbgrader keeps ids in columns of this length.
LONGEST_ID = 128
#: Formgrader's pages show an id as it is.
_MARKUP = set('<>&"')

TIMESTAMP, SECRET = "timestamp.txt", "submission_secret.txt"
#: What `autograder collect` notes of where a hand-in came from.
COLLECTED = "collected.json"


@dataclass(frozen=True)
class HandIn:
    """What a student handed in for an assignment.

    Attributes
    ----------
    student : str
    notebook : bytes
        The notebook's content; empty with a problem.
    name : str
        The name that the notebook was handed in under.
    problem : str
        Why there is nothing to grade; empty if there is.
    timestamp : datetime or None
        When it was handed in, in UTC without a time zone; ``None`` if nothing says.
    carried : dict
        Small files that nbgrader looks for beside the graded notebook, by name.
    """

    student: str
    notebook: bytes = b""
    name: str = ""
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
            return folder.kind(assignment) is not None
    except Refused:
        return True


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
        with (
            Folder(submitted) as everybodys,
            everybodys.folder(student) as mine,
            mine.folder(assignment) as folder,
        ):
            return _read(folder, assignment, student, zone)
    except (Refused, NoTime) as error:
        return HandIn(student, problem=printable(str(error)))
    except OSError as error:
        return HandIn(student, problem=f"it cannot be read ({error.strerror})")


def unusable_id(student: str) -> str:
    """Return why a folder's name cannot be a student's id; empty if it can."""
    if printable(student) != student or student != student.strip() or set(student) & _MARKUP:
        return "the folder's name has characters in it that no id has; rename it to the student's id"
    if len(student) > LONGEST_ID:
        return f"the folder's name is longer than {LONGEST_ID} characters; rename it to the student's id"
    return ""


def _read(folder: Folder, assignment: str, student: str, zone: str) -> HandIn:
    carried = {}
    for name, most in ((TIMESTAMP, MOST_BYTES), (SECRET, MOST_SECRET_BYTES)):
        if folder.kind(name) is not None:
            carried[name] = folder.read(name, most)
    timestamp = read_timestamp(carried.get(TIMESTAMP, b""), zone)
    try:
        name = _the_notebook(folder, assignment)
        content = folder.read(name, MOST_NOTEBOOK_BYTES)
    except Refused as error:
        return HandIn(student, problem=printable(str(error)), timestamp=timestamp, carried=carried)
    return HandIn(student, content, name, timestamp=timestamp, carried=carried)


def _the_notebook(folder: Folder, assignment: str) -> str:
    """Return the name of the one notebook in a folder, whatever it is called.

    Raises
    ------
    Refused
        If there is none, more than one that could be meant, or only a link.
    """
    entries = folder.entries()
    notebooks = [e for e in entries if e.name.endswith(".ipynb") and not e.name.startswith(".")]
    files = [e.name for e in notebooks if e.is_file]
    exact = [name for name in files if name == f"{assignment}.ipynb"]
    if len(exact or files) == 1:
        return (exact or files)[0]
    if files:
        raise Refused(
            f"there are several notebooks ({', '.join(files[:5])}); keep one, named {assignment}.ipynb"
        )
    for entry in notebooks:
        folder.read(entry.name, 0)  # says what it is instead of a file
    found = ", ".join(e.name for e in entries[:5]) or "nothing"
    raise Refused(f"there is no notebook {assignment}.ipynb in the submission, but {found}")
