"""Films: an animation to play in the notebook, and a strip of its frames wherever nothing moves.

A notebook shows the richest form it can: the player on screen, the strip in print and in a PDF.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 72  # of a player's frames: every one of them is embedded in the notebook as a picture
INTERVAL = 120  # milliseconds between two frames


@dataclass(frozen=True)
class Film:
    """An animation and its strip.

    Attributes
    ----------
    html : str
        A player with buttons, self-contained.
    strip : Figure
        A few frames side by side, for paper.
    """

    html: str = field(repr=False)
    strip: Figure

    def _repr_html_(self) -> str:
        return self.html

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        png: tuple[bytes, dict[str, int]]
        png = self.strip._repr_png_()  # type: ignore[attr-defined]  # of style.new_figure's class
        return png


def film(fig: Figure, draw: Callable[[int], None], frames: Sequence[int], strip: Figure) -> Film:
    """Play ``draw(frame)`` for every frame on one figure.

    Parameters
    ----------
    fig : Figure
        What is drawn on; made by :func:`course_lib.plotting.style.new_figure`.
    draw : callable
        Brings the figure to a frame.
    frames : sequence of int
        The frames, in order; some 40 of them keep the notebook below a few megabytes.
    strip : Figure
        What stands in for the film in print.
    """
    from matplotlib.animation import FuncAnimation

    def step(frame: int) -> tuple[()]:
        draw(frame)
        return ()

    step(frames[0])
    fig.draw_without_rendering()
    fig.set_layout_engine("none")  # laid out once: a layout for every frame is slow, and things would jump
    fig.set_dpi(DPI)
    animation = FuncAnimation(fig, step, frames=list(frames), interval=INTERVAL, blit=False)
    return Film(animation.to_jshtml(default_mode="once"), strip)
