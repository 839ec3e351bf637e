"""Figures of the assignment on the spiral: the data, decision regions, losses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.plotting.style import (
    BLUE,
    GREEN,
    GREY,
    MARKERS,
    ORANGE,
    PALETTE,
    WIDE,
    WIDTH,
    look_of,
    new_figure,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from course_lib.plotting.explore import Draw

Array = NDArray[np.float64]
Labels = NDArray[Any]
Predict = Callable[[Array], Labels]

CLASS_COLOURS = (BLUE, ORANGE, GREEN, *PALETTE[3:])
REACH = 1.15  # half the side of the square that is shown, unless told otherwise


def bare(ax: Axes, reach: float = REACH) -> None:
    """Show a square around the origin, without ticks and grid."""
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", xticks=[], yticks=[])
    ax.grid(False)
    for spine in ax.spines.values():
        spine.set_visible(False)


def draw_points(ax: Axes, X: Array, y: Labels, size: float = 14) -> None:
    """Draw labelled points, a colour and a marker for each class."""
    for label in np.unique(y):
        points = X[y == label]
        ax.scatter(
            points[:, 0],
            points[:, 1],
            s=size,
            color=CLASS_COLOURS[label],
            marker=MARKERS[label],
            edgecolors="white",
            linewidths=0.4 if size > 12 else 0,
            zorder=3,
        )


def region_image(predict: Predict, num_classes: int, reach: float = REACH, resolution: int = 200) -> Array:
    """Return the plane as an image, each point in a pale version of its class's colour."""
    from matplotlib.colors import to_rgb

    line = np.linspace(-reach, reach, resolution)
    plane = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    labels = np.asarray(predict(plane)).reshape(resolution, resolution)
    pale = np.array([0.62 + 0.38 * np.array(to_rgb(CLASS_COLOURS[j])) for j in range(num_classes)])
    return np.asarray(pale[labels])


def draw_regions(
    ax: Axes, predict: Predict, num_classes: int, reach: float = REACH, resolution: int = 200
) -> Any:
    """Colour the plane by predicted class; return the image, whose data an animation can exchange."""
    image = region_image(predict, num_classes, reach, resolution)
    shown = ax.imshow(image, extent=(-reach, reach, -reach, reach), origin="lower", zorder=0)
    bare(ax, reach)
    return shown


@styled
def plot_spirals(make_spiral: Callable[..., tuple[Array, Labels]], noises: Sequence[float]) -> Figure:
    """Spirals of three arms, from the same seed, with more and more noise.

    Parameters
    ----------
    make_spiral : callable
        ``make_spiral(points_per_class, num_classes, rng, noise) -> (X, y)``.
    noises : sequence of float
        One panel for each.
    """
    fig, axes = new_figure(1, len(noises), size=(WIDTH, 3.3))
    for ax, noise in zip(axes[0], noises, strict=True):
        X, y = make_spiral(100, 3, np.random.default_rng(0), noise)
        draw_points(ax, X, y)
        bare(ax)
        ax.set_title(f"noise {noise:g}")
    return fig


@styled
def plot_regions(panels: Mapping[str, Predict], X: Array, y: Labels) -> Figure:
    """Decision regions of one or more classifiers, with the points that they were trained on.

    Parameters
    ----------
    panels : mapping of str to callable
        Functions from points (M, 2) to labels (M,), by title.
    X, y : ndarray, shapes (N, 2) and (N,)
        Points to draw on top.
    """
    fig, axes = new_figure(1, len(panels), size=(3.1 * len(panels) if len(panels) > 1 else 4.0, 3.4))
    for ax, (title, predict) in zip(axes[0], panels.items(), strict=True):
        draw_regions(ax, predict, int(y.max()) + 1)
        draw_points(ax, X, y)
        ax.set_title(title)
    return fig


@styled
def plot_loss_and_regions(
    histories: Mapping[str, ArrayLike], panels: Mapping[str, Predict], X: Array, y: Labels
) -> Figure:
    """Losses on a logarithmic axis of steps, and decision regions beside them.

    Parameters
    ----------
    histories : mapping of str to array_like
        Loss before each step, by name of the run.
    panels, X, y
        As for :func:`plot_regions`.
    """
    fig, axes = new_figure(1, 1 + len(panels), size=WIDE, width_ratios=[1.25, *[1] * len(panels)])
    for (name, losses), marker in zip(histories.items(), MARKERS, strict=False):
        steps = np.arange(1, len(np.asarray(losses)) + 1)
        axes[0, 0].plot(steps, losses, marker=marker, markevery=[len(steps) - 1], linewidth=1.3, label=name)
    axes[0, 0].axhline(np.log(int(y.max()) + 1), color=GREY, linestyle=":", linewidth=1.2)
    level = np.log(int(y.max()) + 1)
    axes[0, 0].annotate(f"ln {int(y.max()) + 1}", (1, 1.01 * level), color=GREY, va="bottom")
    axes[0, 0].set(xscale="log", xlabel="step", ylabel="loss", ylim=(0, 1.25 * level))
    axes[0, 0].legend(loc="lower left")
    for ax, (title, predict) in zip(axes[0, 1:], panels.items(), strict=True):
        draw_regions(ax, predict, int(y.max()) + 1)
        draw_points(ax, X, y, size=9)
        ax.set_title(title)
    return fig


@styled
def plot_losses(histories: Mapping[str, ArrayLike], *, level: float, level_name: str) -> Figure:
    """Losses of several runs, with a level to compare them with.

    Parameters
    ----------
    histories : mapping of str to array_like
        Loss before each step, by name of the run.
    level : float
        Where to draw the dotted line; what rises far above it is cut off.
    level_name : str
        What it means.
    """
    fig, [[ax]] = new_figure(size=(7.5, 3.4))
    for place, (name, losses) in enumerate(histories.items()):
        values = np.asarray(losses)
        every = max(1, len(values) // 8)
        ax.plot(values, **look_of(name, place), markevery=every, linewidth=1.4, label=name)
    ax.axhline(level, color=GREY, linestyle=":", linewidth=1.2)
    ax.annotate(level_name, (1.01, level), xycoords=("axes fraction", "data"), color=GREY, va="center")
    ax.set(xlabel="step", ylabel="loss", ylim=(0, 1.35 * level))
    fig.legend(loc="outside upper center", ncols=len(histories))
    return fig


def regions_of(
    nets: Mapping[tuple[int, float], Any],
    predict: Callable[[Any, Array], Labels],
    train: tuple[Array, Labels],
    new: tuple[Array, Labels],
) -> Draw:
    """Return what draws the decision regions of a net of some size, trained with some penalty.

    Parameters
    ----------
    nets : mapping of (int, float) to Sequential
        Networks by number of hidden units and penalty.
    predict : callable
        ``predict(net, X) -> labels``.
    train, new : (ndarray, ndarray)
        Points and labels of the training set, which is drawn, and of another one, for the accuracy.

    Returns
    -------
    callable
        ``draw(ax, units, reg)``, for :func:`course_lib.plotting.explore.explore`.
    """

    def draw(ax: Axes, units: int, reg: float) -> str:
        net = nets[units, reg]
        draw_regions(ax, partial(predict, net), 3, resolution=150)
        draw_points(ax, *train, size=9)
        shares = [np.mean(predict(net, points) == labels) for points, labels in (train, new)]
        return f"right: train {shares[0]:.0%}, new {shares[1]:.0%}"

    return draw
