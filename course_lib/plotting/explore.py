"""A picture of a number: with a slider where ipywidgets is installed, for all values side by side elsewhere.

The cell is the same in both cases. A notebook that is executed without anybody at it shows all values.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from course_lib.plotting.style import WIDTH, new_figure, signed, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: ``draw(ax, k=5)`` draws the picture for one value, and may return a few words for its title.
Draw = Callable[..., str | None]

_SHAPE = (1.0, 0.85)  # of a panel, unless told: width and height
_ALONE = 4.6  # inches: width of the panel above a slider


def explore(
    draw: Draw, *, columns: int | None = None, shape: tuple[float, float] = _SHAPE, **values: Sequence[Any]
) -> Exploration:
    """Show what a number does: ``explore(draw, k=[1, 5, 25])``.

    Parameters
    ----------
    draw : callable
        ``draw(ax, k=5)`` draws the picture for one value into the given axes. What it returns, if anything,
        stands in the title, below the value.
    columns : int, optional
        Panels in a row where all values stand side by side; only for a single name.
    shape : (float, float)
        Width and height of a panel, of which only the ratio counts.
    **values : sequence
        One or two names with the values to try, in order; of two, the first goes down and the second across.

    Returns
    -------
    Exploration
        As the last expression of a cell it shows itself.

    Raises
    ------
    ValueError
        If there are no values, or more than two names.
    """
    if not 1 <= len(values) <= 2 or not all(len(tried) for tried in values.values()):
        raise ValueError("explore needs one or two names with the values to try: explore(draw, k=[1, 5, 25])")
    return Exploration(draw, values, _rows_and_columns(values, columns), shape)


class Exploration:
    """What :func:`explore` returns; made by it.

    Parameters
    ----------
    draw, values, shape
        As for :func:`explore`.
    grid : (int, int)
        Rows and columns of panels.

    Attributes
    ----------
    figure : Figure
        The picture for all values, side by side.
    sliders : dict of str to SelectionSlider
        By name; empty where there are no widgets.
    """

    def __init__(
        self,
        draw: Draw,
        values: Mapping[str, Sequence[Any]],
        grid: tuple[int, int],
        shape: tuple[float, float],
    ) -> None:
        self._draw = draw
        self._values = values
        self._shape = shape
        self._drawn: dict[tuple[Any, ...], tuple[bytes, dict[str, int]]] = {}
        self.figure = self._side_by_side(grid)  # drawn now: what goes wrong in it is the cell's error
        self.sliders: dict[str, Any] = {}
        self._widget = self._with_sliders() if _has_widgets() else None

    def __repr__(self) -> str:
        return f"explore({', '.join(f'{name}={list(tried)}' for name, tried in self._values.items())})"

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        return self.figure._repr_png_()  # type: ignore[attr-defined,no-any-return]  # it is a notebook's figure

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        if self._widget is None:
            return {}
        shown: dict[str, Any] = self._widget._repr_mimebundle_()
        return {kind: data for kind, data in shown.items() if kind != "text/plain"}

    @styled
    def _side_by_side(self, grid: tuple[int, int]) -> Figure:
        rows, columns = grid
        width, height = self._shape
        panel = WIDTH / max(columns, 2)
        size = (panel * columns, panel * height / width * rows)
        fig, axes = new_figure(rows, columns, size=size, sharex=True, sharey=True)
        combinations = itertools.product(*self._values.values())
        for ax, chosen in itertools.zip_longest(axes.flat, combinations):
            if chosen is None:
                ax.axis("off")
            else:
                self._panel(ax, chosen)
        return fig

    @styled
    def _alone(self, chosen: tuple[Any, ...]) -> Figure:
        width, height = self._shape
        fig, [[ax]] = new_figure(size=(_ALONE, _ALONE * height / width))
        self._panel(ax, chosen)
        like = self.figure.axes[0]  # the same stretch of both axes for every value
        ax.set(xlim=like.get_xlim(), ylim=like.get_ylim())
        return fig

    def _panel(self, ax: Axes, chosen: tuple[Any, ...]) -> None:
        by_name = dict(zip(self._values, chosen, strict=True))
        told = self._draw(ax, **by_name)
        title = ", ".join(f"{name} = {_shown(value)}" for name, value in by_name.items())
        ax.set_title(f"{title}\n{told}" if told else title, fontsize=10)

    def _with_sliders(self) -> Any:
        """Return sliders above the picture for the values that they stand at."""
        from ipywidgets import Image, SelectionSlider, VBox

        image = Image(format="png")

        def show(*_: Any) -> None:
            chosen = tuple(slider.value for slider in self.sliders.values())
            if chosen not in self._drawn:
                self._drawn[chosen] = self._alone(chosen)._repr_png_()  # type: ignore[attr-defined]
            image.value, size = self._drawn[chosen]
            image.layout.width = f"{size['width']}px"

        for name, tried in self._values.items():
            options = [(_shown(value), value) for value in tried]
            self.sliders[name] = SelectionSlider(options=options, description=f"{name} =")
            self.sliders[name].observe(show, names="value")
        show()
        return VBox([*self.sliders.values(), image])


def _rows_and_columns(values: Mapping[str, Sequence[Any]], columns: int | None) -> tuple[int, int]:
    first, *second = (len(tried) for tried in values.values())
    if second:
        return first, second[0]
    columns = columns or min(first, 4 if first % 3 or first > 6 else 3)
    return -(-first // columns), columns


def _shown(value: Any) -> str:
    return signed(value) if isinstance(value, int | float) else str(value)


def _has_widgets() -> bool:
    """Return whether there are sliders here: the package is installed, and somebody sits at the kernel.

    Whoever executes a notebook without anybody at it (nbconvert, tests) says so by allowing no input.
    """
    if find_spec("IPython") is None or find_spec("ipywidgets") is None:
        return False
    from IPython.core.getipython import get_ipython

    kernel = getattr(get_ipython(), "kernel", None)
    return kernel is not None and bool(getattr(kernel, "_allow_stdin", True))
