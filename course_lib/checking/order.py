"""Recognising an answer whose parts are all there, in another order than the one asked for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import numpy as np

from course_lib.checking.compare import same, shown
from course_lib.checking.finding import Finding
from course_lib.exchange.answer import Opaque

#: Of more parts than this there are too many orders to try.
MOST_PARTS = 6

#: What an answer is called whose parts come in another order.
EXCHANGED = "order_exchanged"


def exchanged(
    names: Sequence[str],
    compared: Sequence[str],
    expected: Sequence[dict[str, Any]],
    got: Sequence[dict[str, Any] | None],
) -> Finding | None:
    """Return a finding if the parts have the expected forms in another order, and not in this one.

    Parameters
    ----------
    names : sequence of str
        The returned parts in the order asked for.
    compared : sequence of str
        Those of them that have an expected form; the others (a cache) may have any, and where one of them
        changes places, the values of the rest must be the expected ones, too.
    expected, got : sequence of dict
        The parts of each case by name, as expected and as they came; ``None`` where nothing did.
    """
    if not 2 <= len(names) <= MOST_PARTS or any(answer is None for answer in got):
        return None
    answers = [tuple(answer[name] for name in names) for answer in got if answer is not None]
    wanted = [tuple(case[name] for name in names) for case in expected]
    fixed = [i for i, name in enumerate(names) if name in compared]
    if not answers or _fits(range(len(names)), fixed, wanted, answers):
        return None
    orders = list(permutations(range(len(names))))[1:]
    orders.sort(key=lambda order: sum(i != j for i, j in enumerate(order)))
    for order in orders:
        moved = [i for i, j in enumerate(order) if i != j]
        values = not set(moved) <= set(fixed)
        if _fits(order, fixed, wanted, answers, values=values):
            return Finding(_message([names[i] for i in moved]), EXCHANGED)
    return None


def _fits(
    order: Sequence[int],
    fixed: Sequence[int],
    wanted: Sequence[tuple[Any, ...]],
    answers: Sequence[tuple[Any, ...]],
    *,
    values: bool = False,
) -> bool:
    """Return whether parts ``order[i]`` of all answers have the forms (or values) of wanted parts ``i``."""
    return all(
        same(want[i], answer[order[i]]) if values else _form(want[i]) == _form(answer[order[i]])
        for want, answer in zip(wanted, answers, strict=True)
        for i in fixed
    )


def _form(value: Any) -> Any:
    if isinstance(value, np.ndarray | np.generic | bool | int | float):
        return np.shape(value)
    if isinstance(value, tuple | list):
        try:
            array = np.asarray(value)
        except ValueError:  # of different lengths
            return list
        return array.shape if array.dtype.kind in "biuf" else list
    return value.type_name if isinstance(value, Opaque) else type(value)


def _message(moved: Sequence[str]) -> str:
    ticked = [f"`{shown(name)}`" for name in moved]
    last = " and ".join(ticked[-2:])
    return (
        f"{', '.join([*ticked[:-2], last])} look exchanged: what is returned has the right shapes in another "
        f"order. The order asked for is {', '.join(map(shown, moved))}."
    )
