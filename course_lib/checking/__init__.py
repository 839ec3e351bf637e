"""The checking engine: how an answer is looked at. It contains no answers."""

from course_lib.checking.spec import Assignment, Case, Exercise, case, coarse
from course_lib.exchange.arguments import Probe, Seeded

__all__ = ["Assignment", "Case", "Exercise", "Probe", "Seeded", "case", "coarse"]
