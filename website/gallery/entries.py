"""Where two answers differ, entry by entry, as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from course_lib.checking.compare import same, wrong_entries
from course_lib.checking.details import digits_apart

#: A longer text of something that isn't a number is no help.
_MOST_CHARACTERS = 60
_DIGITS = 4


class Row(NamedTuple):
    """An entry of an answer: what it is called, what the mistake makes of it, and what is right."""

    name: str
    wrong: str
    right: str


def differing(name: str, right: Any, wrong: Any, atol: float | None) -> Iterator[Row]:
    """Yield where two values differ, those in lists and dictionaries among them."""
    if _is_number(right) and _is_number(wrong):
        yield from _numbers(name, np.asarray(right, dtype=float), np.asarray(wrong), atol)
    elif isinstance(right, dict) and isinstance(wrong, dict):
        for key in right:
            if key in wrong:
                yield from differing(f"{name}[{key!r}]", right[key], wrong[key], atol)
            else:
                yield Row(f"{name}[{key!r}]", "missing", "there")
    elif _is_short(right) and _is_short(wrong) and repr(right) != repr(wrong):
        yield Row(name, repr(wrong), repr(right))
    elif isinstance(right, list | tuple) and isinstance(wrong, list | tuple) and len(right) == len(wrong):
        for place, pair in enumerate(zip(right, wrong, strict=True)):
            yield from differing(f"{name}[{place}]", *pair, atol)


def _numbers(name: str, right: Any, wrong: Any, atol: float | None) -> Iterator[Row]:
    if right.shape != wrong.shape:
        yield Row(name, _shape(wrong), _shape(right))
    elif not same(right, wrong, atol=atol):
        rounding = 1e-12 * np.abs(right[np.isfinite(right)]).max(initial=0.0)
        for index in map(tuple, np.argwhere(wrong_entries(right, wrong, atol=atol))):
            place = f"[{', '.join(map(str, index))}]" if index else ""
            yield Row(f"{name}{place}", *_texts(float(wrong[index]), float(right[index]), rounding))


def _is_number(value: Any) -> bool:
    numbers = isinstance(value, np.ndarray | np.generic | bool | int | float)
    return numbers and np.asarray(value).dtype.kind in "biuf"


def _is_short(value: Any) -> bool:
    plain = isinstance(value, str | bool | int | float | None) or (
        isinstance(value, list | tuple) and all(isinstance(item, str | int | float) for item in value)
    )
    return plain and len(repr(value)) <= _MOST_CHARACTERS


def _shape(array: Any) -> str:
    return f"shape {array.shape}" if array.ndim else f"the number {float(array):.{_DIGITS}g}"


def _texts(wrong: float, right: float, rounding: float) -> tuple[str, str]:
    digits = digits_apart(wrong, right, _DIGITS)
    got, expected = (0.0 if abs(number) <= rounding else number for number in (wrong, right))
    return f"{got:.{digits}g}", f"{expected:.{digits}g}"
