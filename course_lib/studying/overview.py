"""Progress put together with what there is to do: per assignment, per exercise, and what is next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from course_lib.card.words import counted, visible
from course_lib.checking.outline import Outline
from course_lib.studying.progress import Entry, Progress

#: What a state is called, and the sign in front of it.
STATES = {
    "passed": ("✓", "all right"),
    "noted": ("○", "noted, graded after hand-in"),
    "partial": ("✗", "partly right"),
    "failed": ("✗", "not right yet"),
    "error": ("✗", "raised an exception"),
    "timeout": ("✗", "took too long"),
    "not_attempted": ("·", "not written yet"),
}
#: A state that is none of these is a later course's, or was written by hand.
_LONGEST_STATE = 40


@dataclass(frozen=True)
class Row:
    """An exercise and what was reached in it."""

    exercise: str
    max_points: float
    entry: Entry

    @property
    def points(self) -> float:
        """What the last check gave."""
        return self.entry.points

    @property
    def is_open(self) -> bool:
        """Whether there is something left to do."""
        return self.entry.status not in ("passed", "noted")

    @property
    def sign(self) -> str:
        """The state as a sign."""
        return STATES.get(self.entry.status, ("✗", ""))[0]

    @property
    def state(self) -> str:
        """The state in words."""
        words = STATES.get(self.entry.status, ("", self.entry.status))[1]
        remarks = []
        if self.entry.best > self.entry.points:
            remarks.append(f"{counted(self.entry.best, 'point')} once")
        if self.entry.given_up:
            remarks.append(f"given up on {self.entry.given_up[:10]}")
        return visible(", ".join([words[:_LONGEST_STATE], *remarks]))


@dataclass(frozen=True)
class Part:
    """An assignment and what was reached in it."""

    outline: Outline
    rows: tuple[Row, ...]

    @property
    def points(self) -> float:
        """What the last checks gave."""
        return sum(row.points for row in self.rows)

    @property
    def done(self) -> int:
        """How many exercises have nothing left to do."""
        return sum(not row.is_open for row in self.rows)

    @property
    def last(self) -> str:
        """When one of its exercises was checked last; empty if never."""
        return max((row.entry.checked for row in self.rows), default="")


@dataclass(frozen=True)
class Overview:
    """The whole course.

    Attributes
    ----------
    parts : tuple of Part
        The assignments in their order.
    shown : Part or None
        The one whose exercises are told one by one: the one that was asked for or, if none was, the one that
        was worked on last.
    notice : str
        What is wrong with the progress file; empty if nothing is.
    """

    parts: tuple[Part, ...]
    shown: Part | None
    notice: str = ""

    @property
    def points(self) -> float:
        """What the last checks gave in all."""
        return sum(part.points for part in self.parts)

    @property
    def total(self) -> float:
        """The points of all exercises."""
        return sum(part.outline.total for part in self.parts)

    @property
    def next(self) -> str:
        """What to do next, in a sentence."""
        current = self.shown or next(iter(self.parts), None)
        ahead = [part for part in self.parts if current and part.outline.number > current.outline.number]
        for part in [*([current] if current else []), *ahead, *self.parts]:
            row = next((row for row in part.rows if row.is_open), None)
            if row is not None:
                where = f"assignment {part.outline.number} ({part.outline.name})"
                return f"Next: `{row.exercise}` in {where}, {counted(row.max_points, 'point')}."
        return "Everything is done."


def overview(outlines: Sequence[Outline], progress: Progress, assignment: Outline | None = None) -> Overview:
    """Put progress together with what there is to do.

    Parameters
    ----------
    outlines : sequence of Outline
        The course.
    progress : Progress
    assignment : Outline, optional
        The one to tell exercise by exercise.
    """
    parts = tuple(
        Part(one, tuple(Row(n, points, progress.of(one.name, n)) for n, points in one.points.items()))
        for one in outlines
    )
    if assignment is not None:
        shown = next(part for part in parts if part.outline == assignment)
    else:
        worked_on = [part for part in parts if part.last]
        shown = max(worked_on, key=lambda part: part.last, default=None)  # type: ignore[assignment]
    return Overview(parts, shown, progress.notice)
