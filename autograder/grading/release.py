"""Releasing an assignment to a class: the source notebook is built, nbgrader makes the student's.

A release is complete in itself: beside the notebook lie the files that it imports, the wheel of the class
edition, from which its first cell installs the course's library, and a note for the student.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import nbformat

from autograder.authoring.assignment import LoadedAssignment, load_assignment
from autograder.authoring.lent import LENT
from autograder.authoring.library_cell import WHEEL_PREFIX
from autograder.authoring.notebook import notebook_text, source_notebook
from autograder.editions.wheels import class_wheel
from autograder.grading.beside import NOTE
from autograder.grading.class_config import load_config
from autograder.grading.classdir import ClassDirectory, ClassError
from autograder.grading.lends import Lends
from autograder.grading.locking import only_grader
from autograder.grading.nbgrader_api import nbgrader_api, run
from autograder.grading.points import Points

_NOTE = """\
Begin here with: python -m pip install "./{wheel}[notebook]"; python -m jupyter lab {name}.ipynb
Elsewhere (Colab, Kaggle) put the .whl file beside the notebook, and run its first cell. Hand in {name}.ipynb.
Put all releases of the class into one folder ({name}/ and the others): your functions and progress go along.
"""


def release(
    classdir: ClassDirectory, assignment: str, *, force: bool = False, lends: Lends | None = None
) -> Path:
    """Build the source notebook into the class, and have nbgrader generate the release from it.

    Releasing the same content again changes nothing, but that what lies beside the notebook is brought up to
    date. Other content replaces a release only with ``force``, and the one before is kept beside it under the
    time of the change.

    Parameters
    ----------
    classdir : ClassDirectory
    assignment : str
    force : bool
    lends : Lends, optional
        What is lent; unless told, what the release before did, or what the class's configuration says.

    Returns
    -------
    Path
        The released notebook.

    Raises
    ------
    ClassError
        If another version has been released and ``force`` is not given.
    """
    loaded = load_assignment(assignment)
    lends = (lends or _lends(classdir, assignment)).with_what_they_call(loaded)
    points = Points.of_class(load_config(classdir.config), loaded)
    beside = _beside(loaded, lends)
    with only_grader(classdir):  # grades are given for one release, and both write to the gradebook
        return _release(classdir, loaded, lends, points, beside, force)


def _lends(classdir: ClassDirectory, assignment: str) -> Lends:
    """Return what is lent where nobody says: what was, or what the class's configuration says."""
    source = classdir.source(assignment)
    if source.is_file():
        return Lends.of_release(nbformat.read(source, as_version=4))
    return Lends.of_class(load_config(classdir.config), assignment)


def _beside(loaded: LoadedAssignment, lends: Lends) -> dict[str, bytes]:
    """Return what lies beside the notebook, by name."""
    wheel, content = class_wheel()
    note = _NOTE.format(wheel=wheel, name=loaded.name)
    lent = lends.text(loaded)
    files = {LENT: lent.encode()} if lent else {}
    return {**files, wheel: content, NOTE: note.encode()}


def _release(
    classdir: ClassDirectory,
    loaded: LoadedAssignment,
    lends: Lends,
    points: Points,
    beside: Mapping[str, bytes],
    force: bool,
) -> Path:
    assignment = loaded.name
    notebook = source_notebook(loaded.source)
    lends.note_in(notebook)
    points.note_in(notebook)
    text = notebook_text(notebook)
    source, released = classdir.source(assignment), classdir.release(assignment)
    if _is_whole(classdir, assignment):
        if source.is_file() and source.read_text(encoding="utf-8") == text:
            for folder in (source.parent, released.parent):
                _put(folder, beside)
            return released
        if not force:
            raise ClassError(
                f"{released} was released from another version of {assignment}. Students may be working on "
                "it; give --force to replace it (a copy is kept)."
            )
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        shutil.copytree(released.parent, classdir.root / "replaced_releases" / f"{assignment}_{stamp}")
        released.unlink()  # an old release never stands beside a new source, even if this is killed halfway
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(text, encoding="utf-8")
    _put(source.parent, beside)  # nbgrader copies whatever lies there
    run(nbgrader_api(classdir.config).generate_assignment, assignment, force=True)
    return released


def _put(folder: Path, beside: Mapping[str, bytes]) -> None:
    """Write the files that differ, and take away wheels of other versions and what is not lent any more."""
    for old in (*folder.glob(f"{WHEEL_PREFIX}*.whl"), *folder.glob(LENT)):
        if old.name not in beside:
            old.unlink()
    for name, content in beside.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)


def _is_whole(classdir: ClassDirectory, assignment: str) -> bool:
    """Return whether there is a release that can be read; one that is damaged is made again."""
    try:
        classdir.release_text(assignment)
    except ClassError:
        return False
    return True
