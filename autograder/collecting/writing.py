"""Hand-ins written where nbgrader looks for them: each whole or not at all, none over another."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from autograder.collecting.plan import Plan, Planned
from autograder.collecting.standing import Standing
from autograder.grading.classdir import ClassDirectory
from autograder.grading.errors import machine_errors
from autograder.grading.intake import COLLECTED, TIMESTAMP
from autograder.grading.locking import only_grader
from autograder.grading.printable import storable
from autograder.grading.safe_files import Folder, Refused

_STAGED = ".collecting-"
#: Any one of a hand-in's paths says whose it is: so many are noted, of so many characters.
_MOST_ARRIVED, _LONGEST = 50, 500


def write(classdir: ClassDirectory, assignment: str, made: Plan) -> Iterator[Planned]:
    """Write everything of a plan that has no problem, and yield what was written.

    What is replaced is moved to ``replaced/<assignment>/<student>/<time>/`` in the class. Whose files can no
    longer be read gets a problem, and nothing else.

    Raises
    ------
    ClassError
        If a grader is at work in the class, or no more can be written.
    """
    with only_grader(classdir), machine_errors(classdir.root):
        classdir.submitted.mkdir(exist_ok=True)
        _sweep(classdir.submitted)
        for planned in made.people:
            if planned.problem or planned.files is None or planned.standing is Standing.UNCHANGED:
                continue
            try:
                _write(classdir, assignment, planned)
            except Refused as error:
                planned.problem = str(error)
            else:
                yield planned


def _sweep(submitted: Path) -> None:
    """Remove what a run left that was killed while it wrote."""
    for student in submitted.iterdir():
        if student.is_dir() and not student.is_symlink():
            for left in student.glob(f"{_STAGED}*"):
                shutil.rmtree(left)


def _write(classdir: ClassDirectory, assignment: str, planned: Planned) -> None:
    with Folder(classdir.submitted) as submitted:
        if submitted.kind(planned.student) is None:
            (classdir.submitted / planned.student).mkdir()
        submitted.folder(planned.student).__exit__(None, None, None)  # a link is refused
    home = classdir.submitted / planned.student
    staged = Path(tempfile.mkdtemp(prefix=_STAGED, dir=home))
    try:
        _fill(staged, planned)
        staged.chmod(0o755)
        target = home / assignment
        if planned.standing is Standing.REPLACES:
            _put_aside(classdir, assignment, planned.student)
        if target.exists() or target.is_symlink():
            raise Refused("another hand-in has come in the meantime")
        staged.rename(target)
    finally:
        if staged.exists():
            shutil.rmtree(staged)


def _fill(folder: Path, planned: Planned) -> None:
    assert planned.files is not None
    for path, member in planned.files.members.items():
        target = folder.joinpath(*path)
        target.parent.mkdir(parents=True, exist_ok=True)
        content = member.read()
        if hashlib.sha256(content).hexdigest() != planned.files.digests[path]:
            raise Refused(f"{member.shown} has changed since it was looked at")
        with target.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    if planned.time is not None:
        (folder / TIMESTAMP).write_text(f"{planned.time.isoformat()}\n", encoding="ascii")
    note = storable(json.dumps(_note(planned), ensure_ascii=False, indent=1))
    (folder / COLLECTED).write_text(f"{note}\n", encoding="utf-8")


def _note(planned: Planned) -> dict[str, object]:
    """Return what is worth knowing later of where a hand-in came from."""
    return {
        "from": planned.shape,
        "download": planned.download,
        "person": planned.person.name,
        "ids": list(planned.person.ids),
        "renamed": planned.files.renamed if planned.files else "",
        "said": planned.said,
        "late": planned.late,
        "arrived": [path for path in planned.arrived if len(path) <= _LONGEST][:_MOST_ARRIVED],
        "handed_in_by": planned.sender,
    }


def _put_aside(classdir: ClassDirectory, assignment: str, student: str) -> None:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    aside = classdir.root / "replaced" / assignment / student
    aside.mkdir(parents=True, exist_ok=True)
    home = classdir.submitted / student
    found = [path for path in home.iterdir() if path.name.casefold() == assignment.casefold()]
    for path in found:
        path.rename(aside / stamp)
