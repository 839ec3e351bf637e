"""One look for all figures: colours that everybody can tell apart, sizes that fit a notebook, image grids.

A plotting function is decorated with :func:`styled`, makes its figure with :func:`new_figure` and returns
it. As the last expression of a cell it shows itself,
once; no ``plt.show()``, no semicolon, and no figure stays open behind the scenes.

References
----------
M. Okabe and K. Ito, "Color Universal Design (CUD): How to make figures and presentations that are
friendly to colorblind people", 2002 (the palette).
"""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ParamSpec

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.plotting.themed import figure_html

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

P = ParamSpec("P")

BLUE, ORANGE, GREEN, PINK = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
SKY, AMBER, YELLOW, BLACK, GREY = "#56B4E9", "#E69F00", "#F0E442", "#000000", "#8C8C8C"
PALETTE = (BLUE, ORANGE, GREEN, PINK, SKY, AMBER, BLACK, GREY)  # in the order in which lines should use them
MARKERS = "osD^vPX*"  # a second way to tell lines apart, in the same order
SEQUENTIAL = "viridis"  # for amounts
DIVERGING = "RdBu_r"  # for signed values; centre it on zero
INK = "gray_r"  # for grey images: no ink is white paper

#: Optimizers look the same in every figure: place in ``PALETTE`` and ``MARKERS``.
_OPTIMIZERS = {
    "gradient descent": 0,
    "momentum": 1,
    "Nesterov": 2,
    "AdaGrad": 3,
    "RMSProp": 4,
    "Adam": 5,
    "L-BFGS": 6,
}

WIDTH = 9.0  # inches: a notebook's width at 80 dpi and more
DPI = 90  # of a figure as it is laid out in a notebook
SHARPNESS = 2  # dots for each of these, as good screens have; costs twice the bytes and little time
HALF, WIDE, TALL = (5.0, 3.6), (WIDTH, 3.6), (WIDTH, 6.0)

_RC: dict[str, Any] = {
    "axes.axisbelow": True,  # no grid lines across bars
    "axes.grid": True,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 11,
    "axes.labelsize": 10,
    "figure.titlesize": 12,
    "font.size": 10,
    "grid.alpha": 0.3,
    "image.interpolation": "nearest",
    "legend.fontsize": 9,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
}


@functools.cache
def _figure_class() -> type[Figure]:
    """Return a figure that shows itself in any notebook, whichever Matplotlib back end is active."""
    from matplotlib.figure import Figure

    class NotebookFigure(Figure):
        def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
            buffer = io.BytesIO()
            self.savefig(buffer, format="png", dpi=DPI * SHARPNESS)
            width, height = (int(DPI * inches) for inches in self.get_size_inches())
            return buffer.getvalue(), {"width": width, "height": height}

        def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
            png, size = self._repr_png_()  # drawn once for both; a PDF has no use for HTML
            return {"text/html": figure_html(self, png, size), "image/png": png}, {"image/png": size}

    return NotebookFigure


def styled(draw: Callable[P, Figure]) -> Callable[P, Figure]:
    """Decorate a plotting function: while it runs, Matplotlib's defaults are the course's."""

    @functools.wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Figure:
        import matplotlib as mpl
        from cycler import cycler

        style: Any = {**_RC, "axes.prop_cycle": cycler(color=PALETTE)}
        with mpl.rc_context(style):
            return draw(*args, **kwargs)

    return drawn


def new_figure(
    rows: int = 1, cols: int = 1, size: tuple[float, float] = WIDE, **subplots: Any
) -> tuple[Figure, NDArray[Any]]:
    """Return an empty figure and its axes; call it inside a function that is :func:`styled`.

    Parameters
    ----------
    rows, cols : int
        Grid of axes.
    size : (float, float)
        Width and height in inches; see ``HALF``, ``WIDE``, ``TALL``.
    **subplots
        Passed to :meth:`matplotlib.figure.Figure.subplots`, such as ``width_ratios`` or ``sharey``.

    Returns
    -------
    fig : Figure
        Laid out so that labels don't overlap.
    axes : ndarray of Axes, shape (rows, cols)
        Two-dimensional even for a single row; ``[[ax]] = axes`` unpacks one.
    """
    fig = _figure_class()(figsize=size, layout="constrained")
    return fig, fig.subplots(rows, cols, squeeze=False, **subplots)


