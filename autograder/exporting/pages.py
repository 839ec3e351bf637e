"""Feedback pages packed as a platform takes them back: each under a name that says there whose it is.

Canvas (Assignments, "Upload Submissions", `app/models/abstract_assignment.rb`) reads two numbers in a file's
name, the student's and that of the file which was handed in, so what came from its download has one. Moodle
("Upload multiple feedback files in a zip", `mod/assign/feedback/file/importziplib.php`) reads the number of
a participant in a folder's name, which stands in its download and in its grading worksheet.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.collecting.roster import Roster, key
from autograder.collecting.shapes import SHAPES
from autograder.grading.classdir import ClassDirectory
from autograder.grading.errors import ClassError
from autograder.grading.intake import collected_note
from autograder.grading.printable import printable
from autograder.grading.safe_files import Folder, Refused, write_whole

#: What stands before the name that a file was handed in under.
_CANVAS = re.compile(r"(?:LATE_)?(?:anon_[A-Za-z0-9]+|[^/\\]+?_\d+)_\d+_")
_MOODLE = re.compile(r"(?P<name>[^/\\]+?)_(?P<number>\d+)_assignsubmission_[a-z]+(?:_.*)?")
_PARTICIPANT = re.compile(r"\D*(?P<number>\d+)")
_LONGEST_NAME = 250
#: A page has the time of no run: the same pages make the same archive.
_MOMENT = (1980, 1, 1, 0, 0, 0)


class NoPlace(LookupError):
    """A platform knows no place for somebody's page; the message says why."""


@dataclass
class Packed:
    """Pages under the names that they have in an archive.

    Attributes
    ----------
    pages : dict
    left_out : list of str
        Whose page is not in it, and why.
    """

    pages: dict[str, Path] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def pack(
    classdir: ClassDirectory,
    assignment: str,
    platform: str,
    students: Iterable[str],
    roster: Roster | None = None,
) -> Packed:
    """Return the pages of some students by their names in an archive for a platform.

    Two students of one name in it get nothing: neither's page may reach the other.
    """
    named: dict[str, list[tuple[str, str]]] = {}
    packed = Packed()
    for student in students:
        try:
            name = _name(classdir, assignment, platform, student, roster)
            if printable(name) != name or len(name.encode()) > _LONGEST_NAME:
                raise NoPlace("what is noted of its name in the download is no file's name")
            named.setdefault(key(name), []).append((student, name))
        except NoPlace as why:
            packed.left_out.append(f"{student}: {why}")
    for same in named.values():
        if len(same) > 1:
            who = " and ".join(student for student, _ in same)
            packed.left_out.append(f"{who}: both would get {same[0][1]}, so neither does")
        else:
            ((student, name),) = same
            packed.pages[name] = classdir.feedback(assignment, student)
    packed.left_out.sort()
    return packed


def write_archive(path: Path, pages: Mapping[str, Path]) -> None:
    """Write pages to a zip archive, whole or not at all.

    Raises
    ------
    ClassError
        If there are none.
    """
    if not pages:
        raise ClassError(f"There is no page to pack; {path} was not written.")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, page in sorted(pages.items()):
            with Folder(page.parent) as folder:
                text = folder.read(page.name, page.stat().st_size)
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), text, zipfile.ZIP_DEFLATED)
    write_whole(path, content.getvalue(), 0o644)


def _name(
    classdir: ClassDirectory, assignment: str, platform: str, student: str, roster: Roster | None
) -> str:
    """Return the name of somebody's page in an archive."""
    if platform == "moodle" and roster is not None:
        return _by_worksheet(student, roster, assignment)
    note = _note(classdir, assignment, student)
    if note.get("from") != platform:
        raise NoPlace(f"what was handed in did not come from a download of {SHAPES[platform].TITLE}'s")
    if note.get("handed_in_by"):
        raise NoPlace(f"{note['handed_in_by']} handed in for them, and has the page there")
    arrived = note.get("arrived")
    paths = [path for path in arrived if isinstance(path, str)] if isinstance(arrived, list) else []
    return _by_canvas(paths, assignment) if platform == "canvas" else _by_moodle(paths, assignment)


def _note(classdir: ClassDirectory, assignment: str, student: str) -> dict[str, Any]:
    with (
        suppress(Refused),
        Folder(classdir.submitted) as submitted,
        submitted.folder(student) as own,
        own.folder(assignment) as folder,
    ):
        return collected_note(folder)
    return {}


def _by_canvas(paths: Sequence[str], assignment: str) -> str:
    """Return the name of the file that was handed in, up to its number, with a name of our own.

    A name of the student's could begin with "link", which Canvas takes for no file's.
    """
    names = [path.rpartition("/")[2] for path in paths]
    for name in sorted(names, key=lambda name: ".ipynb" not in name.casefold()):
        if match := _CANVAS.match(name):
            return f"{match[0]}{assignment}.html"
    raise NoPlace("no file was handed in to which Canvas could attach a page")


def _by_moodle(paths: Sequence[str], assignment: str) -> str:
    for path in paths:
        for part in path.split("/"):
            if match := _MOODLE.fullmatch(part):
                return _folder(match["name"], match["number"], assignment)
    raise NoPlace(
        "it is not noted under which number Moodle knows them; name a grading worksheet by --roster"
    )


def _by_worksheet(student: str, roster: Roster, assignment: str) -> str:
    row = next((row for row in roster.rows if key(row.student) == key(student)), None)
    if row is None:
        raise NoPlace("not in the roster")
    match = _PARTICIPANT.fullmatch(row.values.get("identifier", ""))
    if match is None:
        raise NoPlace(
            "the roster has no Identifier such as Participant 20001: name Moodle's grading worksheet"
        )
    return _folder(row.values.get("full name", "") or "Participant", match["number"], assignment)


def _folder(name: str, number: str, assignment: str) -> str:
    """Return where Moodle looks; it takes the second piece between underscores for the number."""
    readable = re.sub(r"[\W_]+", " ", name).strip() or "Participant"
    return f"{readable}_{number}_assignsubmission_file_/{assignment}.html"
