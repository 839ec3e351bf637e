"""A class directory: an ordinary nbgrader course directory, plus a secret and the verdict records."""

from __future__ import annotations

import json
import os
import re
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.grading import intake
from autograder.grading.errors import ClassError

if TYPE_CHECKING:
    from traitlets.config import Config

__all__ = ["ClassDirectory", "ClassError"]

CONFIG = """\
# Written by `autograder init`. nbgrader reads it, so its own commands, formgrader included, work here and
# give the same scores as `autograder grade`. Edit freely; `autograder` never rewrites it.
import re
from pathlib import Path

from autograder.grading.stock import use_ours

c = get_config()  # noqa: F821  (nbgrader provides it)

here = str(Path(__file__).resolve().parent)
c.CourseDirectory.root = here
c.CourseDirectory.course_id = {course_id!r}

# Releases: nbgrader's own steps, with our way to leave solutions out.
c.GenerateAssignment.preprocessors = [
{preprocessors}
]

# `nbgrader autograde`, `generate_feedback` and `export` read, fence, judge and record as `autograder` does.
use_ours(c)

# What `autograder release` lends to students unless told otherwise: docs/authoring.md, "Lending".
# c.Lending.earlier = {{"spiral": False}}
# c.Lending.exercises = {{"linear": ["add_bias_column"]}}

# What an exercise or a written answer counts, if not what the course says; 0 is not graded.
# c.Points.exercises = {{"linear": {{"svm_loss_naive": 6, "random_search_lr_reg": 0}}}}

# Pages of these assignments (True: of all) show the model answer beside a written answer that was graded:
# c.Feedback.model_answers = ["linear"]

# Late hand-ins cost nothing unless told. So many days are free over the term, further ones cost a share:
# c.AssignLatePenalties.plugin_class = "autograder.grading.late_days.LateDays"
# c.LateDays.budget, c.LateDays.most, c.LateDays.share = 5, 2, 0.1

# `nbgrader zip_collect` takes files called <student>_<assignment>.ipynb and no others; learning platforms'
# downloads are for `autograder collect`.
names = "|".join(sorted(re.escape(folder.name) for folder in Path(here, "source").glob("*/"))) or "[^/]+"
c.FileNameCollectorPlugin.named_regexp = rf".*/(?P<student_id>[^/]+)_(?P<file_id>{{names}})\\.ipynb$"
"""

#: nbgrader's list, as names: a command that needs none of them does not import them.
RELEASE_STEPS = (
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.InstantiateTests",
    "nbgrader.preprocessors.LockCells",
    "autograder.authoring.preprocessors.ClearSolutions",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
)

#: ``secrets.token_hex(32)``
SECRET_LENGTH = 64


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
            CONFIG.format(
                course_id=root.resolve().name,
                preprocessors="\n".join(f'    "{step}",' for step in RELEASE_STEPS),
            ),
            encoding="utf-8",
        )
        descriptor = os.open(root / "class_secret", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(SECRET_LENGTH // 2) + "\n")
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
            if (root / "nbgrader_config.py").is_file():
                raise ClassError(
                    f"{root} has no class_secret, from which every student's cases are drawn. Put it back "
                    "from a copy; without one, make a new class (`autograder init`) and grade there."
                )
            raise ClassError(f"{root} is not a class directory; make one with `autograder init {root}`.")
        return cls(root.resolve())

    @property
    def secret(self) -> bytes:
        """The secret that private cases are drawn from.

        Raises
        ------
        ClassError
            If the file does not hold one: with another secret everybody's cases would be others.
        """
        path = self.root / "class_secret"
        secret = path.read_bytes().strip()
        if not re.fullmatch(rb"[0-9a-f]{%d}" % SECRET_LENGTH, secret):
            raise ClassError(
                f"{path} does not hold the {SECRET_LENGTH} hexadecimal digits that `autograder init` wrote; "
                "put the file back from a copy. A new secret would give every student other cases."
            )
        return secret

    @property
    def config(self) -> Path:
        """Nbgrader's configuration file of this class."""
        return self.root / "nbgrader_config.py"

    @cached_property
    def settings(self) -> Config:
        """What that file sets.

        Raises
        ------
        ClassError
            If it raises something.
        """
        from autograder.grading.class_config import load_config  # the command's help does without nbgrader

        return load_config(self.config)

    @property
    def db_url(self) -> str:
        """Where nbgrader's gradebook is."""
        gradebook = f"sqlite:///{self.root / 'gradebook.db'}"
        return str(self.settings.CourseDirectory.get("db_url", gradebook))

    def source(self, assignment: str) -> Path:
        """Return the instructor's notebook."""
        return self.root / "source" / assignment / f"{assignment}.ipynb"

    def release(self, assignment: str) -> Path:
        """Return the released notebook."""
        return self.root / "release" / assignment / f"{assignment}.ipynb"

    def require_assignment(self, assignment: str) -> None:
        """Make sure that there is such an assignment, released or not.

        Raises
        ------
        LookupError
            If neither this class nor the course has one of that name; the message lists what there is.
        """
        from autograder.authoring.source import find_assignment

        if not self.release(assignment).is_file():
            find_assignment(assignment)

    def nothing_graded(self, assignment: str) -> ClassError:
        """Return the error for an assignment of which there are no verdicts yet."""
        self.require_assignment(assignment)
        return ClassError(
            f"Nothing of {assignment} has been graded yet; run `autograder grade {self.root} {assignment}`."
        )

    def release_text(self, assignment: str) -> str:
        """Return the released notebook as JSON.

        Raises
        ------
        ClassError
            If the assignment was not released, or the file is damaged.
        LookupError
            If there is no such assignment.
        """
        path = self.release(assignment)
        self.require_assignment(assignment)
        if not path.is_file():
            raise ClassError(
                f"{assignment} has not been released in {self.root}; "
                f"run `autograder release {self.root} {assignment}`."
            )
        try:
            text = path.read_text(encoding="utf-8")
            if isinstance(json.loads(text).get("cells"), list):
                return text
        except (ValueError, AttributeError):
            pass
        raise ClassError(
            f"{path} is damaged: it is no notebook any more. `autograder release {self.root} {assignment}` "
            "makes it again from this course's sources; grades stay as they are."
        )

    def records(self, assignment: str) -> Path:
        """Return the file of verdict records."""
        return self.root / "verdicts" / f"{assignment}.jsonl"

    def feedback(self, assignment: str, student: str) -> Path:
        """Return a student's feedback page."""
        return self.root / "feedback" / student / assignment / f"{assignment}.html"

    @property
    def submitted(self) -> Path:
        """The folder with what students handed in."""
        return self.root / "submitted"

    def students(self, assignment: str) -> list[str]:
        """Return the students who handed something in, sorted."""
        return intake.students(self.submitted, assignment)

    def hand_in(self, assignment: str, student: str) -> intake.HandIn:
        """Read what a student handed in for an assignment, or why there is nothing to grade."""
        zone = str(self.settings.Exchange.get("timezone", "UTC"))
        return intake.read_hand_in(self.submitted, assignment, student, zone)

    def autograded(self, assignment: str, student: str) -> Path:
        """Return the folder with a student's graded notebook."""
        return self.root / "autograded" / student / assignment
