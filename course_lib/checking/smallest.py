"""The smallest input on which an answer differs: a few numbers, yours and expected side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checking.compare import compare, same, shown
from course_lib.checking.evidence import Outputs, Small, outputs_of
from course_lib.checking.session import Session
from course_lib.checking.spec import Aspect, Case

#: So many entries are shown.
_MOST_ROWS = 6
#: Lines of a table begin with so much, as those of a traceback do.
_INDENT = "    "


def smallest_difference(session: Session, aspect: Aspect, diagnosis: str | None) -> str:
    """Return the smallest stored case in which an aspect's outputs differ, as a call and a table of entries.

    Where a known mistake is named, the table shows that it predicts the student's numbers. Empty if no small
    case differs, or none is known.
    """
    for small in session.oracle.small(aspect.cases):
        reply = session.call([*small.case.args.values()], small.case.via)
        outputs = outputs_of(session.exercise, reply)
        rows = list(_rows(aspect, small, outputs)) if outputs is not None else []
        if rows and outputs is not None:
            predicted = small.wrong.get(diagnosis or "")
            proves = predicted is not None and all(same(predicted[n], outputs[n]) for n in aspect.of)
            return "\n".join(
                [
                    "The smallest input on which it differs here:",
                    *(f"{_INDENT}{line}" for line in _input(session.exercise.name, small.case)),
                    *_table(rows, _predictions(rows, predicted) if proves and predicted else None),
                ]
            )
    return ""


Row = tuple[str, tuple[int, ...], float, float]


def _rows(aspect: Aspect, small: Small, outputs: Outputs) -> Iterator[Row]:
    """Yield output, index, own and expected value of all entries of the outputs that differ."""
    for name in aspect.of:
        expected, got = small.expected[name], outputs[name]
        difference = compare(expected, got, name, atol=small.case.atol)
        if difference is not None and difference.kind in ("value", "nonfinite") and difference.path == name:
            e, g = np.asarray(expected, dtype=float), np.asarray(got, dtype=float)
            for index in np.ndindex(e.shape):
                yield name, index, float(g[index]), float(e[index])


def _predictions(rows: list[Row], outputs: Outputs) -> list[float]:
    return [float(np.asarray(outputs[name], dtype=float)[index]) for name, index, _, _ in rows]


def _table(rows: list[Row], predicted: list[float] | None) -> Iterator[str]:
    rounding = 1e-12 * max((abs(e) for *_, e in rows if np.isfinite(e)), default=0.0)
    cells = [["", "yours", "expected", *(["with this mistake"] if predicted else [])]]
    for i, (name, index, got, expected) in enumerate(rows[:_MOST_ROWS]):
        numbers = [got, expected, *([predicted[i]] if predicted else [])]
        place = f"[{', '.join(map(str, index))}]" if index else ""
        cells.append([f"{shown(name)}{place}", *(f"{0.0 if abs(n) < rounding else n:.4g}" for n in numbers)])
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    for row in cells:
        padded = [
            row[0].ljust(widths[0]),
            *(text.rjust(width) for text, width in zip(row[1:], widths[1:], strict=True)),
        ]
        yield f"{_INDENT}{'   '.join(padded)}".rstrip()
    if len(rows) > _MOST_ROWS:
        yield f"{_INDENT}…"


def _input(name: str, case: Case) -> list[str]:
    """Return a call to be pasted into a cell, or the arguments where a driver makes more than one call."""
    if case.via is None:
        return [f"{name}({', '.join(map(_literal, case.args.values()))})"]
    values = ((n, v) for n, v in case.args.items() if not isinstance(v, str))
    return [f"{n} = {_literal(v)}" for n, v in values]


def _literal(value: Any) -> str:
    if isinstance(value, np.ndarray):
        dtype = f", dtype=np.{value.dtype}" if value.dtype.kind not in "fib" or not value.size else ""
        return f"np.array({_numbers(value.tolist())}{dtype})"
    return f"{value:g}" if isinstance(value, float) else repr(value)


def _numbers(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_numbers, value))}]"
    return f"{value:g}" if isinstance(value, float) else str(value)
