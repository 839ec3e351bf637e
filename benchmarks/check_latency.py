"""How long a student waits for ``check("…")``, over all exercises, right and wrong answers."""

from __future__ import annotations

import contextlib
import io
import statistics
import time
from collections.abc import Mapping
from typing import Any

from autograder.authoring.assignment import load_assignment
from autograder.authoring.source import find_assignments
from course_lib import CheckFailed, check

REPEATS = 3


def seconds_of(name: str, namespace: Mapping[str, Any]) -> float:
    """Return the median wall time of a check, reading the public cases included."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(CheckFailed):
            check(name, namespace=namespace)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Print one line per assignment, and the median and the worst of all."""
    rows: list[tuple[float, str]] = []
    for assignment in find_assignments():
        loaded = load_assignment(assignment)
        for exercise in loaded.specification:
            rows.append((seconds_of(exercise.name, loaded.reference.namespace), f"{exercise.name}, right"))
            for mistake, mutant in exercise.mutants.items():
                namespace = loaded.reference.mutated(exercise.name, mutant)
                rows.append((seconds_of(exercise.name, namespace), f"{exercise.name}, {mistake}"))
    seconds = [row[0] for row in rows]
    worst, where = max(rows)
    right = [row[0] for row in rows if row[1].endswith(", right")]
    print(f"{len(right)} exercises, {len(rows)} answers: median {statistics.median(seconds):.3f} s,", end=" ")
    print(f"of right answers {statistics.median(right):.3f} s; worst {worst:.3f} s ({where})")
