"""What a numerical gradient leaves behind, and what a check of a few random entries must do.

The function that is differentiated is a probe, so every point at which it was evaluated is on record. From
that record follow the entries that were examined and their slopes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.explain import times
from course_lib.checking.finding import Finding
from course_lib.checking.properties import holds
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer

Array = NDArray[np.float64]
Entry = tuple[int, ...]

#: Returning to an entry by ``+ h - 2h + h`` rounds in the last place; leaving it moved does far more.
ROUNDING = 1e-12
#: Step when the case gives none.
STEP = 1e-5


@dataclass(frozen=True)
class _Check:
    """One entry that was examined: where, how far to both sides, and the slope that was seen."""

    entry: Entry
    step: float
    slope: float


@holds("restores_x")
def restores_x(case: Case, answer: Answer) -> Finding | None:
    """Whether ``x`` is, up to rounding, what it was before the call."""
    before = np.asarray(case.args["x"], dtype=np.float64)
    points = _points(answer, before)
    if isinstance(points, Finding):
        return points
    if not any(np.any(_differs(point, before)) for point, _ in points):
        return Finding("`f` was never evaluated anywhere but at `x`, so there was nothing to restore.")
    after = _numbers(answer.args[list(case.args).index("x")])
    if after is None or after.shape != before.shape:
        return Finding("After the call `x` is no longer the array that it was.", "not_restored")
    moved = int(np.sum(_differs(after, before)))
    if not moved:
        return None
    return Finding(f"After the call {moved} of {before.size} entries of `x` differ.", "not_restored")


@holds("sparse_gradient_check")
def sparse_gradient_check(case: Case, answer: Answer, part: str) -> Finding | None:
    """Look at one part of a check of random entries: its ``draws`` or its ``errors``.

    ``draws`` wants num_checks entries from all over ``x``. Of an array with R rows, num_checks uniform draws
    miss some row with probability at most ``R (1 - 1/R)**num_checks``, and some quarter of the columns with
    at most ``4 (3/4)**num_checks``; all lie among the first num_checks entries with
    ``(num_checks / size)**num_checks``. For the 3 × 40 entries and 100 checks that this is applied to, these
    are 7e-18, 1.3e-12 and 1.2e-8: a false alarm less than once in 10 million gradings. Draws without
    repetition miss even less. Cases with fewer checks are looked at for their number only.
    """
    checks = _checks(case, answer)
    if isinstance(checks, Finding):
        return checks
    return _draws(case, checks) if part == "draws" else _errors(case, answer, checks)


def _checks(case: Case, answer: Answer) -> list[_Check] | Finding:
    """Lay out the recorded calls as checks of single entries, or say why that is impossible."""
    x = np.asarray(case.args["x"], dtype=np.float64)
    wanted = case.args["num_checks"]
    points = _points(answer, x)
    if isinstance(points, Finding):
        return points
    # Neighbours of x; f(x) itself may be evaluated as well.
    moved = [(point, value) for point, value in points if np.any(_differs(point, x))]
    if any(int(np.sum(_differs(point, x))) > 1 for point, _ in moved):
        return Finding("In some call of `f`, more than one entry of `x` was moved.", "not_restored")
    entries = [tuple(int(i) for i in np.argwhere(_differs(point, x))[0]) for point, _ in moved]
    if len(moved) == wanted and len(points) > wanted:
        return Finding("Every entry was moved to one side only.", "one_sided")
    if len(moved) == 2 * x.size != 2 * wanted:
        return Finding(
            f"`f` was called {times(len(points))} for {wanted} checks: every entry was moved.", "all_entries"
        )
    if len(moved) != 2 * wanted:
        return Finding(f"`f` was called {times(len(points))}; {wanted} checks need {2 * wanted} calls.")
    if entries[::2] != entries[1::2]:
        return Finding("Two calls of `f` in a row should move the same entry, once to each side.")
    return [_one_check(x, *pair) for pair in zip(entries[::2], moved[::2], moved[1::2], strict=True)]


def _points(answer: Answer, x: Array) -> list[tuple[Array, float]] | Finding:
    """Return where the probe was evaluated and what it gave; a finding if not always at arrays like ``x``."""
    points = [(_numbers(call.args[0]), _numbers(call.returned)) for call in answer.calls if call.args]
    good = [(p, float(v)) for p, v in points if p is not None and v is not None and p.shape == x.shape]
    if len(good) == len(answer.calls):
        return good
    return Finding("`f` was called with something else than an array of the shape of `x`.")


def _differs(point: Array, x: Array) -> NDArray[np.bool_]:
    return np.abs(point - x) > ROUNDING * (1 + np.abs(x))


def _one_check(x: Array, entry: Entry, first: tuple[Array, float], second: tuple[Array, float]) -> _Check:
    (low, f_low), (high, f_high) = sorted((first, second), key=lambda pair: float(pair[0][entry]))
    width = float(high[entry] - low[entry])
    return _Check(entry, width / 2, (f_high - f_low) / width if width else float("nan"))


def _draws(case: Case, checks: list[_Check]) -> Finding | None:
    step = case.args.get("h", STEP)
    if not np.allclose([check.step for check in checks], step, rtol=1e-3):
        return Finding(f"Entries were moved by {checks[0].step:.3g}; `h` is {step:g}.", "h_ignored")
    shape = np.shape(case.args["x"])
    if len(checks) < 100 or len(shape) != 2:
        return None
    rows, columns = np.array([check.entry for check in checks]).T
    if np.array_equal(rows, columns):
        return Finding("Row and column of every entry examined are equal.", "same_index_twice")
    places = rows * shape[1] + columns
    if rows.max() < shape[0] - 1 and set(rows) == set(range(shape[0] - 1)):
        return Finding("The last row was never examined.", "last_never_drawn")
    if np.array_equal(places, np.arange(len(checks))):
        return Finding(f"Only the first {len(checks)} entries were ever examined.", "first_entries")
    quarters = 4 * columns // shape[1]
    if len(set(rows)) < shape[0] or len(set(quarters)) < 4:
        return Finding("Large parts of `x` were never examined.")
    return None


def _errors(case: Case, answer: Answer, checks: list[_Check]) -> Finding | None:
    analytic = np.asarray(case.args["analytic_grad"], dtype=np.float64)
    slopes = np.array([check.slope for check in checks])
    claimed = np.array([analytic[check.entry] for check in checks])
    size = np.maximum(np.abs(slopes), np.abs(claimed))
    expected = np.abs(slopes - claimed) / size
    got = _numbers(answer.value)
    if got is None or got.shape != expected.shape:
        if got is not None and got.shape == () and np.isclose(got, expected.max(), rtol=1e-6):
            return Finding("One number came back.", "only_the_largest")
        what = "" if got is None else f"; what came back has shape {got.shape}"
        return Finding(f"{len(expected)} relative errors were expected, one per check{what}.")
    if np.allclose(got, expected, rtol=1e-6, atol=1e-9):
        return None
    if np.allclose(got, np.abs(slopes - claimed), rtol=1e-6, atol=1e-9):
        return Finding("The numbers returned are |slope − gradient|.", "absolute_errors")
    if np.allclose(got, np.abs(slopes - claimed) / (np.abs(slopes) + np.abs(claimed)), rtol=1e-6, atol=1e-9):
        return Finding(
            "The numbers returned are |slope − gradient| / (|slope| + |gradient|).", "sum_in_denominator"
        )
    if np.allclose(got, slopes, rtol=1e-6, atol=1e-9):
        return Finding("The numbers returned are the slopes themselves.", "slopes_returned")
    other = analytic.ravel()[: len(slopes)]
    if np.allclose(got, np.abs(slopes - other) / np.maximum(np.abs(slopes), np.abs(other)), rtol=1e-6):
        return Finding("Check k was compared with entry k of the flattened gradient.", "wrong_entry")
    worst = int(np.argmax(np.abs(got - expected)))
    return Finding(
        f"Check {worst} looked at x{list(checks[worst].entry)}: the slope is {slopes[worst]:.6g}, the "
        f"gradient says {claimed[worst]:.6g}; your error is {got[worst]:.3g}, expected {expected[worst]:.3g}."
    )


def _numbers(value: Any) -> Array | None:
    try:
        return np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        return None
