"""How values are described, on either side of the fence: types in words, and entries that aren't there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

import numpy as np

from course_lib.exchange.answer import Opaque

#: Key of a dictionary that stands for an entry that wasn't there; see :func:`entry`.
_NOTHING_UNDER = "nothing is stored under"


def whole(text: str) -> str:
    """Return the text with U+FFFD where it holds half a character: a lone surrogate is in no encoding."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def entry(table: Mapping[Any, Any], key: str, known: Iterable[Any] = ()) -> Any:
    """Return ``table[key]``; where there is none, plain data that says so and what there is instead.

    Parameters
    ----------
    table : mapping
        What a student's function returned or filled.
    key : str
        What should be in it.
    known : iterable
        Keys that are there in any case; the others are those that the student may have meant.
    """
    if key in table and table[key] is not None:
        return table[key]
    others = [name[:40] for name in table if isinstance(name, str) and name not in {*known, key}]
    meant = get_close_matches(key, others, n=1, cutoff=0.5) or others[:4]
    return {_NOTHING_UNDER: key, "there": meant}


def is_absent(value: Any) -> bool:
    """Return whether a value is what :func:`entry` gives for an entry that wasn't there."""
    return isinstance(value, dict) and list(value) == [_NOTHING_UNDER, "there"]


def describe_type(value: Any) -> str:
    """Return a short description of a value: its type, and the shape of an array."""
    if isinstance(value, Opaque):
        return f"{'an' if value.type_name[:1] in 'aeiou' else 'a'} {value.type_name}"
    if value is None or is_absent(value):
        return "None"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}" if value.ndim else "a single number"
    if isinstance(value, tuple):
        return f"a tuple of {len(value)}"
    if isinstance(value, bool | int | float | np.generic):
        return "a single number"
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
