"""Does preprocessing of the training set know anything about the validation set?

The answer comes from the driver ``two_companions``: every output twice, for one training set beside two
validation sets whose first rows agree.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.checking.compare import compare, same
from course_lib.checking.finding import Finding
from course_lib.checking.properties import holds
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer


@holds("no_leak")
def no_leak(case: Case, answer: Answer) -> Finding | None:
    """Judge that nothing but its own row decides what becomes of a validation example.

    Parameters
    ----------
    case : Case
        Arguments of the driver ``two_companions``: ``X_train``, ``X_val``, ``X_val_other``, ….
    answer : Answer
        Pairs of outputs; the second output belongs to the validation set.

    Returns
    -------
    Finding or None
        ``statistics_of_both`` if the training set's part depends on the validation set, ``own_statistics`` if
        only a validation row depends on the rows beside it. A training set that came back as it was earns
        nothing either. No false alarms: nothing is drawn.
    """
    pairs = answer.value
    if not isinstance(pairs, tuple) or any(not isinstance(pair, tuple) or len(pair) != 2 for pair in pairs):
        return Finding("The function should return a tuple of arrays.")
    for position, (first, second) in enumerate(pairs):
        difference = position != 1 and compare(first, second, "output")
        if difference:
            return Finding(
                "The same training set came out differently beside another validation set.",
                "statistics_of_both",
            )
    rows = [_first_row(value, len(case.args["X_val"])) for value in pairs[1]]
    if any(row is None for row in rows):
        return Finding("The second thing returned should be an array with one row per validation example.")
    if same(case.args["X_train"], pairs[0][0]):
        return Finding("Nothing leaks because nothing was done: the training set came back as it was.")
    if not same(rows[0], rows[1]):
        return Finding(
            "One validation example came out differently when the others beside it were exchanged.",
            "own_statistics",
        )
    return None


def _first_row(value: Any, num_rows: int) -> Any:
    is_matrix = isinstance(value, np.ndarray) and value.ndim == 2 and len(value) == num_rows
    return value[0] if is_matrix else None
