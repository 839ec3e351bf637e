"""The result of a check: one row per aspect, and what they add up to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from course_lib.checking.details import Detail, plain

Status = Literal["passed", "noted", "partial", "failed", "error", "timeout", "not_attempted"]
Outcome = Literal["ok", "wrong", "error", "timeout", "not_attempted", "blocked", "noted"]


@dataclass(frozen=True)
class AspectVerdict:
    """One aspect's result.

    ``details`` are what there is to say of it, and ``message`` is the same as text.
    ``outcome`` refines ``ok``: *blocked* means that the aspect counts only once the values are right,
    *noted* that it is graded after hand-in (a choice question in the student's own check).
    """

    name: str
    outcome: Outcome
    points: float
    max_points: float
    details: tuple[Detail, ...] = ()
    diagnosis: str | None = None

    @property
    def message(self) -> str:
        """The details as lines of text."""
        return plain(self.details)

    @property
    def ok(self) -> bool:
        """Whether the aspect passed."""
        return self.outcome == "ok"

    def as_json(self) -> dict[str, Any]:
        """Return the aspect's fields as they appear in every machine-readable record."""
        return {
            "name": self.name,
            "ok": self.ok,
            "points": self.points,
            "max_points": self.max_points,
            "message": self.message,
            "diagnosis": self.diagnosis,
        }


@dataclass(frozen=True)
class Verdict:
    """One exercise's result.

    ``remarks`` are sentences about the exercise at the student's own desk, such as that they gave up on it.
    No record has them.
    """

    exercise: str
    aspects: list[AspectVerdict] = field(default_factory=list)
    remarks: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        """Points earned."""
        return sum(aspect.points for aspect in self.aspects)

    @property
    def max_points(self) -> float:
        """Points to be had."""
        return sum(aspect.max_points for aspect in self.aspects)

    @property
    def status(self) -> Status:
        """The aspects summed up in one word."""
        outcomes = {aspect.outcome for aspect in self.aspects}
        if outcomes <= {"ok"}:
            return "passed"
        if outcomes <= {"ok", "noted"}:
            return "noted"
        if outcomes <= {"not_attempted"}:
            return "not_attempted"
        if self.points > 0:
            return "partial"
        if "timeout" in outcomes:
            return "timeout"
        return "error" if "error" in outcomes else "failed"

    @property
    def complaints(self) -> list[AspectVerdict]:
        """The aspects that did not pass, apart from those that are only noted."""
        return [aspect for aspect in self.aspects if aspect.outcome not in ("ok", "noted")]

    def as_json(self) -> dict[str, Any]:
        """Return the verdict as it appears in every machine-readable record."""
        return {
            "name": self.exercise,
            "status": self.status,
            "points": self.points,
            "max_points": self.max_points,
            "aspects": [aspect.as_json() for aspect in self.aspects],
        }
