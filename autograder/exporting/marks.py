"""What somebody has earned, if it is a mark: a file that cannot be read, or an answer that waits, is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from autograder.grading.classdir import ClassDirectory
from autograder.grading.states import GRADED
from autograder.overview.situations import Situation, situations


@dataclass(frozen=True)
class Mark:
    """One student's mark for one assignment.

    Attributes
    ----------
    student, assignment, state : str
        The state is one of :data:`autograder.grading.states.STATES`.
    score : float or None
        ``None`` unless it is graded: nothing that looks like a mark stands for what is none.
    max_score : float
    late : timedelta
    exercises : dict
        Points of what checks judge, by exercise; empty without a verdict.
    """

    student: str
    assignment: str
    state: str
    score: float | None
    max_score: float
    late: timedelta = timedelta()
    exercises: Mapping[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the mark for a machine."""
        return {
            "student_id": self.student, "assignment": self.assignment, "status": self.state,
            "score": self.score, "max_score": self.max_score, "seconds_late": self.late.total_seconds(),
            "exercises": dict(self.exercises) if self.score is not None else {},
        }  # fmt: skip


def marks(classdir: ClassDirectory, assignments: Sequence[str]) -> dict[str, dict[str, Mark]]:
    """Return everybody's marks, by assignment and student."""
    return {
        name: {person.student: _mark(name, person) for person in situations(classdir, name)}
        for name in assignments
    }


def _mark(assignment: str, person: Situation) -> Mark:
    exercises = {name: attempt.points for name, attempt in person.attempts.items()}
    score = person.score if person.state == GRADED else None
    return Mark(person.student, assignment, person.state, score, person.max_score, person.late, exercises)


def maximum(found: Mapping[str, Mark]) -> float:
    """Return what can be had in an assignment."""
    return max((mark.max_score for mark in found.values()), default=0.0)
