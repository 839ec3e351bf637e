"""Arguments that a call left changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.explain import inputs
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer, Reply


def can_change(value: Any) -> bool:
    """Return whether an argument is of a kind that a call can change."""
    return isinstance(value, np.ndarray | list | dict)


def holds_arrays_only(value: Any) -> bool:
    """Return whether an argument is an array or a table of arrays, and no memory that a call may update."""
    is_table = isinstance(value, dict) and bool(value)
    return isinstance(value, np.ndarray) or (
        is_table and all(isinstance(item, np.ndarray) for item in value.values())
    )


def first_changed(
    cases: Sequence[Case], replies: Sequence[Reply], watched: Callable[[Any], bool] = can_change
) -> str | None:
    """Return which of the ``watched`` arguments is the first that isn't what it was, in words.

    Arguments that an answer did not bring back count as changed; of calls without an answer nothing is said.
    """
    for case, reply in zip(cases, replies, strict=True):
        if not isinstance(reply, Answer):
            continue
        for (name, before), now in zip_longest(case.args.items(), reply.args[: len(case.args)]):
            if watched(before) and not _identical(before, now):
                later = ", or afterwards by writing into what it returned" * (case.via == "written_into")
                return f"`{name}` was changed by the call{later} ({inputs(case)})."
    return None


def _identical(before: Any, now: Any) -> bool:
    if isinstance(before, list | tuple):
        same_length = type(now) is type(before) and len(now) == len(before)
        return same_length and all(map(_identical, before, now))
    if isinstance(before, dict):
        same_keys = isinstance(now, dict) and list(now) == list(before)
        return same_keys and all(_identical(value, now[key]) for key, value in before.items())
    if not isinstance(before, np.ndarray):
        return type(now) is type(before) and bool(now == before)
    is_same_kind = isinstance(now, np.ndarray) and now.shape == before.shape and now.dtype == before.dtype
    return is_same_kind and (before.tobytes() == now.tobytes() or _restored(before, now))


def _restored(before: NDArray[Any], now: NDArray[Any]) -> bool:
    """Return whether the numbers are the same up to rounding: ``x += h`` and then ``x -= h`` puts x back."""
    if before.dtype.kind != "f":
        return False
    with np.errstate(all="ignore"):
        moved = np.abs(now - before) > 8 * np.finfo(before.dtype).eps * (np.abs(before) + 1)
    return not (moved | (np.isnan(before) != np.isnan(now))).any()
