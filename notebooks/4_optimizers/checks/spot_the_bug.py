"""Section 14, "Spot the bug"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import optimizers
from .chains import slopes


def bowls(rng: np.random.Generator) -> Iterator[Case]:
    """Draw descents of bowls with different curvatures, from one step on."""
    for d, num_steps in [(3, 1), (4, 2), (2, 7)]:
        yield case(
            "there is one step" if num_steps == 1 else "",
            via="descend",
            curvatures=rng.uniform(0.5, 2, size=d),
            w=slopes(rng, 1, (d,))[0],
            learning_rate=float(rng.uniform(0.05, 0.2)),
            decay_rate=float(rng.uniform(0.6, 0.9)),
            num_steps=num_steps,
        )


bug = optimizers.exercise("rmsprop_descent", returns=("w",))
bug.values("weights", cases=bowls)
bug.unchanged("inputs unchanged", cases=bowls)
COUNT = ("range(1, num_steps + 1)", "range(num_steps)")
ADDED = ("cache = decay_rate * cache", "cache += decay_rate * cache")
UPHILL = ("w = w - learning_rate", "w = w + learning_rate")
bug.known_wrong(
    "uphill_left", "Your step goes uphill. Does the height of a bowl fall after the first one?", UPHILL
)
bug.known_wrong(
    "count_left",
    "The correction counts one step too few. Print what the cache is divided by in the first iteration.",
    COUNT,
)
bug.known_wrong(
    "sum_left",
    "The old cache counts more than its share. With a gradient that is always 1, does yours stay at or "
    "below 1?",
    ADDED,
)
bug.known_wrong(
    "uphill_and_count_left",
    "Your step goes uphill, and the correction counts one step too few. Work out the first step by hand.",
    UPHILL,
    COUNT,
)
bug.known_wrong(
    "uphill_and_sum_left",
    "Your step goes uphill, and the old cache counts more than its share. Work out the first two steps "
    "by hand.",
    UPHILL,
    ADDED,
)
bug.known_wrong(
    "count_and_sum_left",
    "The correction counts one step too few, and the old cache counts more than its share. Work out the "
    "first two steps by hand.",
    COUNT,
    ADDED,
)
bug.known_wrong(
    "correction_removed",
    "The correction is gone. It was wrong, but its idea was right: repair it.",
    ("unbiased = cache / (1 - decay_rate**t)", "unbiased = cache"),
)
bug.known_wrong(
    "one_step_short",
    "There is one step too few. How many numbers does `range(1, n)` hold?",
    ("num_steps + 1", "num_steps"),
)
bug.known_wrong(
    "inputs_changed",
    "The caller's start was overwritten. Which operator makes a new array?",
    ("w = w - learning_rate", "w -= learning_rate"),
)
bug.known_wrong(
    "count_one_ahead",
    "The correction is one step ahead: its power begins at 2. How many squares are in the cache then?",
    ("decay_rate**t)", "decay_rate ** (t + 1))"),
)
