"""Tables that are opened in a spreadsheet, where a text may be taken for a formula."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: A spreadsheet takes what begins so for a formula, and grades are read in one.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def without_formulas(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row whose texts are texts in a spreadsheet, too; a gradebook may hold any id and name."""
    return {
        column: f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
        for column, value in row.items()
    }
