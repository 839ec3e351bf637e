"""Tables that are opened in a spreadsheet, where a text may be taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

#: A spreadsheet takes what begins so for a formula, in some languages the wide signs, too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def without_formulas(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row whose texts are texts in a spreadsheet, too; a gradebook may hold any id and name.

    A sign alone, such as the stroke that platforms put where there is nothing, is no formula.
    """
    return {column: f"'{value}" if _is_formula(value) else value for column, value in row.items()}


def _is_formula(value: object) -> bool:
    return isinstance(value, str) and len(value) > 1 and value.startswith(FORMULA)


def as_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> bytes:
    """Return a table as a CSV file in UTF-8: all columns of its rows, or these. No text is a formula."""
    text = io.StringIO()
    found = columns or list(dict.fromkeys(column for row in rows for column in row))
    table = csv.DictWriter(text, found, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(map(without_formulas, rows))
    return text.getvalue().encode("utf-8", "replace")
