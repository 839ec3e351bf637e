"""Whether two files of public cases say the same, on machines whose linear algebra rounds differently."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import numpy as np

from course_lib.exchange.wire import WireError, read_frame

#: How far numbers may be apart, relative to the largest of their array; a changed input is much further off.
RTOL, ATOL = 1e-9, 1e-12


def same_cases(before: bytes, now: bytes) -> bool:
    """Return whether two public-cases files differ in nothing but the last digits of floating-point numbers.

    Structure, text, integers, shapes, dtypes and points are compared exactly. A file that cannot be read is
    the same as no other.
    """
    try:
        (specification, values), (specification_now, values_now) = _read(before), _read(now)
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, WireError):
        return False
    return bool(specification == specification_now) and _same(values, values_now)


def _read(content: bytes) -> tuple[Any, Any]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        specification = json.loads(archive.read("specification.json"))
        _, values = read_frame(io.BytesIO(archive.read("cases.bin")).read)
    return specification, values


def _same(before: Any, now: Any) -> bool:
    if type(before) is not type(now):
        return False
    if isinstance(before, dict):
        return list(before) == list(now) and all(_same(before[key], now[key]) for key in before)
    if isinstance(before, list | tuple):
        return len(before) == len(now) and all(map(_same, before, now))
    if isinstance(before, np.ndarray | np.generic | float):
        return _close(np.asarray(before), np.asarray(now))
    return bool(before == now)


def _close(before: np.ndarray[Any, Any], now: np.ndarray[Any, Any]) -> bool:
    if before.shape != now.shape or before.dtype != now.dtype:
        return False
    if before.dtype.kind != "f":
        return bool(np.array_equal(before, now))
    size = np.abs(before[np.isfinite(before)]).max(initial=0.0)
    return bool(np.allclose(before, now, rtol=0.0, atol=RTOL * float(size) + ATOL, equal_nan=True))
