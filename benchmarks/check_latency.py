"""How long a student waits for ``check("…")``, over all exercises, right and wrong answers.

Exercises that train the student's own network, as the project's last ones do, are told apart: such a check
takes as long as the network takes, and here that of the reference is trained.
"""

from __future__ import annotations

import contextlib
import io
import statistics
import time
from collections.abc import Mapping
from typing import Any

from autograder.authoring.assignment import load_assignment
from autograder.authoring.oracle import public_seed
from autograder.authoring.source import find_assignments
from autograder.verify import is_costly
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
    """Print the median and the worst of all answers, and apart of those that train a network."""
    quick: list[tuple[float, str]] = []
    training: list[tuple[float, str]] = []
    for assignment in find_assignments():
        loaded = load_assignment(assignment)
        for exercise in loaded.specification:
            trains = not exercise.is_choice and is_costly(
                exercise, loaded.oracle(exercise.name, public_seed(exercise.name))
            )
            rows = training if trains else quick
            rows.append((seconds_of(exercise.name, loaded.reference.namespace), f"{exercise.name}, right"))
            for mistake, mutant in exercise.mutants.items():
                namespace = loaded.reference.mutated(exercise.name, mutant)
                rows.append((seconds_of(exercise.name, namespace), f"{exercise.name}, {mistake}"))
    print(told("exercises", quick))
    print(told("exercises that train a network", training))


def told(what: str, rows: list[tuple[float, str]]) -> str:
    """Return a line with the median and the worst of some answers."""
    worst, where = max(rows)
    right = [seconds for seconds, name in rows if name.endswith(", right")]
    median = statistics.median(seconds for seconds, _ in rows)
    return (
        f"{len(right)} {what}, {len(rows)} answers: median {median:.3f} s, of right answers "
        f"{statistics.median(right):.3f} s; worst {worst:.3f} s ({where})"
    )
