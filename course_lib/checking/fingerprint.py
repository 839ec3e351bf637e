"""Fingerprints: two numbers that stand for all that an answer returned.

Two random projections of all entries, in the order of the cases. Different answers have different ones, but
for a chance of about one in :math:`10^8` at the tolerance here, and so many known wrong answers can be
recognised by a student's own check without being stored (Johnson and Lindenstrauss, 1984, "Extensions of
Lipschitz mappings into a Hilbert space").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.compare import FLOAT32_RTOL, is_single

PROJECTIONS = 2
#: Difference of two fingerprints of the same answer, as a share of the answer's length.
_TOLERANCE = 1e-5
#: What stands for NaN, and for all that is larger than this, infinities included: a projection survives it.
_NAN, _LARGEST = 1e3, 1e15


def fingerprint(values: Sequence[Any]) -> NDArray[np.float32] | None:
    """Return the fingerprint of what one output was in each case; ``None`` if it was not always numbers."""
    entries = _entries(values)
    return None if entries is None else _projected(entries).astype(np.float32)


def has_fingerprint(values: Sequence[Any], stored: NDArray[np.float32]) -> bool:
    """Return whether these values are those that a fingerprint was taken of, up to rounding."""
    entries = _entries(values)
    if entries is None or not np.isfinite(stored).all():
        return False
    single = any(is_single(np.asarray(value)) for value in values)
    allowed = (FLOAT32_RTOL if single else _TOLERANCE) * max(float(np.linalg.norm(entries)), 1e-12)
    return bool((np.abs(_projected(entries) - stored) <= allowed).all())


def _entries(values: Sequence[Any]) -> NDArray[np.float64] | None:
    parts = [np.zeros(0)]
    for value in values:
        if not isinstance(value, np.ndarray | np.generic | bool | int | float):
            return None
        array = np.asarray(value)
        if array.dtype.kind not in "biuf":
            return None
        parts += [np.array(array.shape, dtype=np.float64), array.astype(np.float64).ravel()]
    entries = np.concatenate(parts)
    return np.clip(np.nan_to_num(entries, nan=_NAN), -_LARGEST, _LARGEST)


def _projected(entries: NDArray[np.float64]) -> NDArray[np.float64]:
    weights = np.random.default_rng(0).normal(size=(entries.size, PROJECTIONS))
    return np.asarray(entries @ weights)
