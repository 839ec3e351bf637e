"""Build the public cases of an assignment: the file that a student's own check reads."""

from __future__ import annotations

import zlib
from pathlib import Path

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.cells import AssignmentSource
from course_lib.checking.public import CASES, dumps, store_cases


def public_seed(exercise: str) -> int:
    """Return the seed of an exercise's public cases: the same for everyone, different for each exercise."""
    return zlib.crc32(f"public {exercise}".encode())


def public_cases(source: AssignmentSource) -> dict[Path, bytes]:
    """Return the public-cases file of one assignment, by path (a builder for :mod:`.build`)."""
    loaded = LoadedAssignment(source.path.parent)
    exercises = []
    for exercise in loaded.specification:
        oracle = loaded.oracle(exercise.name, public_seed(exercise.name))
        exercises.append((exercise, source.hints(exercise.name), store_cases(exercise, oracle)))
    return {CASES / f"{source.name}.zip": dumps(source.name, source.title, exercises)}