def look_of(name: str, place: int) -> dict[str, Any]:
    """Return colour and marker of a line, as keywords for :meth:`matplotlib.axes.Axes.plot`.

    Parameters
    ----------
    name : str
        Its label. Optimizers ("Adam", "Adam, 0.01") have a look of their own, the same in every figure.
    place : int
        Number of the line in its figure, which decides for all other names.
    """
    place = _OPTIMIZERS.get(name.split(",")[0], place)
    return {"color": PALETTE[place % len(PALETTE)], "marker": MARKERS[place % len(MARKERS)]}


def signed(value: float, spec: str = "g") -> str:
    """Return a number in the given format, its minus sign as long as those that Matplotlib sets on axes."""
    return format(value, spec).replace("-", "\N{MINUS SIGN}")


def as_image(row: ArrayLike, image_shape: Sequence[int]) -> NDArray[np.float64]:
    """Return a row of raw intensities as an image that Matplotlib can show; colours are scaled to 0–1.

    Raises
    ------
    ValueError
        If the row doesn't have as many entries as the image has pixels and channels.
    """
    image = np.asarray(row, dtype=np.float64)
    if image.size != int(np.prod(image_shape)):
        raise ValueError(f"{image.size} numbers don't make an image of shape {tuple(image_shape)}")
    image = image.reshape(image_shape)
    return np.clip(image / 255, 0, 1) if len(image_shape) == 3 else image


def show_image(
    ax: Axes,
    row: ArrayLike,
    image_shape: Sequence[int],
    title: str = "",
    *,
    colour: str = BLACK,
    frame: str | None = None,
    cmap: str = INK,
    vmin: float | None = None,
    vmax: float | None = None,
) -> Any:
    """Draw one image without ticks.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    row : array_like, shape (D,)
        The image as a row of raw intensities.
    image_shape : sequence of int
        Its shape, ``(height, width)`` or ``(height, width, 3)``.
    title : str
        Text above the image, in ``colour``.
    colour : str
        Colour of the title.
    frame : str, optional
        Colour of a thick frame around the image.
    cmap, vmin, vmax
        As for :meth:`matplotlib.axes.Axes.imshow`; grey images only.

    Returns
    -------
    AxesImage
        For a colour bar.
    """
    shown = ax.imshow(as_image(row, image_shape), cmap=cmap, vmin=vmin, vmax=vmax, interpolation="nearest")
    ax.set_xticks([])
    ax.set_yticks([])
    ax.grid(False)
    if title:
        ax.set_title(title, fontsize=9, color=colour, pad=3)
    for spine in ax.spines.values():
        spine.set_visible(True)
        spine.set_color(frame or GREY)
        spine.set_linewidth(2.5 if frame else 0.5)
    return shown


@styled
def image_grid(
    images: ArrayLike,
    image_shape: Sequence[int],
    cols: int = 10,
    *,
    titles: Sequence[str] = (),
    heading: str = "",
    cell: float = 0.9,
    **shown: Any,
) -> Figure:
    """Return a figure with one small image per row of ``images``, in reading order.

    Parameters
    ----------
    images : array_like, shape (N, D)
        Raw intensities, one image per row.
    image_shape : sequence of int
        Shape of one image.
    cols : int
        Images per line.
    titles : sequence of str
        Texts above the images; fewer than N is fine.
    heading : str
        Title of the figure.
    cell : float
        Side of an image in inches.
    **shown
        Passed to :func:`show_image`.
    """
    rows = [np.asarray(row) for row in np.asarray(images)]
    lines = max(1, -(-len(rows) // cols))
    height = lines * (cell + (0.25 if titles else 0.05)) + (0.35 if heading else 0)
    fig, axes = new_figure(lines, cols, size=(cols * cell, height))
    for number, ax in enumerate(axes.flat):
        if number < len(rows):
            show_image(ax, rows[number], image_shape, titles[number] if number < len(titles) else "", **shown)
        else:
            ax.axis("off")
    if heading:
        fig.suptitle(heading)
    return fig
