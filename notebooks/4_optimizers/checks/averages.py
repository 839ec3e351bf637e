"""Section 11, "Averaging the path"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import optimizers


def weights_so_far(rng: np.random.Generator) -> Iterator[Case]:
    """Draw averages and new weights at several counts."""
    for shape, t in [((4,), 2), ((3, 2), 5), ((2,), 40)]:
        yield case(average=rng.normal(size=shape), w=rng.normal(size=shape), t=t)
    yield case("w is the first", average=np.zeros(3), w=rng.normal(size=3), t=1)
    yield case("w is the first", average=rng.normal(size=(2, 2)), w=rng.normal(size=(2, 2)), t=1)


def moving(rng: np.random.Generator) -> Iterator[Case]:
    """Draw averages, new weights and decays."""
    for shape, decay in [((4,), 0.9), ((3, 2), float(rng.uniform(0.6, 0.8))), ((2, 1, 3), 0.99)]:
        yield case(average=rng.normal(size=shape), w=rng.normal(size=shape), decay=decay)
    yield case("decay is 0", average=rng.normal(size=3), w=rng.normal(size=3), decay=0.0)


polyak = optimizers.exercise("polyak_average", returns=("average",))
polyak.values("mean", cases=weights_so_far)
polyak.unchanged("inputs unchanged", cases=weights_so_far)
polyak.known_wrong(
    "count_one_ahead",
    "You divide by t + 1. `t` counts `w` already.",
    ("/ t", "/ (t + 1)"),
)
polyak.known_wrong(
    "half_and_half",
    "New weights count as much as all earlier ones together. What share is one of t?",
    ("/ t", "/ 2"),
)
polyak.known_wrong(
    "difference_reversed",
    "Your average moves away from the new weights. Which way round is the difference?",
    ("(w - average)", "(average - w)"),
)
polyak.known_wrong(
    "old_average_counts_once",
    "You return (average + w) / t. For how many weights does the old average stand?",
    ("average + (w - average) / t", "(average + w) / t"),
)
polyak.known_wrong(
    "old_counts_t_times",
    "The old average is counted t times. For how many weights does it stand?",
    ("average + (w - average) / t", "(t * average + w) / t"),
)
polyak.known_wrong(
    "sum_returned",
    "You return a sum of weights. What is missing to make it a mean?",
    ("average + (w - average) / t", "average * (t - 1) + w"),
)
polyak.known_wrong(
    "inputs_changed",
    "The caller's array was overwritten. Which operator makes a new array?",
    ("return average + (w - average) / t", "average += (w - average) / t\n    return average"),
)

ema = optimizers.exercise("ema_average", returns=("average",))
ema.values("mean", cases=moving)
ema.unchanged("inputs unchanged", cases=moving)
ema.known_wrong(
    "shares_swapped",
    "`decay` is the share of the old average, and you gave it to the new weights. What does 0.99 mean in your version?",
    ("decay * average + (1 - decay) * w", "(1 - decay) * average + decay * w"),
)
ema.known_wrong(
    "new_weights_whole",
    "The new weights come in whole, so your average grows. What do the two shares add up to?",
    ("(1 - decay) * w", "w"),
)
ema.known_wrong(
    "same_share",
    "Both have the same share. What do the two add up to?",
    ("(1 - decay) * w", "decay * w"),
)
ema.known_wrong(
    "old_whole",
    "The old average is kept whole, so nothing is forgotten.",
    ("decay * average", "average"),
)
ema.known_wrong(
    "difference",
    "The new weights are subtracted. Between which two points should the average lie?",
    ("+ (1 - decay) * w", "- (1 - decay) * w"),
)
ema.known_wrong(
    "inputs_changed",
    "The caller's array was overwritten. Which operator makes a new array?",
    (
        "return decay * average + (1 - decay) * w",
        "average *= decay\n    average += (1 - decay) * w\n    return average",
    ),
)
