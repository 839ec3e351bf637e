"""Properties of functions that divide a data set into parts.

Any shuffle is a right answer, so a split isn't compared with another split: it is traced back. Each
returned row is looked up in the data it came from (rows of a case are distinct), and the row numbers say
what happened.

False alarms: only the rule about shuffling can reject a right answer. It fires when a part is a block of
consecutive rows, and is applied to a part of ``n`` rows out of ``N`` only where a fair shuffle does that
with probability below ``N / C(N, n) <= 1e-7``. Over all cases of one grading of assignment 1 these
probabilities add up to less than 1e-7.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.finding import Finding
from course_lib.checking.properties import holds
from course_lib.checking.properties.generators import from_generator
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer

NAMES = ("train", "val", "test")
RETURNED = "X_train, y_train, X_val, y_val, X_test, y_test"
MAX_FALSE_ALARM = 1e-7


@dataclass(frozen=True)
class Part:
    """One part of a split: what was returned, and which rows of the data set it consists of."""

    name: str
    X: NDArray[Any]
    y: NDArray[Any]
    rows: tuple[int, ...] = ()


@holds("partition")
def partition(case: Case, answer: Answer) -> Finding | None:
    """Hold when the answer is a shuffled partition of the rows of ``X`` into parts of the asked sizes.

    The case has the arguments ``X`` (distinct rows), ``y``, ``val_fraction`` and ``test_fraction``; the
    answer is ``X_train, y_train, X_val, y_val, X_test, y_test``.
    """
    read = _read_parts(answer.value, case)
    if isinstance(read, Finding):
        return read
    parts = _trace(read, case)
    if isinstance(parts, Finding):
        return parts
    rules = (_empty, _repeats, _overlaps, _sizes, _labels, _order)
    return next(filter(None, (rule(parts, case) for rule in rules)), None)


@holds("split_generator")
def split_generator(case: Case, answer: Answer) -> Finding | None:
    """Judge three splits by the driver ``seeded_draws``: two of one seed and one of another.

    A right answer is refused only if two shuffles agree in which rows go where: with 43 rows and parts of 10
    and 8 with probability below 1e-16.
    """
    first, again, other = answer.value
    read = _read_parts(first, case)
    if isinstance(read, Finding):
        return read
    parts = _trace(read, case)
    unshuffled = parts if isinstance(parts, Finding) else _order(parts, case)
    if unshuffled is not None:  # says nothing about the generator
        return unshuffled
    return from_generator(first, again, other)


def wanted_sizes(case: Case) -> dict[str, int]:
    """Return how many rows each part should have: ``int(fraction * N)``, and the rest for training."""
    total = len(case.args["X"])
    val, test = (int(case.args[name] * total) for name in ("val_fraction", "test_fraction"))
    return {"train": total - val - test, "val": val, "test": test}


def _read_parts(value: Any, case: Case) -> list[Part] | Finding:
    """Return the three parts, or what is wrong with the form of the answer."""
    if not isinstance(value, tuple | list) or len(value) != 6:
        count = f"{len(value)} values" if isinstance(value, tuple | list) else f"a {type(value).__name__}"
        return Finding(f"Six arrays are expected, in the order {RETURNED}; this returns {count}.")
    if not all(isinstance(item, np.ndarray | list) for item in value):
        kinds = ", ".join(type(item).__name__ for item in value)
        return Finding(f"Six arrays are expected, in the order {RETURNED}; this returns {kinds}.")
    try:
        arrays = [np.asarray(item) for item in value]
    except ValueError:
        return Finding("One of the returned lists has rows of different lengths, so it isn't an array.")
    if [a.ndim for a in arrays] == [2, 2, 2, 1, 1, 1]:
        return Finding(f"The order asked for is {RETURNED}.", "grouped_by_kind")
    if any(a.dtype.kind not in "biuf" for a in arrays):
        return Finding(f"Six arrays of numbers are expected, in the order {RETURNED}.")
    width = np.shape(case.args["X"])[1]
    for name, X, y in zip(NAMES, arrays[::2], arrays[1::2], strict=True):
        if y.ndim != 1 or (X.size and X.shape != (len(y), width)) or (not X.size and len(y)):
            shapes = f"X_{name} has shape {X.shape} and y_{name} has shape {y.shape}"
            return Finding(f"{shapes}; (n, {width}) and (n,) with the same n are expected.")
    return [Part(name, X, y) for name, X, y in zip(NAMES, arrays[::2], arrays[1::2], strict=True)]


def _trace(parts: list[Part], case: Case) -> list[Part] | Finding:
    """Return the parts with the row numbers of their examples filled in."""
    number_of = {tuple(row): number for number, row in enumerate(np.asarray(case.args["X"]).tolist())}
    traced = []
    for part in parts:
        rows = [number_of.get(tuple(row), -1) for row in part.X.tolist()] if part.X.size else []
        if -1 in rows:
            return Finding(
                f"{rows.count(-1)} of the {len(rows)} rows of X_{part.name} are not rows of X: "
                "a split passes examples on as they are."
            )
        traced.append(Part(part.name, part.X, part.y, tuple(rows)))
    return traced


def _empty(parts: list[Part], case: Case) -> Finding | None:
    """Find a part that should be empty and holds everything."""
    for part in parts:
        if wanted_sizes(case)[part.name] == 0 and len(part.rows) == len(case.args["X"]):
            message = f"X_{part.name} should be empty here and holds all {len(part.rows)} rows."
            return Finding(message, "empty_slice")
    return None


def _repeats(parts: list[Part], case: Case) -> Finding | None:
    """Find rows that are in one part twice."""
    for part in parts:
        repeated = len(part.rows) - len(set(part.rows))
        if repeated:
            message = f"X_{part.name} holds {repeated} rows a second time."
            return Finding(message, "with_replacement")
    return None


def _overlaps(parts: list[Part], case: Case) -> Finding | None:
    """Find rows that are in two parts."""
    for first, second in itertools.combinations(parts, 2):
        shared = len(set(first.rows) & set(second.rows))
        if shared:
            message = f"{shared} rows are in both X_{first.name} and X_{second.name}."
            return Finding(message, "overlap")
    return None


def _sizes(parts: list[Part], case: Case) -> Finding | None:
    """Compare the sizes of the parts with those asked for."""
    wanted = wanted_sizes(case)
    got = {part.name: len(part.rows) for part in parts}
    if got == wanted:
        return None
    total = len(case.args["X"])
    fractions = {"val": case.args["val_fraction"], "test": case.args["test_fraction"]}
    told = ", ".join(f"{name} {got[name]} (asked for: {wanted[name]})" for name in NAMES)
    if sum(got.values()) < total:
        message = f"Sizes are {told}: {total - sum(got.values())} of {total} rows are in no part at all."
        return Finding(message, "rows_lost")
    if (got["val"], got["test"]) == (wanted["test"], wanted["val"]):
        return Finding(f"Sizes are {told}.", "sizes_swapped")
    if any(
        wanted[name] != got[name] == int(fractions[name] * (total - got[other]))
        for name, other in (("val", "test"), ("test", "val"))
    ):
        return Finding(f"Sizes are {told}.", "fraction_of_rest")
    if all(got[name] in (round(f * total), math.ceil(f * total)) for name, f in fractions.items()):
        return Finding(f"Sizes are {told}.", "rounded")
    return Finding(f"Sizes are {told}.")


def _labels(parts: list[Part], case: Case) -> Finding | None:
    """Check that each row still has its own label."""
    y = np.asarray(case.args["y"])
    for part in parts:
        wrong = int(np.sum(part.y != y[list(part.rows)])) if part.rows else 0
        if wrong:
            return Finding(
                f"{wrong} of the {len(part.rows)} rows of X_{part.name} have another example's label.",
                "labels_apart",
            )
    return None


def _order(parts: list[Part], case: Case) -> Finding | None:
    """Find parts that are a block of consecutive rows, which a shuffle practically never gives."""
    total = len(case.args["X"])
    for part in parts:
        size = len(part.rows)
        if not size or total / math.comb(total, size) > MAX_FALSE_ALARM:
            continue
        if max(part.rows) - min(part.rows) + 1 == size:
            block = f"rows {min(part.rows)} to {max(part.rows)} of X"
            mixed = "" if list(part.rows) == sorted(part.rows) else ", mixed among themselves only"
            return Finding(f"X_{part.name} is {block}{mixed}.", "not_shuffled")
    return None
