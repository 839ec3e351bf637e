"""The smallest input on which an answer differs: a few numbers, yours and expected side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from course_lib.checking.calls import rounded_call
from course_lib.checking.compare import compare, same, shown, wrong_entries
from course_lib.checking.details import Smallest, Table, digits_apart
from course_lib.checking.evidence import Outputs, Small, outputs_of
from course_lib.checking.patterns import refuted_by
from course_lib.checking.session import Session
from course_lib.checking.spec import Aspect

#: So many entries are shown.
_MOST_ROWS = 6


def smallest_difference(session: Session, aspect: Aspect, diagnosis: str | None) -> Smallest | None:
    """Return the smallest stored case in which an aspect's outputs differ, as a call and a table of entries.

    Where a known mistake is named, the table shows that it predicts the student's numbers; a pattern that was
    told is to be seen. ``None`` if no small case differs so, or none is known.
    """
    for small in session.oracle.small(aspect.cases):
        reply = session.call([*small.case.args.values()], small.case.via)
        outputs = outputs_of(session.exercise, reply)
        rows = list(_rows(aspect, small, outputs)) if outputs is not None else []
        if outputs is None or any(refuted_by(diagnosis, n, small.expected[n], outputs[n]) for n in aspect.of):
            continue
        if rows:
            predicted = small.wrong.get(diagnosis or "")
            proves = predicted is not None and all(same(predicted[n], outputs[n]) for n in aspect.of)
            table = _table(rows, predicted if proves else None)
            return Smallest(rounded_call(session.exercise.name, small.case), table)
    return None


@dataclass(frozen=True)
class _Row:
    """An entry of an output: where it is, its two values, and whether they differ."""

    name: str
    index: tuple[int, ...]
    got: float
    expected: float
    differs: bool

    @property
    def label(self) -> str:
        place = f"[{', '.join(map(str, self.index))}]" if self.index else ""
        return f"{shown(self.name)}{place}"

    def of(self, outputs: Outputs) -> float:
        """Return the same entry of other outputs."""
        return float(np.asarray(outputs[self.name], dtype=float)[self.index])


def _rows(aspect: Aspect, small: Small, outputs: Outputs) -> Iterator[_Row]:
    """Yield all entries of the outputs that differ."""
    for name in aspect.of:
        expected, got = small.expected[name], outputs[name]
        difference = compare(expected, got, name, atol=small.case.atol)
        if difference is not None and difference.kind in ("value", "nonfinite") and difference.path == name:
            e, g = np.asarray(expected, dtype=float), np.asarray(got, dtype=float)
            wrong = wrong_entries(e, np.asarray(got), atol=small.case.atol)
            for index in np.ndindex(e.shape):
                yield _Row(name, index, float(g[index]), float(e[index]), bool(wrong[index]))


def _table(rows: list[_Row], predicted: Outputs | None) -> Table:
    """Return a table of the entries; of many, those that differ."""
    rounding = 1e-12 * max((abs(row.expected) for row in rows if np.isfinite(row.expected)), default=0.0)
    shown_rows = rows if len(rows) <= _MOST_ROWS else [row for row in rows if row.differs][:_MOST_ROWS]
    cells = []
    for row in shown_rows:
        numbers = [row.got, row.expected, *([row.of(predicted)] if predicted else [])]
        kept = [0.0 if abs(n) < rounding else n for n in numbers]
        digits = digits_apart(kept[0], kept[1], 4) if row.differs else 4
        cells.append((row.label, *(f"{n:.{digits}g}" for n in kept)))
    header = ("yours", "expected", *(["with this mistake"] if predicted else []))
    return Table(header, tuple(cells), more=len(rows) > len(shown_rows))
