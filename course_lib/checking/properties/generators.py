"""Where random numbers must come from: from the generator that was handed in, and from nowhere else.

All of these look at what the driver ``seeded_draws`` returns: the results of two generators of one seed, and
of a third with another seed.

False alarms: a right answer is refused only if two different seeds happen to give one result. Cases are drawn
so large that this has a probability below 1e-10.
"""

from __future__ import annotations

from typing import Any

from course_lib.checking.compare import same
from course_lib.checking.finding import Finding
from course_lib.checking.properties import holds
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer


@holds("generator")
def generator(case: Case, answer: Answer) -> Finding | None:
    """Hold when the same seed gives the same result and another seed another one.

    A result that is always the same is described, not named: a seed of one's own gives it, but so does every
    mistake that leaves no room for chance (the first rows, a grid, the unchanged input).
    """
    if all(value is None for value in answer.value):
        return Finding("Nothing came back.")
    finding = from_generator(*answer.value)
    if finding is not None and finding.diagnosis == "seeded_inside":
        return Finding(f"{finding.message} Is `rng` used, and nothing else?")
    return finding


def from_generator(first: Any, again: Any, other: Any) -> Finding | None:
    """Return what is wrong with results of generators of the same seed, the same again, and another.

    For answers whose randomness has been seen: a result that never changes is called a seed of one's own.
    """
    if not same(first, again, exact=True):
        return Finding("Two generators of the same seed gave different results.", "global_generator")
    if same(first, other, exact=True):
        return Finding("Two generators of different seeds gave the same result.", "seeded_inside")
    return None
