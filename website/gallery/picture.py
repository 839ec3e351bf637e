"""Pictures of the gallery: drawn twice, for light and for dark pages, and described in words.

What a picture shows is computed by the course's solutions, and by the same with a known mistake put in.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from autograder.authoring.assignment import load_assignment

Array = NDArray[Any]


@dataclass(frozen=True)
class Look:
    """The colours of a theme: what is right, what is wrong, and two more for further mistakes.

    Attributes
    ----------
    ink, grey : str
        Text and axes; what is only there to compare with.
    right, wrong, third, fourth : str
        Colours that people with any colour vision can tell apart.
    """

    ink: str
    grey: str
    right: str
    wrong: str
    third: str
    fourth: str

    def figure(
        self, rows: int = 1, cols: int = 1, size: tuple[float, float] = (6.4, 3.2), **subplots: Any
    ) -> tuple[Figure, list[Any]]:
        """Return an empty figure, and its axes in reading order."""
        figure = Figure(figsize=size, layout="constrained")
        return figure, list(figure.subplots(rows, cols, squeeze=False, **subplots).flat)

    @property
    def settings(self) -> dict[str, Any]:
        """What Matplotlib is told; no background, and the same bytes whenever it is drawn."""
        ink = (
            "text.color",
            "axes.labelcolor",
            "axes.edgecolor",
            "xtick.color",
            "ytick.color",
            "axes.titlecolor",
        )
        return {
            **dict.fromkeys(ink, self.ink),
            "axes.facecolor": "none",
            "figure.facecolor": "none",
            "savefig.facecolor": "none",
            "legend.frameon": False,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "font.size": 10,
            "axes.titlesize": 10.5,
            "lines.linewidth": 2,
            "svg.hashsalt": "gallery",
            "svg.fonttype": "path",
        }


LIGHT = Look("#1f2328", "#6e7781", "#0072B2", "#C24E00", "#00795A", "#A8487F")
DARK = Look("#e6e6e6", "#9aa4ad", "#6CC0F5", "#FF9B4A", "#3FD0A4", "#EFA9D0")


@dataclass(frozen=True)
class Drawn:
    """A picture, ready to be written.

    Attributes
    ----------
    light, dark : bytes
        As SVG.
    facts : dict
        What was measured for it, by the names that its caption uses.
    """

    light: bytes
    dark: bytes
    facts: dict[str, Any]


#: What a drawing function returns: the figure, and what it measured.
Picture = tuple[Figure, dict[str, Any]]
Draw = Callable[[Look], Picture]
_DRAWING: dict[str, Draw] = {}


def picture(family: str) -> Callable[[Draw], Draw]:
    """Register a function that draws the picture of a family."""

    def register(draw: Draw) -> Draw:
        if family in _DRAWING:
            raise ValueError(f"two pictures are drawn for the family {family!r}")
        _DRAWING[family] = draw
        return draw

    return register


@cache
def pictured() -> tuple[str, ...]:
    """Return the families that have a picture."""
    package = import_module("website.gallery.pictures")
    for module in iter_modules(package.__path__):
        import_module(f"website.gallery.pictures.{module.name}")
    return tuple(_DRAWING)


def drawn(family: str) -> Drawn | None:
    """Return the picture of a family; ``None`` if it has none."""
    if family not in pictured():
        return None
    (light, facts), (dark, _) = (_drawn(_DRAWING[family], look) for look in (LIGHT, DARK))
    return Drawn(light, dark, facts)


def _drawn(draw: Draw, look: Look) -> tuple[bytes, dict[str, Any]]:
    settings: Any = look.settings
    with mpl.rc_context(settings), np.errstate(all="ignore"):
        fig, facts = draw(look)
        buffer = io.BytesIO()
        fig.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue(), facts


@cache
def answer(assignment: str, exercise: str, mistake: str = "") -> Callable[..., Any]:
    """Return the solution of an exercise, or the same with a known mistake put in."""
    loaded = load_assignment(assignment)
    if not mistake:
        return loaded.reference.namespace[exercise]  # type: ignore[no-any-return]
    mutant = loaded.exercises[exercise].mutants[mistake]
    return loaded.reference.mutated(exercise, mutant, mistake)[exercise]  # type: ignore[no-any-return]
