"""Text in a graded notebook that is shown as it was typed, whoever renders its Markdown."""

from __future__ import annotations

import re

#: The role of the cell with the notes on repairs; its ``metadata.course`` holds them as a list, too.
NOTES = "notes"
_TICKS = re.compile("`{3,}")


def quoted(text: str) -> str:
    """Return Markdown that shows a text as it was typed, whatever it is."""
    fence = "`" * (max((len(run) for run in _TICKS.findall(text)), default=2) + 1)
    return f"{fence}\n{text}\n{fence}"


def unquoted(source: str) -> str:
    """Return the text that :func:`quoted` was given; any other text as it is."""
    first, _, rest = source.partition("\n")
    text, _, last = rest.rpartition("\n")
    return text if len(first) > 2 and first == last and set(first) == {"`"} else source
