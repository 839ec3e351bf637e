"""Figures of the assignment on losses: what regression losses want, outliers, and answers that come in twos.

None of them knows a loss: the functions that a student wrote come in as arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.plotting.style import (
    BLACK,
    GREY,
    ORANGE,
    PALETTE,
    PINK,
    SEQUENTIAL,
    WIDE,
    WIDTH,
    new_figure,
    signed,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = NDArray[np.float64]
Loss = Callable[..., tuple[float, Array]]
_ENDS = np.array([0.0, 1.0])
_STYLES = ("-", "--", ":", "-.")  # lines that lie on one another are told apart by these


@styled
def plot_best_constant(losses: Mapping[str, Loss], values: Sequence[float]) -> Figure:
    """Loss of one constant prediction for several measurements, as the constant moves.

    Parameters
    ----------
    losses : mapping of str to callable
        ``loss(pred, y) -> (loss, dpred)`` by name.
    values : sequence of float
        The measurements; the last one is the outlier.
    """
    y = np.asarray(values, dtype=float)[:, None]
    constants = np.linspace(0, y.max() + 5, 1901)
    fig, axes = new_figure(1, len(losses), size=WIDE)
    for ax, (name, loss), colour in zip(axes[0], losses.items(), PALETTE, strict=False):
        heights = np.array([loss(np.full(y.shape, c), y)[0] for c in constants])
        best = constants[heights.argmin()]
        ax.plot(constants, heights, color=colour)
        ax.plot(best, heights.min(), "v", color=BLACK, markersize=9, label=f"lowest at {best:.1f}")
        ax.plot(
            y[:, 0], np.zeros(len(y)), "|", color=GREY, markersize=14, markeredgewidth=2, label="measurements"
        )
        ax.set(title=f"{name} loss of a constant", xlabel="the constant", ylim=(0, None))
        ax.legend(loc="upper center")
    axes[0, 0].set_ylabel("loss")
    return fig


@styled
def plot_along_residual(losses: Mapping[str, Loss], span: float = 3.0) -> Figure:
    """Losses of a single residual, and the gradients that come with them.

    Parameters
    ----------
    losses : mapping of str to callable
        ``loss(pred, y) -> (loss, dpred)`` by name.
    span : float
        Largest residual shown.
    """
    residuals = np.linspace(-span, span, 600)  # an even number: 0 itself, a kink, is left out
    zero = np.zeros((1, 1))
    fig, axes = new_figure(2, 1, size=(7.5, 5.2), sharex=True)
    for (name, loss), colour, line in zip(losses.items(), PALETTE, _STYLES, strict=False):
        answers = [loss(np.array([[r]]), zero) for r in residuals]
        axes[0, 0].plot(residuals, [a[0] for a in answers], line, color=colour, label=name)
        axes[1, 0].plot(residuals, [float(np.asarray(a[1]).squeeze()) for a in answers], line, color=colour)
    axes[0, 0].set(ylabel="loss", ylim=(0, 5), title="your losses of one residual")
    axes[1, 0].set(ylabel="gradient", xlabel="residual: prediction − truth", ylim=(-4, 4))
    axes[0, 0].legend(loc="upper center")
    return fig


@styled
def plot_outliers(
    x: Array, y: Array, lines: Mapping[str, Array], *, truth: tuple[float, float], wrong: Sequence[int]
) -> Figure:
    """Straight lines fitted under several losses to points of which some are wrong.

    Parameters
    ----------
    x, y : ndarray, shape (N,)
        The points.
    lines : mapping of str to ndarray, shape (2, 1)
        Intercept and slope, by name of the loss.
    truth : (float, float)
        Intercept and slope of the line from which the right points come.
    wrong : sequence of int
        Numbers of the wrong points.
    """
    fig, [[ax]] = new_figure(size=(7.5, 3.8))
    _measured(ax, x, y, truth, wrong)
    for (name, line), colour, style in zip(lines.items(), PALETTE, _STYLES, strict=False):
        intercept, slope = np.asarray(line).ravel()
        ax.plot(_ENDS, intercept + slope * _ENDS, style, color=colour, label=name)
    ax.set(xlabel="x", ylabel="y", title="one line, several opinions about three bad points")
    ax.legend(loc="lower left", ncols=2)
    return fig


def draw_fit(
    ax: Axes, x: Array, y: Array, line: Array, *, truth: tuple[float, float], wrong: Sequence[int]
) -> str:
    """Draw one fitted line among the points, as in :func:`plot_outliers`, and return its slope, in words."""
    _measured(ax, x, y, truth, wrong)
    intercept, slope = np.asarray(line).ravel()
    ax.plot(_ENDS, intercept + slope * _ENDS, color=ORANGE, label="fitted")
    return f"slope {signed(slope, '.2f')}, true {signed(truth[1], '.2f')}"


def _measured(ax: Axes, x: Array, y: Array, truth: tuple[float, float], wrong: Sequence[int]) -> None:
    is_wrong = np.isin(np.arange(len(x)), wrong)
    ax.scatter(x[~is_wrong], y[~is_wrong], color=GREY, label="measured", zorder=3)
    ax.scatter(x[is_wrong], y[is_wrong], color=BLACK, marker="X", s=60, label="recorded wrongly", zorder=3)
    ax.plot(_ENDS, truth[0] + truth[1] * _ENDS, color=GREY, linewidth=5, alpha=0.4, label="truth")


@styled
def plot_ball(
    times: Array, heights: Array, curves: Mapping[str, ArrayLike], probabilities: Array, edges: Array
) -> Figure:
    """When was the ball at this height? The data with two regressions, and the probabilities of bins.

    Parameters
    ----------
    times, heights : ndarray, shape (N,)
        The examples.
    curves : mapping of str to array_like, shape (S,)
        Predicted time for each of S steps of height, by name of the loss.
    probabilities : ndarray, shape (S, B)
        Probabilities of B bins of time for each step of height.
    edges : ndarray, shape (B + 1,)
        Edges of the bins of time.
    """
    steps = len(probabilities)
    top = 5.0
    middle = (np.arange(steps) + 0.5) * top / steps
    fig, axes = new_figure(1, 2, size=(WIDTH, 4.0), sharex=True, sharey=True)
    left, right = axes[0]
    left.scatter(heights[::4], times[::4], s=6, color=GREY, alpha=0.6, label="examples")
    for (name, curve), colour, marker in zip(curves.items(), PALETTE, "os", strict=False):
        left.plot(middle, curve, color=colour, marker=marker, linewidth=1, label=f"{name} regression")
    left.set(xlabel="height (m)", ylabel="time (s)", title="one number per height")
    shown: Any = right.pcolormesh(
        np.linspace(0, top, steps + 1), edges, probabilities.T, cmap=SEQUENTIAL, vmin=0, vmax=0.6
    )
    moment = np.linspace(edges[0], edges[-1], 200)
    right.plot(10 * moment - 5 * moment**2, moment, color=PINK, linewidth=1.2, label="the ball's flight")
    right.set(xlabel="height (m)", title="a probability for every bin", xlim=(0, top))
    handles = [*left.get_legend_handles_labels()[0], *right.get_legend_handles_labels()[0]]
    fig.legend(handles=handles, loc="outside lower center", ncols=4)
    right.grid(False)
    fig.colorbar(shown, ax=right, label="probability")
    return fig
