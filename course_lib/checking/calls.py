"""Calls as Python text, to be pasted into a cell.

Where a check calls more than once, or two functions, that is written out; where it takes more than some
lines, it is taken from the course's package, as a function that a check hands over is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.answering.drivers import plain_lines
from course_lib.checking.spec import Case
from course_lib.exchange.arguments import Probe, Seeded

#: A longer call is no help to anyone.
MOST_CHARACTERS = 3000
#: A longer line has its arguments below one another.
_LONGEST_LINE = 80


#: Where functions come from that a check hands over, and ways to call a function more than once.
_PROBES = "from course_lib.answering.probes import PROBES"
_DRIVERS = "from course_lib.answering.drivers import find_driver"


class _NoLiteral(Exception):
    """Something that can't be written down."""


def rounded_call(name: str, case: Case) -> tuple[str, ...]:
    """Return the lines of a call of few numbers, in six digits; what can't be written has its name."""
    return _lines(name, case, {n: _literal_or(n, value) for n, value in case.args.items()})


def full_call(name: str, case: Case) -> tuple[str, ...]:
    """Return the lines of a call, every digit included; none if it can't be written or is too long."""
    numbers = sum(np.size(value) for value in case.args.values() if isinstance(value, np.ndarray))
    if 2 * numbers > MOST_CHARACTERS:
        return ()
    try:
        lines = _lines(name, case, {n: _literal(value, "") for n, value in case.args.items()})
    except _NoLiteral:
        return ()
    return lines if sum(map(len, lines)) <= MOST_CHARACTERS else ()


def _lines(name: str, case: Case, literals: dict[str, str]) -> tuple[str, ...]:
    probes = (_PROBES,) if any(isinstance(value, Probe) for value in case.args.values()) else ()
    if case.via is not None:
        given = {n: text for n, text in literals.items() if isinstance(case.args[n], np.ndarray)}
        rest = [n if n in given else text for n, text in literals.items()]
        assigned = tuple(f"{n} = {text}" for n, text in given.items())
        values = case.args.values()  # names of functions stand as they are
        texts = [value if isinstance(value, str) else text for value, text in zip(values, rest, strict=True)]
        plain = plain_lines(case.via, name, texts)
        if plain:
            return (*probes, *assigned, *plain)
        driver = f"find_driver({case.via!r})"
        return (
            *probes,
            _DRIVERS,
            *assigned,
            *_call(driver, ["globals()", repr(name), *rest], longest=100),
        )
    return (*probes, *_call(name, [*literals.values()]))


def _call(name: str, arguments: Sequence[str], longest: int = _LONGEST_LINE) -> tuple[str, ...]:
    call = f"{name}({', '.join(arguments)})"
    if len(call) <= longest:
        return (call,)
    return (f"{name}(", *(f"    {text}," for text in arguments), ")")


def _literal_or(name: str, value: Any) -> str:
    try:
        return _literal(value, "g")
    except _NoLiteral:
        return name


def _literal(value: Any, spec: str) -> str:
    if isinstance(value, np.ndarray):
        return _array(value, spec)
    if isinstance(value, Seeded):
        return f"np.random.default_rng({value.seed})"
    if isinstance(value, Probe):
        settings = ", ".join(f"{n}={_literal(v, spec)}" for n, v in value.settings.items())
        return f"PROBES[{value.name!r}]({settings})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{k!r}: {_literal(v, spec)}' for k, v in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(_literal(item, spec) for item in value)}]"
    if isinstance(value, tuple):
        items = [_literal(item, spec) for item in value]
        return f"({', '.join(items)}{',' * (len(items) == 1)})"
    if isinstance(value, float):
        return _number(value, spec)
    if value is None or isinstance(value, bool | int | str):
        return repr(value)
    raise _NoLiteral


#: What ``np.array`` makes of numbers without being told.
_USUAL = ("bool", "int64", "float64")


def _array(value: np.ndarray[Any, Any], spec: str) -> str:
    dtype = "" if str(value.dtype) in _USUAL else f", dtype=np.{value.dtype}"
    if not value.size:
        return f"np.zeros({value.shape}, dtype=np.{value.dtype})"
    return f"np.array({_numbers(value.tolist(), spec)}{dtype})"


def _numbers(value: Any, spec: str) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_numbers(item, spec) for item in value)}]"
    return _number(value, spec) if isinstance(value, float) else str(value)


def _number(value: float, spec: str) -> str:
    if not np.isfinite(value):
        return "np.nan" if value != value else "np.inf" if value > 0 else "-np.inf"
    return format(value, spec) if spec else repr(float(value))
