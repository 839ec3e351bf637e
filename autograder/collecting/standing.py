"""How a hand-in stands to what lies in the class already: nothing is overwritten by itself."""

from __future__ import annotations

import hashlib
from datetime import UTC
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.collecting.archives import open_download
from autograder.collecting.listing import Parts
from autograder.collecting.roster import key
from autograder.grading.intake import COLLECTED, SECRET, TIMESTAMP
from autograder.grading.safe_files import Folder, Refused
from autograder.grading.timestamps import MOST_BYTES, NoTime, read_timestamp

if TYPE_CHECKING:
    from autograder.collecting.plan import Planned

_OURS = frozenset({(TIMESTAMP,), (SECRET,), (COLLECTED,)})


class Standing(Enum):
    """What writing a hand-in would mean."""

    NEW = "new"
    UNCHANGED = "there already"
    REPLACES = "replaces another"


def standing_of(planned: Planned, submitted: Path, assignment: str, replace: bool) -> None:
    """Note how a hand-in stands to the one that is there, or why it cannot be written."""
    try:
        folder = _existing(submitted, planned.student, assignment)
        if folder is None:
            return
        if _contents(folder) == _new(planned):
            planned.standing = Standing.UNCHANGED
            return
        before = _time(folder)
    except (Refused, NoTime) as error:
        planned.problem = f"{planned.student} has a hand-in that cannot be compared ({error})"
        return
    if not replace:
        where = f"{folder.parent.name}/{folder.name}"
        planned.problem = f"another hand-in is there already ({where}); --replace puts that one aside"
    elif before is not None and planned.time is not None and planned.time.timestamp() < before:
        planned.problem = "the hand-in that is there already is later than this one"
    else:
        planned.standing = Standing.REPLACES


def _existing(submitted: Path, student: str, assignment: str) -> Path | None:
    """Return the folder that a student's hand-in has, in whatever case; nothing on the way is a link."""
    if not submitted.is_dir():
        return None
    with Folder(submitted) as everybodys:
        same = [entry.name for entry in everybodys.entries(1_000_000) if key(entry.name) == key(student)]
        if not same:
            return None
        if same != [student]:
            raise Refused(f"a folder is called {same[0]}")
        with everybodys.folder(student) as mine:
            found = [entry.name for entry in mine.entries() if key(entry.name) == key(assignment)]
            if len(found) > 1:
                raise Refused(f"there are {' and '.join(found)}")
            return submitted / student / found[0] if found else None


def _contents(folder: Path) -> dict[Parts, str]:
    listing = open_download(folder)
    return {
        member.path: hashlib.sha256(member.read()).hexdigest()
        for member in listing.members
        if member.path not in _OURS
    }


def _new(planned: Planned) -> dict[Parts, str]:
    digests = planned.files.digests if planned.files is not None else {}
    return {path: digest for path, digest in digests.items() if path not in _OURS}


def _time(folder: Path) -> float | None:
    """Return when what is there was handed in, in seconds since 1970."""
    with Folder(folder) as opened:
        if opened.kind(TIMESTAMP) is None:
            return None
        read = read_timestamp(opened.read(TIMESTAMP, MOST_BYTES))
    return read.replace(tzinfo=UTC).timestamp() if read is not None else None
