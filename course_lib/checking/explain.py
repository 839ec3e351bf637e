"""Differences and errors in plain words."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checking.compare import Difference, nonfinite
from course_lib.checking.details import Detail, Heat, Said, Table, Trace, Unlike, digits_apart
from course_lib.checking.heat import heat_of
from course_lib.checking.spec import Case
from course_lib.exchange.answer import PROCESS_ENDED, Opaque, Raised, TimedOut, TooLarge
from course_lib.exchange.describe import describe_type, is_absent

#: Of a list in a case's arguments so many numbers are shown.
MOST_NUMBERS = 6
#: So many kinds of odd things are named.
MOST_KINDS = 5
#: Exceptions of the drivers (:mod:`course_lib.answering.drivers`), whose messages say all there is to say.
_FROM_DRIVERS = ("UnexpectedReturn", "ConfigNotReturned")


#: Digits that numbers of few bits keep.
_DIGITS = {"float16": 3, "float32": 7}


def explain(difference: Difference, case: Case, *, brief: bool = False) -> tuple[Detail, ...]:
    """Return what differs, with shapes or the first few entries, and on which inputs.

    With ``brief``, values are counted and not shown: a table follows that has some.
    """
    name = f"`{difference.path}`"
    if difference.kind == "absent":
        instead = f"; there is {difference.got}" if difference.got else ""
        return (Said(f"Nothing is stored under {name}{instead} ({inputs(case)})."),)
    if difference.kind == "type":
        text = f"{name} should be {difference.expected}, but yours is {difference.got} ({inputs(case)})."
        return (Said(text),)
    if difference.kind in ("shape", "text"):
        return (Unlike(difference.path, difference.got, difference.expected, inputs(case)),)
    if difference.kind == "dtype":
        should = f"it should hold integers ({difference.expected}), as labels are"
        return (Said(f"{name} holds {difference.got}; {should}."),)
    return _values(difference, case, brief)


def _values(difference: Difference, case: Case, brief: bool) -> tuple[Detail, ...]:
    if difference.total == 1:
        _, got, expected = difference.entries[0]
        return (Unlike(difference.path, *_apart(got, expected), inputs(case)),)
    what = f"is {difference.got}" if difference.kind == "nonfinite" else f"differs in {difference.wrong}"
    said: list[Detail | None] = [
        Said(f"`{difference.path}` {what} of {difference.total} entries ({inputs(case)})."),
        _heat(difference, brief),
        None if brief else _entries(difference),
    ]
    if difference.kind == "value" and difference.got:
        digits = _DIGITS.get(difference.got, 7)
        kept = f"Yours is {difference.got}, which keeps {digits} digits at most; float64 keeps 16."
        said.append(Said(kept))
    return tuple(detail for detail in said if detail is not None)


def _heat(difference: Difference, brief: bool) -> Heat | None:
    """Return a map, which says in words where the entries are that the table doesn't show."""
    if difference.arrays is None:
        return None
    heat = heat_of(difference.path, *difference.arrays, whole=difference.whole)
    is_listed = not brief and difference.wrong == len(difference.entries)
    return replace(heat, where="") if heat and is_listed else heat


def _entries(difference: Difference) -> Table:
    rows = ((_entry(difference.path, i), *_apart(g, e)) for i, g, e in difference.entries)
    return Table(("yours", "expected"), tuple(rows), more=difference.wrong > len(difference.entries))


def _apart(got: float, expected: float) -> tuple[str, str]:
    """Return two numbers in six digits, or as many as tell them apart; a zero has no sign."""
    digits = digits_apart(got, expected, 6)
    got_text, expected_text = ("NaN" if n != n else f"{n + 0.0:.{digits}g}" for n in (got, expected))
    return got_text, expected_text


