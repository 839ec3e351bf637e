"""What the batches of one epoch must be, in whatever order chance puts the examples."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from course_lib.checking.finding import Finding
from course_lib.checking.properties import holds
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer

#: What chance does more often is nobody's mistake; 12 examples come in one order once in 479 million draws.
_CHANCE = 1e-8


@holds("index_batches")
def index_batches(case: Case, answer: Answer) -> Finding | None:
    """Judge ``minibatches(num_examples, batch_size, rng)``: arrays of indices, each example in one of them.

    A few examples may come in order by chance: nothing is said of their order then.
    """
    count, size = case.args["num_examples"], case.args["batch_size"]
    if not isinstance(answer.value, list | tuple):
        return Finding("Return a list of arrays, one for each batch.")
    try:
        batches = [np.asarray(batch) for batch in answer.value]
    except (TypeError, ValueError):
        return Finding("Each batch should be an array of indices.")
    if any(batch.ndim != 1 or batch.dtype.kind not in "iu" for batch in batches):
        return Finding("Each batch should be an array of whole numbers with one dimension.")
    seen = f"For {count} examples in batches of {size} the batches have the sizes {[*map(len, batches)]}."
    order = np.concatenate(batches) if batches else np.array([], dtype=int)
    if len(batches) == 1 and count > size and len(order) == count:
        return Finding(seen, "one_batch")
    if any(len(batch) > size for batch in batches):
        return Finding(seen, "one_more_each")
    if len(np.unique(order)) < len(order):
        everyone = len(np.unique(order)) == count
        return Finding(
            f"{seen} An example is in them more than once.",
            "filled_up" if everyone else "drawn_with_replacement",
        )
    if len(order) == count - count % size and len(order) < count:
        return Finding(seen, "last_batch_dropped")
    if sorted(order.tolist()) != list(range(count)):
        return Finding(f"{seen} Each index from 0 to {count - 1} should be in one of them.")
    if any(len(batch) != size for batch in batches[:-1]):
        return Finding(f"{seen} Only the last may be smaller.", _uneven([*map(len, batches)]))
    return _in_order(batches, order, count)


def _uneven(sizes: list[int]) -> str | None:
    return "split_evenly" if max(sizes) - min(sizes) <= 1 else None


def _in_order(batches: list[np.ndarray[Any, Any]], order: np.ndarray[Any, Any], count: int) -> Finding | None:
    """Return what is wrong with the order, unless a fair shuffle does the same too often."""
    if math.factorial(count) * _CHANCE < 1:
        return None
    if np.array_equal(order, np.arange(count)):
        return Finding("The indices come in order.", "not_shuffled")
    if all(np.array_equal(batch, np.arange(batch[0], batch[0] + len(batch))) for batch in batches):
        return Finding("Within each batch the indices come in order.", "only_batches_shuffled")
    ways = math.factorial(len(batches)) * math.prod(math.factorial(len(batch)) for batch in batches)
    if ways < math.factorial(count) * _CHANCE and all(np.ptp(batch) == len(batch) - 1 for batch in batches):
        return Finding("Each batch holds examples that lie side by side.", "only_batches_shuffled")
    return None
