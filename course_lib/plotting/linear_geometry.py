"""Figures of the assignment on linear classifiers: scores as planes among images, and long-run surprise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.plotting.style import BLACK, MARKERS, PALETTE, new_figure, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from course_lib.plotting.explore import Draw

Array = NDArray[np.float64]
Labels = NDArray[Any]


def lines_of_scores(X: Array, y: Labels, classes: Sequence[int] = (0, 1, 7)) -> Draw:
    """Return what draws three classes in the plane, where each score is 0, and who wins where.

    The plane goes through the images so that it shows most of their spread (two principal components).

    Parameters
    ----------
    X, y : ndarray, shapes (N, D) and (N,)
        Raw images and their labels.
    classes : sequence of int
        The three labels to show.

    Returns
    -------
    callable
        ``draw(ax, extra_bias)``, for :func:`course_lib.plotting.explore.explore`; `extra_bias` is added to
        the bias of the first class.
    """
    from sklearn.decomposition import PCA
    from sklearn.linear_model import LogisticRegression

    chosen = np.isin(y, classes)
    labels = np.searchsorted(classes, y[chosen])
    points = PCA(2, random_state=0).fit_transform(X[chosen])
    points = points / points.std()
    model = LogisticRegression(C=0.1).fit(points, labels)
    W, b = model.coef_.T, model.intercept_

    def draw(ax: Axes, extra_bias: float) -> str:
        shifted = b + np.array([extra_bias, 0, 0])
        _regions(ax, W, shifted)
        for j, colour, marker in zip(range(3), PALETTE, MARKERS, strict=False):
            ax.plot(*points[labels == j][:60].T, marker, color=colour, markersize=3, alpha=0.6)
            _zero_line(ax, W[:, j], float(shifted[j]), colour, f"{classes[j]}")
        ax.set(xlim=(-3, 3), ylim=(-3, 3), aspect="equal", xticks=[], yticks=[])
        ax.grid(False)
        right = (points @ W + shifted).argmax(axis=1) == labels
        return f"{right.mean():.0%} right"

    return draw


def _regions(ax: Axes, W: Array, b: Array) -> None:
    """Shade where each class has the highest score."""
    from matplotlib.colors import ListedColormap

    ticks = np.linspace(-3, 3, 150)
    grid = np.stack(np.meshgrid(ticks, ticks), axis=-1)
    winners = (grid @ W + b).argmax(axis=-1)
    colours: dict[str, Any] = {"cmap": ListedColormap(PALETTE[:3]), "vmin": -0.5, "vmax": 2.5}
    ax.pcolormesh(ticks, ticks, winners, alpha=0.2, rasterized=True, **colours)


def _zero_line(ax: Axes, w: Array, b: float, colour: str, name: str) -> None:
    """Draw where x · w + b is 0, and an arrow in the direction in which it rises."""
    length = float(np.linalg.norm(w))
    foot = -b * w / length**2  # the line's point nearest to the origin
    along = np.array([-w[1], w[0]]) / length
    ax.plot(*np.transpose([foot - 9 * along, foot + 9 * along]), color=colour)
    tip, end = foot + 1.2 * w / length, foot + 1.55 * w / length
    arrow: dict[str, Any] = {
        "arrowstyle": "-|>,head_width=0.35,head_length=0.6",
        "color": colour,
        "linewidth": 2,
    }
    ax.annotate("", (tip[0], tip[1]), (foot[0], foot[1]), arrowprops={**arrow, "shrinkA": 0, "shrinkB": 0})
    sign = ax.text(end[0], end[1], name, color=colour, fontweight="bold", clip_on=True)
    sign.set(ha="center", va="center", bbox={"facecolor": "white", "linewidth": 0, "pad": 1, "alpha": 0.8})


def mean_surprise(p: ArrayLike, q: ArrayLike, draws: NDArray[np.int64]) -> Array:
    """Return the running mean of −log q over events that were drawn from p."""
    surprise = -np.log(np.asarray(q, dtype=float)[draws])
    running: Array = np.cumsum(surprise) / np.arange(1, len(draws) + 1)
    return running


@styled
def plot_surprise(p: Sequence[float], beliefs: Mapping[str, Sequence[float]], num_days: int = 5000) -> Figure:
    """Mean surprise of several forecasters as the days go by, with what it tends to.

    Parameters
    ----------
    p : sequence of float
        Probabilities of the events that come.
    beliefs : mapping of str to sequence of float
        What each forecaster announces, every day.
    num_days : int
        How many events are drawn.
    """
    draws = np.random.default_rng(0).choice(len(p), size=num_days, p=p)
    fig, [[ax]] = new_figure(size=(9.0, 3.6))
    days = np.arange(1, num_days + 1)
    for (name, q), colour in zip(beliefs.items(), PALETTE, strict=False):
        ax.plot(days, mean_surprise(p, q, draws), color=colour, label=f"{name}: {tuple(q)}")
        ax.axhline(-np.sum(np.asarray(p) * np.log(q)), color=colour, linestyle=":", linewidth=1.2)
    floor = -np.sum(np.asarray(p) * np.log(p))
    ax.text(1.05, floor - 0.015, "entropy", color=BLACK, va="top", fontsize=9)
    ax.set(xscale="log", xlim=(1, num_days), ylim=(0, 2.2), xlabel="days", ylabel="mean surprise so far")
    ax.set_title(f"the weather is drawn from {tuple(p)}; dotted: cross-entropies", color=BLACK)
    fig.legend(loc="outside right upper")
    return fig