def times(count: int) -> str:
    """Return how often something happened: ``never``, ``once``, ``twice``, ``3 times``."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


def _entry(path: str, index: tuple[int, ...]) -> str:
    return f"{path}[{', '.join(map(str, index))}]" if index else path


def inputs(case: Case) -> str:
    """Return the shapes and numbers of a case's arguments in one line.

    Lists of few numbers are shown in full, and longer ones, and those of other things, by their length.
    """
    text = ", ".join(filter(None, (_input(name, value) for name, value in case.args.items())))
    return f"{case.label}: {text}" if case.label else text


def _input(name: str, value: Any) -> str:
    shape = getattr(value, "shape", None)
    if shape:
        return f"{name} {'×'.join(map(str, shape))}"
    if isinstance(value, bool | int | float):
        return f"{name}={value:.3g}" if isinstance(value, float) else f"{name}={value}"
    if not isinstance(value, list | tuple) or not value or any(isinstance(item, str) for item in value):
        return ""
    if _count_numbers(value) <= MOST_NUMBERS:
        return f"{name}={_listed(value)}"
    return f"{name}: {len(value)} {'numbers' if _count_numbers(value) == len(value) else 'items'}"


def _count_numbers(value: Any) -> float:
    """Return how many numbers a nested list holds; infinitely many if there is anything else in it."""
    if isinstance(value, list | tuple):
        return sum(map(_count_numbers, value))
    return 1 if isinstance(value, bool | int | float | np.number) else float("inf")


def _listed(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_listed, value))}]"
    return str(value) if isinstance(value, int) else f"{value:.4g}"


def unusual(value: Any) -> str:
    """Return what a returned value holds that is no finite number, in a line; empty if nothing is odd."""
    found: Counter[str] = Counter()
    _count_unusual(value, found)
    parts = [f"{what} ({times(count)})" for what, count in found.items()]
    odd = ", ".join([*parts[:MOST_KINDS], *(["and more"] if len(parts) > MOST_KINDS else [])])
    return f"What came back holds {odd}." if odd else ""


def _count_unusual(value: Any, found: Counter[str]) -> None:
    """Count the parts of a value that are no finite numbers, until there are too many kinds to name."""
    if is_absent(value) or len(found) > MOST_KINDS:
        return  # what is absent is said by name where it matters
    if isinstance(value, tuple | list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            _count_unusual(item, found)
    elif value is None:
        found["None"] += 1
    elif isinstance(value, str):
        found[f"the text {value[:20]!r}"] += 1
    elif isinstance(value, Opaque):
        found[describe_type(value)] += 1
    elif isinstance(value, float | np.ndarray | np.floating) and np.asarray(value).dtype.kind == "f":
        found.update(nonfinite(np.asarray(value)))


def explain_raised(raised: Raised) -> Trace:
    """Return a student's exception with the lines of their own code that led there."""
    what = f"Your code raised {raised.type_name}"
    what = f"{what}: {raised.message}" if raised.message else f"{what}."
    if raised.type_name in _FROM_DRIVERS and not raised.where:
        what = f"{raised.message.removesuffix('.')}."
    if raised.type_name == PROCESS_ENDED:
        what = f"Your code ended the process it ran in ({raised.message})."
    return Trace(what, raised.where)


def explain_too_large(reply: TooLarge, case: Case) -> str:
    """Return what an answer that was not taken in means."""
    what = f"{reply.what}, " if reply.what else ""
    return (
        f"What came back is much larger than what is expected ({what}{reply.size / 1e6:.0f} MB), so it was "
        f"not looked at ({inputs(case)})."
    )


def explain_failure(failure: Raised | TimedOut) -> Detail:
    """Return what a cell or a call that did not come back means."""
    return Said(explain_timeout(failure)) if isinstance(failure, TimedOut) else explain_raised(failure)


def explain_timeout(timeout: TimedOut) -> str:
    """Return what a deadline that passed means."""
    return f"No answer after {timeout.seconds:g} s, so it was stopped. Is there a loop that never ends?"
