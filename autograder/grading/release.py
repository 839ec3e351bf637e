"""Releasing an assignment to a class: the source notebook is built, nbgrader makes the student's."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from autograder.authoring.assignment import LoadedAssignment, load_assignment
from autograder.authoring.notebook import notebook_text, source_notebook
from autograder.grading.classdir import ClassDirectory, ClassError
from autograder.grading.locking import only_grader
from autograder.grading.nbgrader_api import nbgrader_api, run


def release(classdir: ClassDirectory, assignment: str, *, force: bool = False) -> Path:
    """Build the source notebook into the class, and have nbgrader generate the release from it.

    Releasing the same content again changes nothing. Other content replaces a release only with ``force``,
    and the one before is kept beside it under the time of the change.

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
    with only_grader(classdir):  # grades are given for one release, and both write to the gradebook
        return _release(classdir, loaded, force)


def _release(classdir: ClassDirectory, loaded: LoadedAssignment, force: bool) -> Path:
    assignment = loaded.name
    text = notebook_text(source_notebook(loaded.source))
    source, released = classdir.source(assignment), classdir.release(assignment)
    if _is_whole(classdir, assignment):
        if source.is_file() and source.read_text(encoding="utf-8") == text:
            return released
        if not force:
            raise ClassError(
                f"{released} was released from another version of {assignment}. Students may be working on "
                "it; give --force to replace it (a copy is kept)."
            )
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        shutil.copytree(released.parent, classdir.root / "replaced_releases" / f"{assignment}_{stamp}")
        released.unlink()  # an old release never stands beside a new source, even if this is killed halfway
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(text, encoding="utf-8")
    for name, content in loaded.files.items():
        source.with_name(name).write_text(content, encoding="utf-8")
    run(nbgrader_api(classdir.config).generate_assignment, assignment, force=True)
    return released


def _is_whole(classdir: ClassDirectory, assignment: str) -> bool:
    """Return whether there is a release that can be read; one that is damaged is made again."""
    try:
        classdir.release_text(assignment)
    except ClassError:
        return False
    return True
