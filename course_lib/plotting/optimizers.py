"""Figures of the assignment on optimizers: landscapes and the paths that lead through them.

None of them knows an optimizer: paths come in as arrays, made by the functions that a student wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from course_lib.plotting.film import Film, film
from course_lib.plotting.style import (
    BLACK,
    GREY,
    MARKERS,
    ORANGE,
    PALETTE,
    SEQUENTIAL,
    WIDTH,
    look_of,
    new_figure,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = NDArray[np.float64]
Range = tuple[float, float]
FAINT = 0.55  # opacity of contours, so that paths stand out


@dataclass(frozen=True)
class Landscape:
    """A function of two variables to walk on.

    Attributes
    ----------
    height : callable
        From coordinates, shape (2, …), to heights, shape (…).
    slope : callable
        From a point, shape (2,), to the gradient there, shape (2,).
    start : (float, float)
        Where walks begin.
    x_range, y_range : (float, float)
        What is shown.
    """

    height: Callable[[Array], Array]
    slope: Callable[[Array], Array]
    start: Range
    x_range: Range
    y_range: Range


def _contours(ax: Axes, height: Callable[[Array], Array], x_range: Range, y_range: Range, log: bool) -> None:
    """Draw contours, denser near the lowest point, and keep the axes to the range."""
    x, y = np.meshgrid(np.linspace(*x_range, 161), np.linspace(*y_range, 161))
    heights = height(np.stack([x, y]))
    span = heights.max() - heights.min()
    steps = np.geomspace(1e-4, 1, 14) if log else np.linspace(0, 1, 14)[1:] ** 2
    ax.contour(x, y, heights, heights.min() + span * steps, cmap=SEQUENTIAL, linewidths=0.7, alpha=FAINT)
    ax.set(xlim=x_range, ylim=y_range)
    ax.grid(False)


def _heights(height: Callable[[Array], Array], path: Array) -> Array:
    with np.errstate(over="ignore", invalid="ignore"):  # a diverging path is a result, not an accident
        return np.asarray(height(path.T))


def draw_path(ax: Axes, height: Callable[[Array], Array], path: Array, x_range: Range, y_range: Range) -> str:
    """Draw one path on a landscape, and return the height that it reaches, in words.

    Parameters
    ----------
    ax : Axes
    height : callable
        From coordinates, shape (2, …), to heights, shape (…).
    path : ndarray, shape (T + 1, 2)
        Points in order, the start included.
    x_range, y_range : (float, float)
        What is shown.
    """
    _contours(ax, height, x_range, y_range, log=False)
    ax.plot(path[:, 0], path[:, 1], color=ORANGE, marker="o", markersize=3, linewidth=1.2)
    ax.plot(*path[0], color=BLACK, marker="o", markersize=6)
    return f"height {_heights(height, path)[-1]:.2g} after {len(path) - 1} steps"


@styled
def plot_race(
    height: Callable[[Array], Array],
    paths: Mapping[str, Array],
    x_range: Range,
    y_range: Range,
    *,
    log_levels: bool = False,
) -> Figure:
    """Several paths on one landscape, and beside it how high each is after every step.

    Parameters
    ----------
    height : callable
        From coordinates, shape (2, …), to heights, shape (…); its minimum is 0.
    paths : mapping of str to ndarray, shape (T + 1, 2)
        Points in order, the start included.
    x_range, y_range : (float, float)
        What is shown of the landscape.
    log_levels : bool
        Space the contours logarithmically, for valleys with high walls.
    """
    fig, [[land, curves]] = new_figure(1, 2, size=(WIDTH, 3.6), width_ratios=(1.15, 1))
    _contours(land, height, x_range, y_range, log=log_levels)
    for place, (name, path) in enumerate(paths.items()):
        look = look_of(name, place)
        land.plot(path[:, 0], path[:, 1], **look, markersize=3, linewidth=1.2)
        heights = np.maximum(_heights(height, path), 1e-30)
        curves.semilogy(heights, **look, markevery=max(1, len(heights) // 8), label=name)
    first = next(iter(paths.values()))[0]
    land.plot(*first, color=BLACK, marker="o", markersize=6)
    land.set(xlabel="x", ylabel="y")
    curves.set(xlabel="step", ylabel="height above the minimum")
    curves.legend()
    return fig


@styled
def plot_shrinking(momentum: Callable[..., Any], strengths: Sequence[float]) -> Figure:
    """What is left of the distance after each step with momentum, against rate times curvature.

    Lines are the larger root of the recursion, points what a walk of 400 steps left per step.

    Parameters
    ----------
    momentum : callable
        The student's ``(w, dw, config) -> (next_w, config)``.
    strengths : sequence of float
        Values of the momentum.
    """
    fig, [[ax]] = new_figure(size=(WIDTH * 0.75, 3.6))
    fine = np.linspace(0, 4, 401)
    for place, mu in enumerate(strengths):
        half = (1 + mu - fine) / 2
        roots = half + np.sqrt((half**2 - mu).astype(complex)) * np.array([[1], [-1]])
        left = np.abs(roots).max(axis=0)
        look = {"color": PALETTE[place], "label": f"momentum {mu:g}"}
        ax.plot(np.where(left <= 1.05, fine, np.nan), left, **look)
        coarse = np.arange(0.1, 4, 0.2)
        coarse = coarse[np.abs(1 + mu - coarse) < 1 + mu]  # where it converges
        ax.plot(
            coarse, _left_per_step(momentum, coarse, mu), color=PALETTE[place], marker=MARKERS[place], ls=""
        )
        ax.axhline(np.sqrt(mu), color=PALETTE[place], linestyle=":", linewidth=1)
    ax.axhline(1, color=BLACK, linestyle="--", linewidth=1, label="no progress")
    ax.set(xlabel="learning rate × curvature", ylabel="left after each step", ylim=(0, 1.05))
    ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1))
    return fig


def _left_per_step(momentum: Callable[..., Any], curvatures: Array, mu: float, num_steps: int = 400) -> Array:
    """Return the share of the distance that remains per step at rate 1, one number for each curvature."""
    w, config, sizes = np.ones(len(curvatures)), {"learning_rate": 1.0, "momentum": mu}, []
    for _ in range(num_steps):
        w, config = momentum(w, curvatures * w, config)
        sizes.append(np.abs(w))
    return np.asarray(np.max(sizes[-20:], axis=0) ** (1 / (num_steps - 10)))


@styled
def plot_valleys(kappas: Sequence[float], steps: Mapping[str, Sequence[int]]) -> Figure:
    """Steps that several methods need in valleys of growing condition number, and what the theory promises.

    Parameters
    ----------
    kappas : sequence of float
        Condition numbers.
    steps : mapping of str to sequence of int
        Steps to a thousandth of the distance, for each condition number.
    """
    fig, [[ax]] = new_figure(size=(WIDTH * 0.75, 3.8))
    fine = np.geomspace(min(kappas), max(kappas), 50)
    for place, (name, counts) in enumerate(steps.items()):
        look = look_of(name, place) | (
            {"color": PALETTE[place], "marker": MARKERS[place]} if place == 2 else {}
        )
        ax.loglog(kappas, counts, **look, label=name)
    for place, root in enumerate((fine, np.sqrt(fine))):
        promised = np.log(1000) / -np.log((root - 1) / (root + 1))
        label = "promised by the factors" if place == 0 else None
        ax.loglog(fine, promised, color=PALETTE[place], linestyle=":", linewidth=1.4, label=label)
    ax.set(xlabel="condition number κ", ylabel="steps to a thousandth of the distance")
    ax.legend()
    return fig


def animate_paths(landscapes: Mapping[str, Landscape], paths: Mapping[str, Mapping[str, Array]]) -> Film:
    """Let several optimizers walk, on several landscapes side by side.

    Parameters
    ----------
    landscapes : mapping of str to Landscape
        By name.
    paths : mapping of str to mapping of str to ndarray, shape (T + 1, 2)
        For each landscape the paths by optimizer, all of the same length.
    """
    num_points = len(next(iter(next(iter(paths.values())).values())))
    # Close together at first, when most happens; the last frame is the end.
    frames = np.unique(np.geomspace(1, num_points, 34).astype(int))
    stages: list[_Stage] = []
    fig = _screen(landscapes, paths, stages)
    counter = fig.suptitle("step 0")

    def draw(count: int) -> None:
        counter.set_text(f"step {count - 1}")
        for stage in stages:
            stage.show(count)

    return film(fig, draw, [int(count) for count in frames], _strip(landscapes, paths, num_points))


@styled
def _screen(
    landscapes: Mapping[str, Landscape], paths: Mapping[str, Mapping[str, Array]], stages: list[_Stage]
) -> Figure:
    """Return a figure with one panel for each landscape, and append what moves in them to ``stages``."""
    fig, axes = new_figure(1, len(landscapes), size=(WIDTH, 3.3))
    for ax, (name, land) in zip(axes[0], landscapes.items(), strict=True):
        stages.append(_Stage(ax, land, paths[name], name))
    heads = stages[0].heads
    fig.legend(handles=heads, loc="outside lower center", ncols=len(heads), fontsize=8)
    return fig


@styled
def _strip(
    landscapes: Mapping[str, Landscape], paths: Mapping[str, Mapping[str, Array]], num_points: int
) -> Figure:
    """Return four moments as rows of small panels, one row per landscape."""
    moments = np.unique(np.array([0.05, 0.15, 0.4, 1]) * (num_points - 1)).astype(int) + 1
    fig, axes = new_figure(
        len(landscapes), len(moments), size=(WIDTH, 2.1 * len(landscapes) + 0.5), sharex="row", sharey="row"
    )
    for row, (name, land) in zip(axes, landscapes.items(), strict=True):
        for ax, count in zip(row, moments, strict=True):
            stage = _Stage(ax, land, paths[name], "")
            stage.show(int(count))
        row[0].set_ylabel(name)
    for ax, count in zip(axes[0], moments, strict=True):
        ax.set_title(f"step {count - 1}", fontsize=10)
    fig.legend(handles=stage.heads, loc="outside lower center", ncols=len(stage.heads), fontsize=8)
    return fig


class _Stage:
    """One panel of the film: a landscape, and for every optimizer a trail with a head."""

    def __init__(self, ax: Axes, land: Landscape, paths: Mapping[str, Array], title: str) -> None:
        _contours(ax, land.height, land.x_range, land.y_range, log=False)
        ax.set_title(title, fontsize=10)
        ax.plot(*land.start, color=BLACK, marker="o", markersize=5)
        self.paths = list(paths.values())
        self.trails: list[Any] = []
        self.heads: list[Any] = []
        for place, name in enumerate(paths):
            look = look_of(name, place)
            self.trails += ax.plot([], [], color=look["color"], linewidth=1.3)
            self.heads += ax.plot([], [], **look, markersize=7, linestyle="none", label=name)

    def show(self, count: int) -> None:
        """Show the first ``count`` points of every path."""
        for path, trail, head in zip(self.paths, self.trails, self.heads, strict=True):
            trail.set_data(path[:count, 0], path[:count, 1])
            head.set_data(path[count - 1 : count, 0], path[count - 1 : count, 1])


@styled
def plot_newton(landscapes: Mapping[str, Landscape], paths: Mapping[str, Sequence[Array]]) -> Figure:
    """Steps of Newton's method from several starts, one panel for each landscape.

    Parameters
    ----------
    landscapes : mapping of str to Landscape
        By name.
    paths : mapping of str to sequence of ndarray, shape (T + 1, 2)
        For each landscape, paths from different starts.
    """
    fig, axes = new_figure(1, len(landscapes), size=(WIDTH, 3.3))
    for ax, (name, land) in zip(axes[0], landscapes.items(), strict=True):
        _contours(ax, land.height, land.x_range, land.y_range, log=False)
        for path, colour, marker in zip(paths[name], PALETTE, MARKERS, strict=False):
            ax.plot(path[:, 0], path[:, 1], color=colour, marker=marker, markersize=4)
            ax.plot(*path[0], color=colour, marker=marker, markersize=9)
            ax.plot(*path[-1], color=BLACK, marker="*", markersize=14, markerfacecolor="none")
        ax.set_title(name)
        ax.set(xlabel="x", ylabel="y")
        ax.axhline(0, color=GREY, linewidth=0.5)
    fig.suptitle("Newton's steps, from the large symbols to the stars")
    return fig
