"""Growth of run time: whether a function pays Python's price for every further example.

Vectorised code costs some tens of nanoseconds per example, a Python loop at least a few small NumPy calls.
Both are measured now, on this machine, in units of one such call, so the verdict doesn't depend on how fast
the machine is. The shortest of several runs counts, and a suspicion is measured again before it is
believed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

#: Rows of the small and the large call.
SIZES = (64, 1600)
#: More than this many small NumPy calls per example mean a loop, where the source has a loop of some kind. A
#: one-line loop body costs about 3 or more; the vectorised references cost between 0.05 and 0.5.
CALLS_PER_EXAMPLE = 2.0
#: The same where the source shows no loop at all: array operations with a lot to do for each example may cost
#: several calls' worth, hidden loops cost tens.
CALLS_UNSUSPECTED = 15.0
_CONFIRMATIONS = 3


def repeat_rows(array: np.ndarray[Any, Any], rows: int) -> np.ndarray[Any, Any]:
    """Return an array of ``rows`` rows, those of ``array`` over and over."""
    return array[np.arange(rows) % len(array)]


def numpy_call_seconds() -> float:
    """Return how long one small NumPy call takes in a Python loop, here and now."""
    a, b, count, best = np.ones(8), np.ones(8), 400, float("inf")
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(count):
            np.add(a, b)
        best = min(best, (time.perf_counter() - start) / count)
    return best


def calls_per_example(
    run: Callable[[int, int], float | None], limit: float = CALLS_PER_EXAMPLE
) -> float | None:
    """Return the growth of run time per example, in small NumPy calls.

    Parameters
    ----------
    run : callable
        ``run(rows, repeats)`` gives the shortest of ``repeats`` wall times with that many rows, or ``None``.
    limit : float
        A growth above it is measured again before it is believed.

    Returns
    -------
    float or None
        ``None`` if a run failed.
    """
    lowest = float("inf")
    for _ in range(_CONFIRMATIONS):
        small, large = run(SIZES[0], 5), run(SIZES[1], 5)
        if small is None or large is None:
            return None
        lowest = min(lowest, (large - small) / (SIZES[1] - SIZES[0]) / numpy_call_seconds())
        if lowest <= limit:
            break
    return max(0.0, lowest)


def grows_faster_than_a_loop(run: Callable[[int, int], float | None]) -> bool:
    """Return whether the cost per example rises with their number, as in array operations on all pairs.

    Twice as many rows take a loop twice as long, and a matrix of all pairs four times.
    """
    once, twice = run(SIZES[1], 3), run(2 * SIZES[1], 3)
    return once is not None and twice is not None and twice > 2.8 * once


def what_grows(args: dict[str, Any], grows: Sequence[str]) -> tuple[str, str]:
    """Return the arguments ``grows`` of a case in words, and what they get more of: rows, or entries."""
    names = [name for name in args if name in grows]
    flat = all(np.ndim(args[name]) == 1 for name in names)
    return " and ".join(f"`{name}`" for name in names), "entry" if flat else "row"


def grown(args: dict[str, Any], grows: Sequence[str], rows: int) -> list[Any]:
    """Return a case's arguments with the rows of the arguments ``grows`` repeated up to ``rows``."""
    return [repeat_rows(value, rows) if name in grows else value for name, value in args.items()]
