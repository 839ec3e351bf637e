"""Figures of the assignment on training in practice: grids, random trials, a Gaussian process at work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from course_lib.plotting.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    SEQUENTIAL,
    SKY,
    WIDTH,
    new_figure,
    signed,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = NDArray[np.float64]
#: Before a proposal: tried values, their scores, mean and standard deviation at the candidates, the expected
#: improvement there, and the candidate that is proposed.
Step = tuple[Array, Array, Array, Array, Array, float]


def _matters(x: Array) -> Array:
    """Return a made-up score that depends strongly on one setting: a narrow hill."""
    return np.asarray(np.exp(-((x - 0.34) ** 2) / (2 * 0.06**2)))


@styled
def plot_grid_or_random(trials: int, seed: int) -> Figure:
    """Compare a grid with random trials when only one of two settings matters.

    Parameters
    ----------
    trials : int
        Number of trials, a square number.
    seed : int
        Seed of the random trials.
    """
    side = round(np.sqrt(trials))
    axis = (np.arange(side) + 0.5) / side
    grid = np.array([(a, b) for a in axis for b in axis])
    layouts = {f"grid: {side} values of the setting that matters": grid}
    layouts[f"random: {trials} values of it"] = np.random.default_rng(seed).random((trials, 2))
    fig, axes = new_figure(2, 2, size=(WIDTH * 0.8, 4.4), sharex=True, height_ratios=[1, 2])
    x = np.linspace(0, 1, 400)
    for column, (name, points) in zip(axes.T, layouts.items(), strict=True):
        score, plane = column
        score.fill_between(x, _matters(x), color=SKY, alpha=0.4, linewidth=0)
        values = np.unique(points[:, 0])
        score.vlines(values, 0, _matters(values), color=ORANGE)
        score.plot(values, _matters(values), "o", color=ORANGE)
        score.set(title=name, ylabel="score", yticks=[], ylim=(0, 1.15))
        heights = np.tile(_matters(x), (2, 1))
        plane.imshow(heights, extent=(0, 1, 0, 1), aspect="auto", cmap="Blues", vmax=1.6, origin="lower")
        plane.vlines(points[:, 0], points[:, 1], 1, color=ORANGE, linewidth=0.6)
        plane.plot(*points.T, "o", color=BLACK)
        plane.set(xlabel="setting that matters", ylabel="the other one", xticks=[], yticks=[])
        plane.grid(visible=False)
    return fig


@styled
def plot_grid_rounds(rounds: Sequence[tuple[Array, Array]]) -> Figure:
    """Draw the trials of each round of a grid search, with a frame around its range.

    Parameters
    ----------
    rounds : sequence of (ranges, trials)
        Ranges, shape (2, 2), and trials, shape (T, 3): learning rate, regularisation, score.
    """
    fig, axes = new_figure(1, len(rounds), size=(WIDTH, 3.0), sharex=True, sharey=True)
    scores = np.concatenate([trials[:, 2] for _, trials in rounds])
    low, high = np.nanmin(scores), np.nanmax(scores)
    shown: Any = None
    for number, (ax, (ranges, trials)) in enumerate(zip(axes[0], rounds, strict=True)):
        (left, right), (bottom, top) = ranges
        ax.plot([left, right, right, left, left], [bottom, bottom, top, top, bottom], color=GREY, linewidth=1)
        failed = np.isnan(trials[:, 2])
        ax.plot(trials[failed, 0], trials[failed, 1], "x", color=ORANGE, markersize=6)
        lrs, regs, colours = trials.T
        shown = ax.scatter(lrs, regs, c=colours, cmap=SEQUENTIAL, vmin=low, vmax=high, s=34, zorder=3)
        best = trials[np.nanargmax(trials[:, 2])]
        ax.plot(best[0], best[1], "o", color=ORANGE, markersize=12, markerfacecolor="none", zorder=4)
        ax.set(xscale="log", yscale="log", xlabel="learning rate")
        ax.set_title(f"round {number}: {signed(best[2], '.3f')}")
    axes[0, 0].set_ylabel("regularisation strength")
    fig.colorbar(shown, ax=axes[0, -1], label="minus validation loss")
    return fig


def draw_posterior(ax: Axes, x: Array, mean: Array, std: Array, truth: Array, seen: Array) -> str:
    """Draw what a Gaussian process believes, and say how much of the truth lies outside of it.

    Parameters
    ----------
    ax : Axes
    x, mean, std, truth : ndarray, shape (m,)
        Places, mean and standard deviation there, and the curve that the process does not know.
    seen : ndarray, shape (n,)
        Places of the trials, all without noise.
    """
    ax.fill_between(x, mean - 2 * std, mean + 2 * std, color=SKY, alpha=0.35, linewidth=0)
    ax.plot(x, mean, color=BLUE)
    ax.plot(x, truth, "--", color=BLACK, linewidth=1)
    ax.plot(seen, np.interp(seen, x, truth), "o", color=BLUE)
    ax.set(ylim=(-2.6, 2.6), xlabel="x")
    outside = np.mean(np.abs(truth - mean) > 2 * std)
    return f"{outside:.0%} outside"


@styled
def plot_bayes(steps: Sequence[Step], candidates: Array, truth_x: Array, truth_y: Array) -> Figure:
    """Draw a Gaussian process and its expected improvement before each proposal.

    Parameters
    ----------
    steps : sequence of tuple
        See :data:`Step`; scores, means and standard deviations in the units of the score.
    candidates : ndarray, shape (m,)
        Values to choose from.
    truth_x, truth_y : ndarray, shape (t,)
        The curve that the search does not know.
    """
    columns = 3
    lines = -(-len(steps) // columns)
    fig, axes = new_figure(
        2 * lines, columns, size=(WIDTH, 3.3 * lines), sharex=True, height_ratios=[3, 1] * lines
    )
    for number, (tried, scores, mean, std, gain, proposal) in enumerate(steps):
        top, below = axes[2 * (number // columns) : 2 * (number // columns) + 2, number % columns]
        top.plot(truth_x, truth_y, color=BLACK, linewidth=1, label="truth")
        top.fill_between(candidates, mean - 2 * std, mean + 2 * std, color=SKY, alpha=0.35, linewidth=0)
        top.plot(candidates, mean, color=BLUE, label="mean ± 2 std")
        top.plot(tried, scores, "o", color=BLUE, zorder=3)
        top.set(title=f"after {len(tried)} trials", xscale="log", ylim=(-0.25, 1.35))
        below.fill_between(candidates, gain, color=GREEN, alpha=0.5, linewidth=0)
        for ax in (top, below):
            ax.axvline(proposal, color=ORANGE, linewidth=1.2, linestyle="--", label="next trial")
        below.set(yticks=[], ylim=(0, max(1e-6, 1.1 * float(gain.max()))))
        if number % columns == 0:
            top.set_ylabel("accuracy")
            below.set_ylabel("EI")
    for ax in axes[-1]:
        ax.set_xlabel("learning rate")
    axes[0, 0].legend(loc="upper left", fontsize=8)
    return fig
