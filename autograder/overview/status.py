"""``autograder status``: a class in a few lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from autograder.grading.classdir import ClassDirectory
from autograder.grading.errors import ClassError
from autograder.grading.printable import listed, printable
from autograder.grading.states import GRADED, NOT_GRADED, NOTHING, TO_GRADE, WAITS
from autograder.overview.situations import Situation, situations

#: So many names stand in a line.
MOST_NAMES = 8


@dataclass(frozen=True)
class Status:
    """One assignment of a class.

    Attributes
    ----------
    assignment : str
    released : datetime or None
        When the release was made, in local time.
    people : list of Situation
    """

    assignment: str
    released: datetime | None
    people: Sequence[Situation]

    def of(self, *states: str) -> list[Situation]:
        """Return who is in one of these states."""
        return [person for person in self.people if person.state in states]

    @property
    def counts(self) -> dict[str, int]:
        """How many, by what is asked of a class."""
        return {
            "students": len(self.people),
            "handed in": len(self.people) - len(self.of(NOTHING)),
            "late": sum(bool(person.late) for person in self.people),
            "graded": len(self.of(GRADED, WAITS)),
            "to be graded": len(self.of(TO_GRADE)),
            "waiting": len(self.of(WAITS)),
            "unreadable": len(self.of(NOT_GRADED)),
            "feedback out": sum(person.page for person in self.people),
        }


def graded_assignments(classdir: ClassDirectory) -> list[str]:
    """Return the assignments of which there are verdicts, in the order in which they were released."""
    return [name for name in released_assignments(classdir) if classdir.records(name).is_file()]


def released_assignments(classdir: ClassDirectory) -> list[str]:
    """Return the assignments that a class has, the first released first."""
    found = [path for path in (classdir.root / "release").glob("*/*.ipynb") if path.stem == path.parent.name]
    return [path.stem for path in sorted(found, key=lambda path: (path.stat().st_mtime, path.stem))]


def statuses(classdir: ClassDirectory, assignments: Sequence[str] | None = None) -> list[Status]:
    """Return how assignments stand; all that are released unless told.

    Raises
    ------
    ClassError
        If one is not released, or the gradebook cannot be read.
    """
    known = released_assignments(classdir)
    for name in assignments or []:
        if name not in known:
            classdir.require_assignment(name)
            raise ClassError(
                f"{name} has not been released in {classdir.root}; "
                f"run `autograder release {classdir.root} {name}`."
            )
    return [
        Status(name, _released(classdir, name), situations(classdir, name)) for name in assignments or known
    ]


def _released(classdir: ClassDirectory, assignment: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(classdir.release(assignment).stat().st_mtime).astimezone()
    except OSError:
        return None


def lines(status: Status) -> list[str]:
    """Return the status of one assignment in about ten lines, with the names that somebody has to look at."""
    released = f"{status.released:%Y-%m-%d %H:%M}" if status.released else "no"
    named = {
        "handed in": status.of(NOTHING),
        "late": [person for person in status.people if person.late],
        "to be graded": status.of(TO_GRADE),
        "waiting": status.of(WAITS),
        "unreadable": status.of(NOT_GRADED),
    }
    found = [f"{status.assignment}: released {released}"]
    for what, number in status.counts.items():
        names = listed([printable(person.student) for person in named.get(what, [])], MOST_NAMES)
        missing = "missing: " if what == "handed in" and names else ""
        found.append(f"  {what:13} {number:5}  {missing}{names}".rstrip())
    return found
