"""How large an answer is, and what becomes of one that is larger than it may be."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.exchange.answer import Answer, TooLarge
from course_lib.exchange.describe import describe_type

#: What is counted for a value besides the bytes of its array or text: about what it takes on the wire.
_OVERHEAD = 64
_MAX_DEPTH = 12


def size_of(value: Any, depth: int = 0) -> int:
    """Return about how many bytes a value takes on the wire."""
    if isinstance(value, np.ndarray | np.generic):
        return int(value.nbytes) + _OVERHEAD
    if isinstance(value, str | bytes):
        return len(value) + _OVERHEAD
    if isinstance(value, list | tuple | dict) and depth < _MAX_DEPTH:
        items = [*value, *value.values()] if isinstance(value, dict) else value
        return _OVERHEAD + sum(size_of(item, depth + 1) for item in items)
    return _OVERHEAD


def within(answer: Answer, most: int) -> Answer | TooLarge:
    """Return an answer, or what says that it has more than ``most`` bytes; calls of probes count, too."""
    size = size_of([answer.value, answer.args, *((call.args, call.returned) for call in answer.calls)])
    if size <= most:
        return answer
    return TooLarge(size, most, describe_largest(answer.value))


def describe_largest(value: Any) -> str:
    """Return the part of a value that is to blame for its size, in words: an array rather than its tuple."""
    items = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(items, list | tuple) or not items:
        return describe_type(value)
    largest = max(items, key=size_of)
    return describe_type(largest if isinstance(largest, np.ndarray) else value)
