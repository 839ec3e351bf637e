"""Figures of graphs that built themselves, and of the tiny network that was trained on one."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.plotting.style import BLACK, BLUE, GREY, ORANGE, PALETTE, WIDTH, new_figure, signed, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

Array = NDArray[np.float64]
#: How far apart Values of one column stand at least, in heights of a box.
_APART = 1.05


@styled
def plot_graph(order: Sequence[Any], names: Mapping[str, Any] | None = None) -> Figure:
    """Values in a graph, each to the right of what it is made of, with its number and its gradient.

    Parameters
    ----------
    order : sequence of Value
        A topological order. Each has ``data``, ``grad``, ``inputs`` and ``gate``.
    names : mapping of str to Value, optional
        What to write above some of them.
    """
    columns, heights = _places(order)
    last = max(columns.values())
    low, high = min(heights.values()), max(heights.values())
    size = (min(WIDTH + 2, 1.75 * (last + 1)), max(2.4, 0.8 * (high - low) + 1.5))
    fig, [[ax]] = new_figure(size=size)
    titles = {id(value): name for name, value in (names or {}).items()}
    for value in order:
        for one in value.inputs:
            stops = range(columns[id(one)], columns[id(value)])
            path = [(stop, heights[id(one), stop]) for stop in stops]
            path.append((columns[id(value)], heights[id(value), columns[id(value)]]))
            ax.plot(*np.transpose(path), color=GREY, linewidth=1.2, zorder=1)
    for value in order:
        place = columns[id(value)], heights[id(value), columns[id(value)]]
        _draw(ax, value, place, titles.get(id(value), ""))
    ax.set(
        xlim=(-0.5, last + 0.5),
        ylim=(low - 0.7, high + 0.8),
        title="each box: gate, number (blue), gradient (orange)",
    )
    ax.axis("off")
    return fig


def _draw(ax: Axes, value: Any, place: tuple[float, float], title: str) -> None:
    x, y = place
    ax.add_patch(_box(x - 0.33, y - 0.43))
    how: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 9, "zorder": 4}
    top = f"{title}: {value.gate}" if title and value.gate else title or value.gate
    ax.annotate(top, (x, y + 0.27), color=BLACK, fontweight="bold" if title else "normal", **how)
    ax.annotate(signed(float(value.data), ".4g"), (x, y), color=BLUE, **how)
    ax.annotate(signed(float(value.grad), ".4g"), (x, y - 0.27), color=ORANGE, **how)


def _box(left: float, bottom: float) -> Patch:
    from matplotlib.patches import Rectangle

    return Rectangle((left, bottom), 0.66, 0.86, facecolor="white", edgecolor=BLACK, linewidth=0.9, zorder=2)


def _places(order: Sequence[Any]) -> tuple[dict[int, int], dict[tuple[int, int], float]]:
    """Return the column of each Value, and the height of it there and of its wires in the columns behind.

    A Value stands in the column behind its last input, at the mean height of its inputs if there is room.
    """
    columns: dict[int, int] = {}
    for value in order:
        columns[id(value)] = 1 + max((columns[id(one)] for one in value.inputs), default=-1)
    reach = {id(value): columns[id(value)] for value in order}  # the last column before a wire's last user
    for value in order:
        for one in value.inputs:
            reach[id(one)] = max(reach[id(one)], columns[id(value)] - 1)
    heights: dict[tuple[int, int], float] = {}
    for column in range(max(columns.values()) + 1):
        here = [value for value in order if columns[id(value)] <= column <= reach[id(value)]]
        wished = []
        for number, value in enumerate(here):
            if columns[id(value)] < column:
                wished.append(heights[id(value), column - 1])
            else:
                inputs = [heights[id(one), column - 1] for one in value.inputs]
                wished.append(float(np.mean(inputs)) if inputs else -2.0 * number)
        for value, height in zip(here, _spread(wished), strict=True):
            heights[id(value), column] = height
    return columns, heights


def _spread(wished: list[float]) -> list[float]:
    """Return heights near those wished for, none too close to another."""
    heights = np.array(wished)
    rank = np.argsort(-heights, kind="stable")
    for above, below in itertools.pairwise(rank):
        heights[below] = min(heights[below], heights[above] - _APART)
    return list(heights + np.mean(wished) - heights.mean())


@styled
def plot_tiny_net(
    losses: ArrayLike, score: Callable[[float, float], float], points: Array, signs: ArrayLike
) -> Figure:
    """The loss of a tiny network, step by step, and where its score is positive.

    Parameters
    ----------
    losses : array_like
        Loss before each step.
    score : callable
        ``score(x1, x2)`` of a point.
    points : ndarray, shape (N, 2)
    signs : array_like, shape (N,)
        −1 or 1.
    """
    fig, axes = new_figure(1, 2, size=(WIDTH, 3.6))
    axes[0, 0].plot(np.asarray(losses))
    axes[0, 0].set(xlabel="steps", ylabel="mean loss", ylim=(0, None))
    grid = np.linspace(-1.6, 1.6, 41)
    height = np.array([[score(float(a), float(b)) for a in grid] for b in grid])
    ax = axes[0, 1]
    ax.contourf(grid, grid, height > 0, levels=[-0.5, 0.5, 1.5], colors=[PALETTE[1], PALETTE[0]], alpha=0.25)
    for sign, colour, marker in [(1, PALETTE[0], "o"), (-1, PALETTE[1], "s")]:
        mine = points[np.asarray(signs) == sign]
        ax.plot(mine[:, 0], mine[:, 1], marker, color=colour, markersize=5)
    ax.set(xlim=(-1.6, 1.6), ylim=(-1.6, 1.6), aspect="equal", title="where the score is positive")
    return fig


def ring_points(seed: int, number: int = 15) -> tuple[Array, NDArray[np.int64]]:
    """Return points of two kinds, those near the middle (1) and those of a ring around them (−1).

    Parameters
    ----------
    seed : int
    number : int
        Of each kind.
    """
    rng = np.random.default_rng(seed)
    angles = rng.uniform(0, 2 * np.pi, size=2 * number)
    radii = np.where(np.arange(2 * number) < number, 0.4, 1.2) + 0.1 * rng.normal(size=2 * number)
    points = np.column_stack([radii * np.cos(angles), radii * np.sin(angles)])
    return points, np.where(np.arange(2 * number) < number, 1, -1)
