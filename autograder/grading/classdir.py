"""A class directory: an ordinary nbgrader course directory, plus a secret and the verdict records."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CONFIG = """\
# Written by `autograder init`. nbgrader reads it, so its own commands, formgrader included, work here and
# give the same scores as `autograder grade`. Edit freely; `autograder` never rewrites it.
from pathlib import Path

from autograder.authoring.preprocessors import RELEASE_PREPROCESSORS
from autograder.grading.preprocessors import GradeSubmission, RecordVerdicts
from nbgrader.preprocessors import AssignLatePenalties, CheckCellMetadata, SaveAutoGrades

c = get_config()  # noqa: F821  (nbgrader provides it)

here = str(Path(__file__).resolve().parent)
c.CourseDirectory.root = here
c.CourseDirectory.course_id = {course_id!r}

c.GenerateAssignment.preprocessors = RELEASE_PREPROCESSORS

# The notebook is rebuilt from the release, run in a process of its own, and judged outside it.
c.GradeSubmission.class_directory = here
c.Autograde.sanitize_preprocessors = [GradeSubmission]
c.Autograde.autograde_preprocessors = [SaveAutoGrades, AssignLatePenalties, CheckCellMetadata, RecordVerdicts]

# `nbgrader zip_collect`: files called <student>_<assignment>.ipynb, as many learning platforms hand them out.
c.FileNameCollectorPlugin.named_regexp = r".*/(?P<student_id>[^/_]+)_(?P<file_id>[^/]+)\\.ipynb$"
"""


class ClassError(Exception):
    """A class directory is not as a command needs it; the message says what to do."""


@dataclass(frozen=True)
class Handed:
    """What a student's folder for one assignment holds: a notebook's path, or why there is none."""

    student: str
    path: Path | None
    problem: str = ""


@dataclass(frozen=True)
class ClassDirectory:
    """The paths of a class directory, and what is read from it."""

    root: Path

    @classmethod
    def create(cls, root: Path) -> ClassDirectory:
        """Make a new class directory.

        Raises
        ------
        ClassError
            If there is one already, or the folder holds something else.
        """
        if root.exists() and any(root.iterdir()):
            what = (
                "is a class directory already" if (root / "nbgrader_config.py").exists() else "is not empty"
            )
            raise ClassError(f"{root} {what}; nothing was changed. Name a new folder.")
        for name in ("source", "release", "submitted", "autograded", "feedback", "verdicts"):
            (root / name).mkdir(parents=True, exist_ok=True)
        (root / "nbgrader_config.py").write_text(
            CONFIG.format(course_id=root.resolve().name), encoding="utf-8"
        )
        descriptor = os.open(root / "class_secret", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
        return cls(root.resolve())

    @classmethod
    def open(cls, root: Path) -> ClassDirectory:
        """Return an existing class directory.

        Raises
        ------
        ClassError
            If the folder is not one.
        """
        if not (root / "nbgrader_config.py").is_file() or not (root / "class_secret").is_file():
            raise ClassError(f"{root} is not a class directory; make one with `autograder init {root}`.")
        return cls(root.resolve())

    @property
    def secret(self) -> bytes:
        """The secret that private cases are drawn from."""
        return (self.root / "class_secret").read_bytes().strip()

    @property
    def config(self) -> Path:
        """Nbgrader's configuration of this class."""
        return self.root / "nbgrader_config.py"

    def source(self, assignment: str) -> Path:
        """Return the instructor's notebook."""
        return self.root / "source" / assignment / f"{assignment}.ipynb"

    def release(self, assignment: str) -> Path:
        """Return the released notebook."""
        return self.root / "release" / assignment / f"{assignment}.ipynb"

    def release_text(self, assignment: str) -> str:
        """Return the released notebook as JSON.

        Raises
        ------
        ClassError
            If the assignment was not released.
        """
        path = self.release(assignment)
        if not path.is_file():
            raise ClassError(
                f"{assignment} has not been released in {self.root}; "
                f"run `autograder release {self.root} {assignment}`."
            )
        return path.read_text(encoding="utf-8")

    def records(self, assignment: str) -> Path:
        """Return the file of verdict records."""
        return self.root / "verdicts" / f"{assignment}.jsonl"

    def feedback(self, assignment: str, student: str) -> Path:
        """Return a student's feedback page."""
        return self.root / "feedback" / student / assignment / f"{assignment}.html"

    def students(self, assignment: str) -> list[str]:
        """Return the students who handed something in, sorted."""
        return sorted(p.parent.name for p in (self.root / "submitted").glob(f"*/{assignment}") if p.is_dir())

    def handed_in(self, assignment: str) -> Iterator[Handed]:
        """Yield what each student handed in for an assignment."""
        for student in self.students(assignment):
            try:
                yield Handed(student, self.submitted_notebook(assignment, student))
            except ClassError as error:
                yield Handed(student, None, str(error))

    def submitted_notebook(self, assignment: str, student: str) -> Path:
        """Return the one notebook that a student handed in, whatever its name.

        Raises
        ------
        ClassError
            If there is none, more than one that could be meant, or only a link.
        """
        folder = self.root / "submitted" / student / assignment
        notebooks = sorted(path for path in folder.glob("*.ipynb") if _is_regular_file(path))
        exact = [path for path in notebooks if path.name == f"{assignment}.ipynb"]
        if len(exact or notebooks) == 1:
            return (exact or notebooks)[0]
        if notebooks:
            names = ", ".join(path.name for path in notebooks)
            raise ClassError(f"there are several notebooks ({names}); keep one, named {assignment}.ipynb")
        links = ", ".join(sorted(path.name for path in folder.glob("*.ipynb") if path.is_symlink()))
        if links:
            raise ClassError(f"{links} is a link, which is not followed; the file itself has to be handed in")
        found = ", ".join(sorted(path.name for path in folder.iterdir())[:5]) or "nothing"
        raise ClassError(f"there is no notebook {assignment}.ipynb in the submission, but {found}")


def _is_regular_file(path: Path) -> bool:
    """Return whether a path is a file of its own: a link could point at somebody else's work."""
    return stat.S_ISREG(path.lstat().st_mode)
