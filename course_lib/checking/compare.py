"""Comparing an answer with the expected one, by the one tolerance policy of the course.

The policy: ``|got - expected| <= ATOL + RTOL * |expected|`` entry by entry, in float64. ``NaN`` equals
``NaN`` and an infinity equals itself. An answer in single precision is compared at the tolerances of
single precision. Shapes must agree (a scalar is a scalar, not ``(1,)``), and integers must be integers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from course_lib.exchange.answer import Opaque
from course_lib.exchange.describe import describe_type, is_absent

ATOL = 1e-9
RTOL = 1e-6
#: Single precision carries 7 digits; sums and exponentials of a few hundred terms leave 4 or 5 of them.
FLOAT32_ATOL = 1e-5
FLOAT32_RTOL = 1e-4

Kind = Literal["absent", "type", "text", "shape", "dtype", "nonfinite", "value"]
#: In the order in which they should be mended: values are not worth reading while shapes differ.
KIND_ORDER: tuple[Kind, ...] = ("absent", "type", "text", "shape", "dtype", "nonfinite", "value")


def shown(name: str) -> str:
    """Return what a student reads for an output: the part of its name before a colon.

    Several outputs may be parts of one thing, as in ``"grads: weights"`` and ``"grads: biases"``.
    """
    return name.partition(":")[0]


@dataclass(frozen=True)
class Difference:
    """How an answer differs from the expected one.

    Attributes
    ----------
    kind : str
        What to mend first, one of :data:`KIND_ORDER`.
    path : str
        Which output or part of it, such as ``dW`` or ``accuracies[3]``.
    got, expected : str
        The two types, shapes or dtypes in words; which values aren't finite, and how many; which entries are
        there instead of an absent one; for values empty, or the dtype of an answer in single precision.
    wrong, total : int
        How many entries differ (or aren't finite), of how many.
    largest : float
        Largest absolute difference between finite entries.
    entries : list of (index, got, expected)
        The first few of those entries.
    arrays : (expected, got, differs), optional
        Numbers of one shape in full, and which of them are counted.
    whole : bool
        Whether whole numbers are expected, as labels are.
    """

    kind: Kind
    path: str
    got: str = ""
    expected: str = ""
    wrong: int = 0
    total: int = 0
    largest: float = 0.0
    entries: list[tuple[tuple[int, ...], float, float]] = field(default_factory=list)
    arrays: tuple[NDArray[Any], NDArray[Any], NDArray[np.bool_]] | None = field(default=None, compare=False)
    whole: bool = False


@dataclass(frozen=True)
class _How:
    """How numbers are compared; ``brief`` where it matters only whether they differ."""

    exact: bool
    atol: float | None
    brief: bool


def compare(
    expected: Any, got: Any, path: str, *, exact: bool = False, atol: float | None = None
) -> Difference | None:
    """Return the first difference between two values, or ``None`` if they agree.

    Parameters
    ----------
    expected, got : object
        Arrays, numbers, strings, or (nested) tuples, lists and dictionaries of them.
    path : str
        Name of the value, used in the difference.
    exact : bool
        Compare without tolerance, as labels and counts are.
    atol : float, optional
        Absolute tolerance instead of the policy's, where a case asks for it.
    """
    return _compare(expected, got, path, _How(exact, atol, brief=False))


def same(a: Any, b: Any, *, exact: bool = False, atol: float | None = None) -> bool:
    """Return whether two values agree under the policy."""
    return _compare(a, b, "", _How(exact, atol, brief=True)) is None


def _compare(expected: Any, got: Any, path: str, how: _How) -> Difference | None:
    if is_absent(got) and not is_absent(expected):
        return Difference("absent", path, ", ".join(f"`{str(name)[:40]}`" for name in got["there"][:4]))
    if is_absent(expected):
        return None if is_absent(got) else _type(path, got, expected)
    if isinstance(expected, dict):
        return _compare_dict(expected, got, path, how)
    if isinstance(expected, tuple | list) and not _is_numeric(expected):
        return _compare_sequence(expected, got, path, how)
    if expected is None or isinstance(expected, str | Opaque):
        if type(got) is not type(expected):
            return _type(path, got, expected)
        return None if got == expected else Difference("text", path, repr(got)[:60], repr(expected))
    return _compare_numbers(np.asarray(expected), got, path, how)


def _is_numeric(value: Any) -> bool:
    return bool(value) and all(isinstance(item, bool | int | float | np.generic) for item in value)


def _type(path: str, got: Any, expected: Any) -> Difference:
    return Difference("type", path, describe_type(got), describe_type(expected))


def _compare_dict(expected: dict[Any, Any], got: Any, path: str, how: _How) -> Difference | None:
    if not isinstance(got, dict):
        return _type(path, got, expected)
    if set(got) != set(expected):
        named = {"missing": set(expected) - set(got), "unknown": set(got) - set(expected)}
        what = "; ".join(f"{word}: {_keys(keys)}" for word, keys in named.items() if keys)
        return Difference("shape", path, f"other keys ({what})", f"{len(expected)} keys")
    differences = (_compare(v, got[k], f"{path}[{k!r}]", how) for k, v in expected.items())
    return next((d for d in differences if d is not None), None)


def _keys(keys: set[Any]) -> str:
    return ", ".join(sorted(repr(key)[:40] for key in keys)[:8])


def _compare_sequence(expected: Any, got: Any, path: str, how: _How) -> Difference | None:
    if not isinstance(got, tuple | list):
        return _type(path, got, expected)
    if len(got) != len(expected):
        return Difference("shape", path, f"{len(got)} items", f"{len(expected)} items")
    pairs = enumerate(zip(expected, got, strict=True))
    differences = (_compare(e, g, f"{path}[{i}]", how) for i, (e, g) in pairs)
    return next((d for d in differences if d is not None), None)


def _compare_numbers(expected: NDArray[Any], got: Any, path: str, how: _How) -> Difference | None:
    if expected.dtype.kind == "c" and got == Opaque(f"array of {expected.dtype}"):
        return None  # both complex: only a known wrong answer is, and what is complex isn't sent in full
    if isinstance(got, Opaque | str | dict | None):
        return _type(path, got, expected if expected.ndim else 0.0)
    try:
        array = np.asarray(got)
    except ValueError:  # a ragged list
        return _type(path, got, expected)
    if array.dtype.kind not in "biuf":
        return _type(path, got, expected)
    if array.shape != expected.shape:
        return Difference("shape", path, _shape(array), _shape(expected))
    if expected.dtype.kind in "iu" and _is_no_number_of_things(array):
        return Difference("dtype", path, str(array.dtype), str(expected.dtype))
    return _compare_entries(expected, array, path, how)


def _is_no_number_of_things(array: NDArray[Any]) -> bool:
    """Return whether an array holds truth values or fractions; whole numbers may be floats."""
    return array.dtype.kind == "b" or (
        array.dtype.kind == "f" and bool(np.isfinite(array).all() and (array != np.round(array)).any())
    )


def _shape(array: NDArray[Any]) -> str:
    return f"shape {array.shape}" if array.ndim else "a single number"


def wrong_entries(
    expected: NDArray[Any], got: NDArray[Any], *, exact: bool = False, atol: float | None = None
) -> NDArray[np.bool_]:
    """Return where two arrays of numbers of one shape differ under the policy."""
    single = is_single(got) and expected.dtype == np.dtype("f8")
    absolute = atol if atol is not None else FLOAT32_ATOL if single else ATOL
    relative = FLOAT32_RTOL if single else RTOL
    if exact and got.dtype.kind in "iu":
        return np.asarray(got != expected)  # float64 has no room for the last digits of large integers
    if exact:
        absolute = relative = 0.0
    g, e = got.astype(np.float64), expected.astype(np.float64)
    with np.errstate(all="ignore"):  # infinities and the ends of the range are compared, too
        close = (np.abs(g - e) <= absolute + relative * np.abs(e)) & np.isfinite(e)
        return np.asarray(~(close | (g == e) | (np.isnan(g) & np.isnan(e))))  # as isclose, in half its time


def is_single(array: NDArray[Any]) -> bool:
    """Return whether an array is in single (or half) precision."""
    return array.dtype in (np.dtype("f4"), np.dtype("f2"))


def nonfinite(values: NDArray[Any]) -> dict[str, int]:
    """Return how many NaN, inf and -inf an array of floats holds; those that it doesn't are left out."""
    masks = {"NaN": np.isnan(values), "inf": np.isposinf(values), "-inf": np.isneginf(values)}
    return {name: int(mask.sum()) for name, mask in masks.items() if mask.any()}


def _compare_entries(expected: NDArray[Any], got: NDArray[Any], path: str, how: _How) -> Difference | None:
    wrong = wrong_entries(expected, got, exact=how.exact, atol=how.atol)
    if not wrong.any():
        return None
    if how.brief:
        return Difference("value", path)
    g, e = got.astype(np.float64), expected.astype(np.float64)
    finite = np.isfinite(g) & np.isfinite(e)
    bad = wrong & ~np.isfinite(g) & np.isfinite(e)
    shown = bad if bad.any() else wrong
    indices = [tuple(int(i) for i in index) for index in np.argwhere(shown)[:4]]
    with np.errstate(all="ignore"):
        gap = np.abs(g - e)
    counts = ", ".join(f"{name} in {count}" for name, count in nonfinite(g[bad]).items())
    return Difference(
        kind="nonfinite" if bad.any() else "value",
        path=path,
        got=counts or (str(got.dtype) if is_single(got) else ""),
        wrong=int(shown.sum()),
        total=max(1, wrong.size),
        largest=float(gap[wrong & finite].max()) if (wrong & finite).any() else float("inf"),
        entries=[(index, float(g[index]), float(e[index])) for index in indices],
        arrays=(e, g, shown),
        whole=expected.dtype.kind in "iub",
    )
