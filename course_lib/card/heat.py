"""A heat map as SVG, and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from course_lib.card.words import visible
from course_lib.checking.details import Heat

if TYPE_CHECKING:
    from markupsafe import Markup

#: The side of a cell in pixels: at most, and so that a map is at most so wide.
_LARGEST_CELL, _WIDEST = 16, 320
_MARGIN = 22
_NAMES = {".": "right", "!": "nan", "x": "other"}
#: So many rows or columns are named one by one.
_MOST_NAMED = 12


def map_svg(heat: Heat) -> Markup:
    """Return the map as SVG, whose colours the style sheet gives, with its description."""
    from markupsafe import Markup

    rows, columns = len(heat.rows), len(heat.rows[0])
    side = max(4, min(_LARGEST_CELL, _WIDEST // columns))
    width, height = _MARGIN + columns * side + 4, _MARGIN - 6 + rows * side + 4
    paths = "".join(
        f'<path class="cc-{_name(cell)}" d="{_squares(heat.rows, cell, side)}"/>'
        for cell in sorted(set("".join(heat.rows)))
    )
    svg = Markup('<svg role="img" aria-label="{}" width="{}" height="{}" viewBox="0 0 {} {}">{}</svg>')
    inside = Markup(_numbers(heat, side) + paths)
    return svg.format(visible(described(heat)), width, height, width, height, inside)


def _name(cell: str) -> str:
    """Return the class of a cell: its sign and its level."""
    if cell in _NAMES:
        return _NAMES[cell]
    return f"large{ord(cell) - ord('A')}" if cell.isupper() else f"small{ord(cell) - ord('a')}"


def _squares(rows: tuple[str, ...], cell: str, side: int) -> str:
    size = side - 1
    return "".join(
        f"M{_MARGIN + j * side + 0.5:g} {_MARGIN - 6 + i * side + 0.5:g}h{size}v{size}h-{size}z"
        for i, row in enumerate(rows)
        for j, each in enumerate(row)
        if each == cell
    )


def _numbers(heat: Heat, side: int) -> str:
    """Return the numbers of the first and last row and column."""
    rows, columns = len(heat.rows), len(heat.rows[0])
    last_row, last_column = (heat.shape[0] if len(heat.shape) == 2 else 1) - 1, heat.shape[-1] - 1
    middle = _MARGIN - 6 + side / 2 + 3.5
    across = {0: 0, last_column: columns - 1}
    down = {0: 0, last_row: rows - 1} if len(heat.shape) == 2 else {}
    texts = [
        f'<text x="{_MARGIN + (j + 0.5) * side:g}" y="{_MARGIN - 10}" text-anchor="middle">{n}</text>'
        for n, j in across.items()
    ]
    texts += [
        f'<text x="{_MARGIN - 5}" y="{middle + i * side:g}" text-anchor="end">{n}</text>'
        for n, i in down.items()
    ]
    return "".join(texts)


def described(heat: Heat) -> str:
    """Return what the map shows in words: its size, and which rows and columns are wrong."""
    size = " by ".join(map(str, heat.shape))
    rows = [i for i, row in enumerate(heat.rows) if row.strip(".")]
    columns = [j for j, column in enumerate(zip(*heat.rows, strict=True)) if set(column) != {"."}]
    if heat.block != (1, 1):
        blocks = f"{len(rows)} of {len(heat.rows)} rows and {len(columns)} of {len(heat.rows[0])} columns"
        return f"Map of {heat.path} ({size}), in blocks: something is wrong in {blocks} of blocks."
    what = _listed("entries" if len(heat.shape) == 1 else "columns", columns, len(heat.rows[0]))
    if len(heat.shape) == 2:
        what = f"{_listed('rows', rows, len(heat.rows))} and {what}"
    return f"Map of {heat.path} ({size}): something is wrong in {what}."


def _listed(what: str, numbers: list[int], of: int) -> str:
    if len(numbers) == of:
        return f"all {of} {what}"
    if len(numbers) > _MOST_NAMED:
        return f"{len(numbers)} of {of} {what}"
    return f"{what} {', '.join(map(str, numbers))}"


def legend(heat: Heat) -> list[tuple[str, str]]:
    """Return the classes of the colours that occur, with their meanings; what is not seen is left out."""
    cells = set("".join(heat.rows))
    found = [
        ("large3", "too large", any(cell.isupper() for cell in cells)),
        ("small3", "too small", bool(cells & set("abcd"))),
        ("other", "wrong", "x" in cells),
        ("nan", "not a number", "!" in cells),
        ("right", "right", "." in cells),
    ]
    return [(name, words) for name, words, there in found if there]
