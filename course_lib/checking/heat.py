"""Where in a vector or a matrix an answer is wrong: the data of a heat map, and the same in words."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.details import Heat

#: A map has at most so many rows and columns; what has more is shown in blocks.
MOST_CELLS = 40
#: Fewer entries need no map.
_FEWEST_ENTRIES = 4
#: So many rows or columns are named.
_MOST_NAMED = 6
_RIGHT, _NO_NUMBER, _OTHER = ".", "!", "x"
_TOO_LARGE, _TOO_SMALL = "ABCD", "abcd"


def heat_of(
    path: str,
    expected: NDArray[np.float64],
    got: NDArray[np.float64],
    wrong: NDArray[np.bool_],
    *,
    whole: bool = False,
) -> Heat | None:
    """Return where a vector or a matrix is wrong; ``None`` for anything else, and for what is tiny.

    Parameters
    ----------
    path : str
        Its name.
    expected, got : ndarray of float
    wrong : ndarray of bool
        Where they differ.
    whole : bool
        They are labels, marks or counts: of these it is said that they are others, and not by how much.
    """
    if got.ndim not in (1, 2) or got.size < _FEWEST_ENTRIES:
        return None
    where = _where(wrong)
    with np.errstate(all="ignore"):
        error = np.where(wrong, got - expected, 0.0).reshape(-1, got.shape[-1])
    finite = np.abs(error[np.isfinite(error)])
    largest = float(finite.max(initial=0.0))
    if not wrong.any():
        return None
    starts = [_starts(size) for size in error.shape]
    blocks = (error[a:b, c:d] for a, b in pairwise(starts[0]) for c, d in pairwise(starts[1]))
    cells = [_cell(block, largest) for block in blocks]
    if whole:
        cells, largest = [_RIGHT if cell == _RIGHT else _OTHER for cell in cells], 0.0
    columns = len(starts[1]) - 1
    rows = tuple("".join(cells[i : i + columns]) for i in range(0, len(cells), columns))
    block = tuple(max(b - a for a, b in pairwise(each)) for each in starts)
    return Heat(path, got.shape, rows, (block[0], block[1]), largest, where)


def _starts(size: int) -> list[int]:
    """Return where the blocks of an axis begin, and its end: as even as they can be."""
    count = min(size, MOST_CELLS)
    return [size * i // count for i in range(count + 1)]


def _cell(block: NDArray[np.float64], largest: float) -> str:
    """Return the character of a block: no number if there is one, or else the largest error in it."""
    if np.isnan(block).any():
        return _NO_NUMBER
    worst = float(block.flat[int(np.argmax(np.abs(block)))])
    if worst == 0:
        return _RIGHT
    level = 3 if abs(worst) >= largest else min(3, int(4 * abs(worst) / largest))
    return (_TOO_LARGE if worst > 0 else _TOO_SMALL)[level]


def _where(wrong: NDArray[np.bool_]) -> str:
    """Return in which rows, columns or places all that is wrong lies; empty if that leaves nothing out."""
    if wrong.sum() < 2 or wrong.all():
        return ""
    if wrong.ndim == 1:
        return _named("entry", "entries", wrong)
    n, m = wrong.shape
    if n == m > 2 and not wrong[~np.eye(n, dtype=bool)].any():
        return "on the diagonal"
    rows = _named("row", "rows", np.any(wrong, axis=1))
    columns = _named("column", "columns", np.any(wrong, axis=0))
    return f"{rows}, {columns}" if rows and columns else rows or columns


def _named(one: str, several: str, marks: NDArray[Any]) -> str:
    numbers = np.flatnonzero(marks).tolist()
    if not numbers or len(numbers) == len(marks):
        return ""
    if len(numbers) == 1:
        return f"in {one} {numbers[0]}"
    if len(numbers) <= _MOST_NAMED:
        return f"in {several} {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
    if numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"in {several} {numbers[0]} to {numbers[-1]}"
    return ""
