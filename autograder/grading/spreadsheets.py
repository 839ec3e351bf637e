"""Tables that are opened in a spreadsheet, where a text may be taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

#: A spreadsheet takes what begins so for a formula, and grades are read in one.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def without_formulas(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row whose texts are texts in a spreadsheet, too; a gradebook may hold any id and name."""
    return {
        column: f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
        for column, value in row.items()
    }


def as_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> bytes:
    """Return a table as a CSV file in UTF-8: all columns of its rows, or these. No text is a formula."""
    text = io.StringIO()
    found = columns or list(dict.fromkeys(column for row in rows for column in row))
    table = csv.DictWriter(text, found, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(map(without_formulas, rows))
    return text.getvalue().encode("utf-8", "replace")
