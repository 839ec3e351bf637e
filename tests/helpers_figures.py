"""Figures that tests measure: each is asserted where it arises, and printed at the end of the run.

``pytest tests/test_against_libraries_*.py`` ends with the largest difference from each library; see
``conftest.py`` for how the figures get there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

Figure = tuple[str, str, float]  # ("at most" or "range", what, value)

#: Noted by the test that is running. Emptied into its report when it ends: that travels between processes.
_noted: list[Figure] = []


def note(what: str, value: float) -> None:
    """Note a figure; the summary gives the range of all that were noted under the same name."""
    _noted.append(("range", what, float(value)))


def agree(what: str, ours: Any, theirs: Any, tolerance: float) -> None:
    """Assert that two arrays differ by at most ``tolerance``, and note the difference.

    Parameters
    ----------
    what : str
        Whose numbers these are, for the summary: ``"SciPy, L-BFGS direction"``.
    ours, theirs : array_like
        Numbers of one shape.
    tolerance : float
        For the largest difference, relative to the largest of ``theirs`` where that exceeds 1.

    Raises
    ------
    AssertionError
        If shapes differ, something isn't finite, or the difference is too large.
    """
    mine, other = np.asarray(ours, dtype=np.float64), np.asarray(theirs, dtype=np.float64)
    assert mine.shape == other.shape, f"{what}: shape {mine.shape}, not {other.shape}"
    scale = max(1.0, float(np.max(np.abs(other), initial=0)))
    difference = float(np.max(np.abs(mine - other), initial=0)) / scale
    _noted.append(("at most", what, difference))
    assert difference <= tolerance, f"{what}: the numbers differ by {difference:.3g}, more than {tolerance:g}"


def taken() -> list[Figure]:
    """Return what has been noted since the last call."""
    figures = list(_noted)
    _noted.clear()
    return figures


def summary(figures: Iterable[Figure]) -> list[str]:
    """Return a line per name: the largest difference, or the range of the figures."""
    values: dict[tuple[str, str], list[float]] = {}
    for kind, what, value in figures:
        values.setdefault((what, kind), []).append(value)
    return [
        f"{what}: at most {max(found):.1e}"
        if kind == "at most"
        else f"{what}: {min(found):.4f} to {max(found):.4f}"
        for (what, kind), found in sorted(values.items())
    ]
