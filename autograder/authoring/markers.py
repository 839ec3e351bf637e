"""What the markers of a percent-format source say: ``# %% exercise="name" title="…" minutes=15``."""

from __future__ import annotations

import re
from typing import Any

from autograder.authoring.cells import SUMMARY, Kind, SourceCell, SourceError

_NAMING: tuple[Kind, ...] = ("exercise", "hints", "check", "answer")
#: What a marker may say besides its kind, and the kinds that it may be said of.
_DETAILS: dict[str, tuple[Kind, ...]] = {
    "points": ("check", "answer"),
    "title": ("exercise", "answer"),
    "minutes": ("exercise", "answer"),
    "extra": ("exercise", "answer"),
    "folded": ("demonstration",),
}


def marked_cell(raw: Any, line: int, setups: int) -> SourceCell:
    """Turn one of jupytext's cells into ours.

    Parameters
    ----------
    raw : NotebookNode
        With the marker's words in its metadata.
    line : int
        Line of the marker.
    setups : int
        How many set-up cells stand above.

    Raises
    ------
    SourceError
        If its marker is not one of the format's.
    """
    marker = {key: value for key, value in raw.metadata.items() if key != "lines_to_next_cell"}
    details = {key: marker.pop(key) for key in _DETAILS if key in marker}
    kind, name = _kind_and_name(raw.cell_type, marker)
    if kind == "setup":
        name = f"setup_{setups + 1}"
    _belongs(details, kind, name)
    where = f"{kind} cell {name!r}"
    aspects: dict[str, float] = {}
    points = 0.0
    if kind == "check":
        aspects = _aspect_points(str(details["points"]), name)
        points = sum(aspects.values())
    elif kind == "answer":
        points = _number(str(details["points"]), where)
    return SourceCell(
        kind,
        raw.source,
        line,
        name,
        aspects,
        points,
        title=str(details.get("title", "")).strip(),
        minutes=_minutes(details.get("minutes", 0), where),
        extra=_flag(details, "extra", where),
        folded=_flag(details, "folded", where),
    )


def _belongs(details: dict[str, Any], kind: Kind, name: str) -> None:
    """Raise if the marker says what is not said of such a cell, or has no points where it should."""
    for key in details:
        if kind not in _DETAILS[key]:
            kinds = " and ".join(_DETAILS[key])
            raise SourceError(
                f"{kind} cell {name!r}: {key} belongs to {kinds} cells; move it there, "
                'or write the marker as in exercise="name"'
            )
    if kind in _DETAILS["points"] and "points" not in details:
        raise SourceError(f'{kind} cell {name!r}: add points="…"')


def _kind_and_name(cell_type: str, marker: dict[str, Any]) -> tuple[Kind, str]:
    if cell_type not in ("code", "markdown"):
        raise SourceError(f"a {cell_type} cell: use '# %%' or '# %% [markdown]'")
    if not marker:
        return ("prose" if cell_type == "markdown" else "demonstration"), ""
    key, value = next(iter(marker.items()))
    if len(marker) > 1 or key not in (*_NAMING, "setup", "figure", "summary"):
        shown = " ".join(f"{key}={value!r}" for key, value in marker.items())
        raise SourceError(
            f"unknown marker {shown}; "
            "use one of setup=true, figure=, exercise=, hints=, check=, answer=, summary=true "
            "(and points=, title=, minutes=, extra=true, folded=true)"
        )
    is_text = key in ("hints", "answer", "summary")
    if is_text != (cell_type == "markdown"):
        right = "# %% [markdown]" if is_text else "# %%"
        raise SourceError(f"the marker {key}={value!r} belongs to a {right!r} cell; this one is {cell_type}")
    if key in ("setup", "summary"):
        if value is not True:
            raise SourceError(f"{key}={value!r}; write {key}=true")
        return ("setup", "") if key == "setup" else ("prose", SUMMARY)
    if key == "figure":
        return "demonstration", str(value)
    if not isinstance(value, str) or not value.isidentifier() or not value.isascii():
        raise SourceError(
            f"{key}={value!r} is no name that Python knows; use letters, digits and underscores"
        )
    return next(kind for kind in _NAMING if kind == key), value


def _aspect_points(text: str, name: str) -> dict[str, float]:
    """Read ``"loss 2, inputs unchanged 0.5"``: aspects may hold spaces, the last word is the number."""
    aspects: dict[str, float] = {}
    for part in text.split(","):
        aspect, _, number = part.strip().rpartition(" ")
        if not aspect:
            raise SourceError(
                f'check cell {name!r}: {part.strip()!r} in points; write points="loss 2, gradient 3"'
            )
        if aspect.strip() in aspects:
            raise SourceError(f"check cell {name!r}: the aspect {aspect!r} has points twice; keep one")
        aspects[aspect.strip()] = _number(number, f"check cell {name!r}, aspect {aspect!r}")
    return aspects


def _number(text: str, where: str) -> float:
    if not re.fullmatch(r"\d+(\.\d+)?", text) or float(text) == 0:
        raise SourceError(
            f"{where}: {text!r} is no number of points; write a positive number, such as 2 or 0.5"
        )
    return float(text)


def _minutes(value: Any, where: str) -> int:
    if type(value) is not int or value < 0:
        raise SourceError(f"{where}: minutes={value!r} is no whole number; write minutes=15")
    return value


def _flag(details: dict[str, Any], key: str, where: str) -> bool:
    if details.get(key, True) is not True:
        raise SourceError(f"{where}: {key}={details[key]!r}; write {key}=true, or leave it out")
    return key in details
