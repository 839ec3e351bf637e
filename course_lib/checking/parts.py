"""The numbers in an answer to a plain call, whatever the answer's form, and whether they are right.

A driver gives the parts of an answer names; a plain call gives what the student's function returns. Its
numbers and arrays have to be the reference's; what the reference returns of another kind (a cache) is the
student's own affair.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from course_lib.checking.compare import Difference, compare, shown


def number_parts(value: Any, names: Sequence[str]) -> dict[str, Any]:
    """Return the numbers and arrays that an answer consists of, those in a dictionary included, by name.

    ``names`` are the names of its items, if there are as many; otherwise they are counted.
    """
    several = isinstance(value, tuple) or (isinstance(value, list) and len(names) > 1)
    items = list(value) if several else [value]
    fit = len(names) == len(items)
    labels = [shown(name) for name in names] if fit else [f"output {i}" for i in range(1, len(items) + 1)]
    parts: dict[str, Any] = {}
    for label, item in zip(labels, items, strict=True):
        if isinstance(item, np.ndarray | np.generic | int | float | list):
            parts[label] = item
        elif isinstance(item, dict):
            arrays = {key: entry for key, entry in item.items() if isinstance(entry, np.ndarray)}
            parts |= {f"{label}[{key!r}]": array for key, array in arrays.items()}
    return parts


def right_parts(expected: dict[str, Any], got: dict[str, Any], atol: float | None) -> list[str]:
    """Return the names of the expected parts that are there and right."""
    return [
        name
        for name in expected
        if name in got and compare(expected[name], got[name], name, atol=atol) is None
    ]


def first_wrong(
    expected: dict[str, Any], got: dict[str, Any], names: Iterable[str], atol: float | None
) -> Difference | None:
    """Return how the first of the named parts that isn't right differs; one that is missing is None."""
    differences = (compare(expected[name], got.get(name), name, atol=atol) for name in names)
    return next((difference for difference in differences if difference is not None), None)
