"""Where a course lies: this repository's, or another folder with assignments of its own.

::

    statistics/
      notebooks/1_residuals/source.py, checks/    what authors write
      cases/  answers/                            what `autograder build` makes
      README.md                                   with tables where it has the markers
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from course_lib.checking.public import CASES

CHECKOUT = Path(__file__).resolve().parents[2]
#: Markdown files of this repository with generated tables.
_DOCUMENTS = ("README.md", "docs/index.md", "docs/contents.md", "docs/summaries.md")
_VARIABLES = {"COURSE_NOTEBOOKS": "notebooks", "COURSE_CASES": "cases", "COURSE_ANSWERS": "answers"}


class NoCourse(Exception):
    """There is no course where one is looked for, or nothing can be written there."""


@dataclass(frozen=True)
class Course:
    """A course's places.

    Attributes
    ----------
    notebooks : Path
        Holds the folders ``<number>_<name>``.
    cases, answers : Path
        Where public cases and answers are written.
    documents : tuple of Path
        Markdown files whose generated tables are renewed.
    """

    notebooks: Path
    cases: Path
    answers: Path
    documents: tuple[Path, ...]


def this_course() -> Course:
    """Return the course that the environment names, or this repository's.

    ``COURSE_NOTEBOOKS`` says where its assignments are; what is made goes beside that folder, or where
    ``COURSE_CASES`` and ``COURSE_ANSWERS`` say.

    Raises
    ------
    NoCourse
        If this is an installed grader, whose own files are not to be written to.
    """
    named = os.environ.get("COURSE_NOTEBOOKS")
    if named:
        root = Path(named).resolve().parent
        cases = Path(os.environ.get("COURSE_CASES") or root / "cases")
        answers = Path(os.environ.get("COURSE_ANSWERS") or root / "answers")
        marked = (path for path in (*root.glob("*.md"), *root.glob("docs/*.md")) if _has_tables(path))
        return Course(Path(named).resolve(), cases, answers, tuple(sorted(marked)))
    if not (CHECKOUT / "notebooks").is_dir():
        raise NoCourse(
            "This grader is installed, and the course that it carries is not to be changed. Name a course of "
            "your own: autograder --course FOLDER …"
        )
    documents = tuple(CHECKOUT / path for path in _DOCUMENTS)
    return Course(CHECKOUT / "notebooks", CASES, CHECKOUT / "course_answers", documents)


def _has_tables(path: Path) -> bool:
    try:
        return "<!-- generated:" in path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False


@contextmanager
def course_at(folder: Path) -> Iterator[None]:
    """Use the course in a folder, in this process and those that it starts.

    Raises
    ------
    NoCourse
        If there is no such folder.
    """
    if not folder.is_dir():
        raise NoCourse(
            f"{folder} is no folder; a course is a folder with notebooks/1_<name>/source.py in it."
        )
    before = {key: os.environ.get(key) for key in _VARIABLES}
    os.environ.update({key: str(folder.resolve() / name) for key, name in _VARIABLES.items()})
    try:
        yield
    finally:
        for key, value in before.items():
            os.environ.pop(key, None)
            if value is not None:
                os.environ[key] = value
