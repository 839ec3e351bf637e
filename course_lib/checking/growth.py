"""Growth of run time: whether a function pays Python's price for every further example.

Vectorised code costs some tens of nanoseconds per example, a Python loop at least a few small NumPy calls.
Both are measured in CPU time, which doesn't count what other programs do, in units of one such call, so that
the speed of the machine doesn't matter either. What is left of noise (shared caches, a clock that changes its
pace) only ever makes a run slower. So small and large runs take turns, the fastest of each count, and nobody
is accused before :data:`ROUNDS` rounds have failed to show a run that is fast enough; ``python -m benchmarks
vectorised`` says how often that happens to right answers.

Every run has inputs of its own, of a size of its own: an answer that is remembered from an earlier run is of
no use.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_lib import clock

#: From how many rows up to how many a small and a large call may have.
SMALL, LARGE = (48, 80), (1300, 1900)
#: More than this many small NumPy calls per example mean a loop, where the source has a loop of some kind. A
#: one-line loop body costs about 3 or more; the vectorised references cost between 0.05 and 0.5.
CALLS_PER_EXAMPLE = 2.0
#: The same where the source shows all that is run, and no loop: array operations may have a lot to do for
#: each example.
CALLS_UNSUSPECTED = 6.0
#: A call with few rows may take so many small NumPy calls, where the source has a loop of some kind: one that
#: always makes as many rounds as the longest run would need costs more. Of the right answers that there are,
#: sent and brought back, none costs half as much.
CALLS_AT_ALL = 5000.0
#: After so few rounds a function may pass, and after so many it has failed to; after more of them if it is
#: not far from passing, since a busy machine makes every run slower for a while.
FEWEST_ROUNDS, ROUNDS, MOST_ROUNDS = 2, 12, 60
#: How far that is: a loop costs more than half as much again as the limit.
_NOT_FAR = 1.3
#: From how many rows up to how many a call is so short that pairs of rows cost next to nothing.
_FIRST_ROWS = (16, 64)

#: One small NumPy call is timed over so many, and for as long as so many steps of the clock take.
_CALLS, _TICKS = 200, 20

#: ``run(rows)`` gives the CPU seconds of one call with that many rows, or ``None`` if there is no such time.
Run = Callable[[int], float | None]


def numpy_call_seconds() -> float:
    """Return how long one small NumPy call takes in a Python loop, here and now."""
    a, b, best = np.ones(8), np.ones(8), float("inf")
    for _ in range(3):
        count, start = 0, clock.seconds()
        while (took := clock.seconds() - start) < _TICKS * clock.tick() or count < _CALLS:
            for _ in range(_CALLS):
                np.add(a, b)
            count += _CALLS
        best = min(best, took / count)
    return best


@dataclass
class Growth:
    """The times that were taken so far: pairs of rows and seconds, and seconds of one small NumPy call."""

    small: list[tuple[int, float]] = field(default_factory=list)
    large: list[tuple[int, float]] = field(default_factory=list)
    calls: list[float] = field(default_factory=list)

    @property
    def calls_per_example(self) -> float:
        """The lowest cost of a further example that is compatible with the times, in small NumPy calls.

        The fastest runs of each kind count, whichever rounds they are from.
        """
        rows, seconds = min(self.small, key=lambda pair: pair[1])
        slopes = ((longer - seconds) / (more - rows) for more, longer in self.large)
        return max(0.0, min(slopes)) / min(self.calls)

    @property
    def calls_of_few(self) -> float:
        """The cost of the fastest small run, in small NumPy calls."""
        return min(seconds for _, seconds in self.small) / min(self.calls)


def measured(run: Run, limit: float, rng: np.random.Generator, most: float = math.inf) -> Growth | None:
    """Take times until costs are seen to be as low as they may be, or :data:`ROUNDS` have passed.

    Parameters
    ----------
    run : callable
        See :data:`Run`.
    limit : float
        What a further example may cost, in small NumPy calls.
    rng : numpy.random.Generator
        Draws the sizes.
    most : float
        What a small run may cost, likewise.

    Returns
    -------
    Growth or None
        ``None`` if a run failed.
    """
    growth = Growth()
    if run(_rows(SMALL, rng)) is None:  # the first call may load something
        return None
    for done in range(1, MOST_ROUNDS + 1):
        growth.calls.append(numpy_call_seconds())
        for sizes, times in ((SMALL, growth.small), (LARGE, growth.large)):
            rows = _rows(sizes, rng)
            seconds = run(rows)
            if seconds is None:
                return None
            times.append((rows, seconds))
        is_fast = growth.calls_per_example <= limit and growth.calls_of_few <= most
        if done >= FEWEST_ROUNDS and is_fast:
            break
        if done >= ROUNDS and growth.calls_per_example > _NOT_FAR * limit:
            break
    return growth


def _rows(sizes: tuple[int, int], rng: np.random.Generator) -> int:
    return int(rng.integers(sizes[0], sizes[1], endpoint=True))


def grows_faster_than_a_loop(run: Run, rounds: int = 3) -> bool:
    """Return whether the cost per example rises with their number, as in array operations on all pairs.

    Twice as many rows take a loop twice as long, and a matrix of all pairs four times.
    """
    once, twice = _fastest(run, (LARGE[1], 2 * LARGE[1]), rounds)
    return twice > 2.8 * once


def is_cheap_at_first(run: Run, limit: float) -> bool:
    """Return whether a further row of few costs less than a loop's body does: there is no such body then."""
    few, more = _fastest(run, _FIRST_ROWS, ROUNDS)
    return (more - few) / (_FIRST_ROWS[1] - _FIRST_ROWS[0]) / numpy_call_seconds() <= limit


def _fastest(run: Run, sizes: tuple[int, int], rounds: int) -> tuple[float, float]:
    """Return the seconds of the fastest of some runs with so many rows each, which take turns.

    NaN stands for runs that failed, and compares with nothing.
    """
    turns = [[run(rows) for rows in sizes] for _ in range(rounds)]
    times = [[seconds for seconds in each if seconds is not None] for each in zip(*turns, strict=True)]
    few, more = (min(each, default=math.nan) for each in times)
    return few, more


def what_grows(args: Mapping[str, Any], grows: Sequence[str]) -> tuple[str, str]:
    """Return the arguments ``grows`` of a case in words, and what they get more of: rows, or entries."""
    names = [name for name in args if name in grows]
    flat = all(np.ndim(args[name]) == 1 for name in names)
    return " and ".join(f"`{name}`" for name in names), "entry" if flat else "row"


def grown(args: Mapping[str, Any], grows: Sequence[str], rows: int, rng: np.random.Generator) -> list[Any]:
    """Return a case's arguments with new rows, so many of them, in the arguments ``grows``."""
    return [drawn_rows(value, rows, rng) if name in grows else value for name, value in args.items()]


def drawn_rows(array: np.ndarray[Any, Any], rows: int, rng: np.random.Generator) -> np.ndarray[Any, Any]:
    """Return new rows of the kind that an array has.

    Real numbers become mixtures of two rows each, of which no two are alike; what holds whole numbers
    (labels, marks) keeps the rows it has, drawn with replacement.
    """
    one = rng.integers(len(array), size=rows)
    if array.dtype.kind != "f" or len(array) == 1 or (array == np.round(array)).all():
        return np.asarray(array[one])
    other = (one + rng.integers(1, len(array), size=rows)) % len(array)
    share = rng.random((rows, *[1] * (array.ndim - 1))).astype(array.dtype)
    return np.asarray(share * array[one] + (1 - share) * array[other])
