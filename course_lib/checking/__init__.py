"""The checking engine: how an answer is looked at. It contains no answers."""

from course_lib.checking.spec import Assignment, Case, Exercise, Probe, Seeded, case

__all__ = ["Assignment", "Case", "Exercise", "Probe", "Seeded", "case"]
