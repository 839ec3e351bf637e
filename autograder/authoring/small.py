"""Small inputs: cases cut down to a few numbers, on which a mistake can be followed by hand.

The sizes of a case's arrays are cut to one, two or three wherever they occur, and entries are rounded to a
digit, as long as the reference still has a finite answer. (The idea of shrinking is QuickCheck's: Claessen
and Hughes, 2000, "QuickCheck: a lightweight tool for random testing of Haskell programs".)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.spec import Case

#: The sizes that are tried for what has more.
_SIZES = (1, 2, 3)
#: What labels are called.
_LABELS = ("y", "y_train", "y_val", "labels", "targets")
#: So many different sizes may meet in one case: more are too many combinations.
_MOST_SIZES = 4
#: So many numbers a small case may have, and so many small cases are kept.
MOST_NUMBERS, KEPT = 24, 4


def small_cases(cases: Sequence[Case]) -> Iterator[Case]:
    """Yield small versions of the ordinary cases, those with the fewest numbers first."""
    found = [small for case in cases if not case.label for small in _smaller(case)]
    yield from sorted(found, key=size_of)


def size_of(case: Case) -> int:
    """Return how many numbers a case has."""
    return sum(map(np.size, case.args.values()))


def is_plural(case: Case) -> bool:
    """Return whether the arrays of a case have two of everything, or more."""
    return all(min(value.shape) > 1 for value in case.args.values() if _is_array(value))


def _smaller(case: Case) -> Iterator[Case]:
    arrays = [value for value in case.args.values() if _is_array(value)]
    sizes = sorted({size for array in arrays for size in array.shape if size > 1})
    if not arrays or len(sizes) > _MOST_SIZES or not all(_can_be_cut(*item) for item in case.args.items()):
        return
    for chosen in product(*([n for n in _SIZES if n < size] or [size] for size in sizes)):
        cut = dict(zip(sizes, chosen, strict=True))
        if any(cut[size] < number <= size for size in sizes for number in _counts(case)):
            continue  # `k` neighbours of fewer points, say
        args = {name: _cut(value, cut) for name, value in case.args.items()}
        if size_of(small := Case(args, atol=case.atol, via=case.via)) <= MOST_NUMBERS:
            yield small


def _counts(case: Case) -> list[int]:
    return [value for value in case.args.values() if isinstance(value, int) and not isinstance(value, bool)]


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.ndim > 0 and value.dtype.kind in "biuf"


def _can_be_cut(name: str, value: Any) -> bool:
    """Return whether a part of a value means what the whole does; of integers, only labels are known to."""
    if _is_array(value):
        return value.dtype.kind == "f" or name in _LABELS
    if isinstance(value, dict):
        return all(isinstance(item, str | bool | int | float | None) for item in value.values())
    return not isinstance(value, list | tuple | np.ndarray)


def _cut(value: Any, cut: dict[int, int]) -> Any:
    if isinstance(value, float):
        return _rounded(np.asarray(value)).item()
    if not _is_array(value):
        return value
    array: NDArray[Any] = value[tuple(slice(cut.get(size, size)) for size in value.shape)]
    if array.dtype.kind in "iu":  # none may be larger than what is left of the classes
        return np.minimum(array, array.dtype.type(max(cut.values(), default=1) - 1))
    return _rounded(array) if array.dtype.kind == "f" else array.copy()


def _rounded(array: NDArray[Any]) -> NDArray[Any]:
    """Return numbers with one digit after the point, or two digits where they are smaller."""
    with np.errstate(all="ignore"):
        digits = np.where(np.abs(array) < 1, 1 - np.floor(np.log10(np.maximum(np.abs(array), 1e-9))), 1)
    return np.asarray(np.round(array * 10.0**digits) / 10.0**digits)
