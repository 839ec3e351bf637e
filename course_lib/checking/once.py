"""Things are said once: what an earlier row has said in full is a reference in a later one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from course_lib.checking.details import Detail, Input, Named, Said, Smallest, Trace
from course_lib.checking.finding import Found
from course_lib.checking.spec import Exercise

#: Rows whose messages are repeated at length; others say in a few words why they are not looked at.
_AT_LENGTH = ("wrong", "error", "timeout")


def said_once(exercise: Exercise, found: dict[str, Found]) -> dict[str, Found]:
    """Return the rows, in which later ones refer to earlier ones for what is the same."""
    rows = {aspect.name: found[aspect.name] for aspect in exercise.aspects}
    told: dict[str, Found] = {}
    for name, row in rows.items():
        if row.outcome in _AT_LENGTH:
            rows[name] = _shortened(exercise, row, told)
            told[name] = row
    return rows


def _shortened(exercise: Exercise, row: Found, told: dict[str, Found]) -> Found:
    whole = _first(told, lambda other: other.details == row.details and bool(row.details))
    if whole:
        what = "error" if row.raised is not None else "mistake" if exercise.knows(row.diagnosis) else ""
        return replace(row, details=(Said(f"The same {what} as in “{whole}”.".replace("  ", " ")),))
    short = (_short(exercise, row, detail, told) for detail in row.details)
    return replace(row, details=tuple(detail for detail in short if detail is not None))


def _short(exercise: Exercise, row: Found, detail: Detail, told: dict[str, Found]) -> Detail | None:
    """Return a detail, or what refers to the row that has shown it; ``None`` if there is no need to."""
    if isinstance(detail, Named):
        known = exercise.knows(row.diagnosis)
        same = _first(
            told, lambda other: detail in other.details or (known and other.diagnosis == row.diagnosis)
        )
        return Said(f"The same mistake as in “{same}”.") if same else detail
    if isinstance(detail, Trace):
        return _same_error(row, detail, told)
    if isinstance(detail, Smallest):
        lines = detail.lines
        same = _first(told, lambda other: any(_is_smallest(each, lines) for each in other.details))
        return replace(detail, as_in=same)
    if isinstance(detail, Input) and _first(told, lambda other: detail in other.details):
        return None
    return detail


def _is_smallest(detail: Detail, lines: tuple[str, ...]) -> bool:
    return isinstance(detail, Smallest) and detail.lines == lines


def _same_error(row: Found, trace: Trace, told: dict[str, Found]) -> Detail:
    """Return a reference to the row that showed an exception of the same place, or of the same words."""
    raised = row.raised
    if raised is None:
        return trace
    key = (raised.type_name, raised.where or raised.message)
    for name, other in told.items():
        if other.raised is not None and key == (
            other.raised.type_name,
            other.raised.where or other.raised.message,
        ):
            what = f": {raised.message}" if raised.message != other.raised.message else "."
            return Said(f"The same error as in “{name}”{what}")
    return trace


def _first(told: dict[str, Found], fits: Callable[[Found], bool]) -> str:
    return next((name for name, row in told.items() if fits(row)), "")
