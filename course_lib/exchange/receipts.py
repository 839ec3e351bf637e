"""A receipt for a test set that was opened: one line, which shows when it was changed afterwards.

Whoever wants to write one by hand can read here how; it is for those who want their result to count.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

_RECEIPT = re.compile(r"(\w+), opened (\d+) times?: ([\d., ]+) \[([0-9a-f]{8})\]")


def receipt(name: str, accuracies: Sequence[float]) -> str:
    """Return one line that tells how often a test set was opened, and what came out, in order.

    It ends with a checksum, so that a number that was changed afterwards shows.
    """
    times = "1 time" if len(accuracies) == 1 else f"{len(accuracies)} times"
    text = f"{name}, opened {times}: {', '.join(f'{a:.3f}' for a in accuracies)}"
    return f"{text} [{_checksum(text)}]"


def read_receipt(line: str) -> tuple[str, list[float]] | None:
    """Return the data set and the accuracies that a receipt tells of; ``None`` if it is none."""
    match = _RECEIPT.fullmatch(" ".join(line.split()))
    if match is None:
        return None
    name, accuracies = match[1], [float(number) for number in re.findall(r"\d\.\d{3}", match[3])]
    return (name, accuracies) if receipt(name, accuracies) == match[0] else None


def _checksum(text: str) -> str:
    return hashlib.sha256(f"sealed: {text}".encode()).hexdigest()[:8]
