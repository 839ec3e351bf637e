"""Strangers' text, made fit for a file and for a terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence

from course_lib.exchange.describe import whole

#: Control characters, a terminal's commands among them, and marks that turn the direction of writing.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


#: What is written to a file is in some encoding.
storable = whole


def printable(text: str) -> str:
    r"""Return the text on one line, with control characters written out, such as ``\x1b`` or ``\n``."""
    return _CONTROL.sub(lambda found: ascii(found[0])[1:-1], storable(text))


def printable_lines(text: str) -> str:
    """Return the text as :func:`printable` does, on the lines that it has."""
    return "\n".join(map(printable, text.split("\n")))


def counted(number: int, what: str) -> str:
    """Return a number of things in words, such as "1 hand-in" or "2 hand-ins"."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def listed(names: Sequence[str], most: int) -> str:
    """Return names in a line, the first few of many and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
