"""Figures of the assignment on linear classifiers: training runs, templates, the search for settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.plotting.style import (
    BLACK,
    BLUE,
    DIVERGING,
    GREY,
    HALF,
    MARKERS,
    ORANGE,
    SEQUENTIAL,
    WIDE,
    WIDTH,
    new_figure,
    show_image,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = NDArray[np.float64]
Labels = NDArray[Any]


def draw_losses(ax: Axes, losses: ArrayLike, window: int = 25) -> None:
    """Draw the minibatch losses of a run with their running mean.

    Parameters
    ----------
    ax : Axes
    losses : array_like
        One for each iteration.
    window : int
        Iterations that the running mean covers.
    """
    losses = np.asarray(losses)
    mean = np.convolve(losses, np.ones(window) / window, mode="valid")
    after = np.arange(len(mean)) + window - 1
    ax.plot(losses, color=BLUE, alpha=0.4, linewidth=0.8, label="one minibatch")
    ax.plot(after, mean, color=BLACK, linewidth=1.4, label=f"mean of the last {window}")
    ax.set(xlabel="iteration", ylabel="loss")
    ax.label_outer()
    ax.legend(loc="upper right", fontsize=8)


@styled
def plot_hikers(curves: Mapping[str, ArrayLike], start: float) -> Figure:
    """Height of several hikers on their ways downhill.

    Parameters
    ----------
    curves : mapping of str to array_like
        Loss after each step, by name of the hiker.
    start : float
        Loss where all of them set out.
    """
    fig, [[ax]] = new_figure(size=(6.4, 3.4))
    for (name, losses), marker in zip(curves.items(), MARKERS, strict=False):
        heights = np.append(start, losses)
        ax.plot(heights, marker=marker, markevery=max(1, len(heights) // 8), label=name)
    ax.set(xlabel="steps", ylabel="training loss", ylim=(0, None), title="three ways downhill in the fog")
    ax.legend(loc="best")
    return fig


@styled
def plot_templates(
    weights: Mapping[str, Array], image_shape: Sequence[int], class_names: Sequence[str]
) -> Figure:
    """Columns of weight matrices as images, one row per matrix; a bias in the last row of W is left out.

    Parameters
    ----------
    weights : mapping of str to ndarray, shape (D, C) or (D + 1, C)
        Weight matrices by name.
    image_shape : sequence of int
        Shape of one image, D pixels.
    class_names : sequence of str
        Names of the C classes.
    """
    fig, axes = new_figure(len(weights), len(class_names), size=(WIDTH, 1.15 * len(weights) + 0.2))
    for row, (name, W) in zip(axes, weights.items(), strict=True):
        templates = W[: int(np.prod(image_shape))].T
        limit = np.quantile(np.abs(templates), 0.98)
        for ax, template, label in zip(row, templates, class_names, strict=True):
            if len(image_shape) == 3:  # colours: grey is no preference
                show_image(ax, 255 * (template / limit + 1) / 2, image_shape, label)
            else:
                show_image(ax, template, image_shape, label, cmap=DIVERGING, vmin=-limit, vmax=limit)
        row[0].set_ylabel(name, fontsize=9)
    if len(image_shape) == 2:
        fig.suptitle("red: ink here speaks for the class; blue: against it", fontsize=10)
    return fig


@styled
def plot_decades(low: float, high: float, num_draws: int = 10_000) -> Figure:
    """In which decades draws from the uniform distribution on [low, high] fall.

    Parameters
    ----------
    low, high : float
        Ends of the range, powers of ten.
    num_draws : int
        How many to draw.
    """
    draws = np.random.default_rng(0).uniform(low, high, size=num_draws)
    exponents = np.arange(round(np.log10(low)), round(np.log10(high)) + 1)
    shares = np.histogram(draws, bins=10.0**exponents)[0] / num_draws
    fig, [[ax]] = new_figure(size=HALF)
    bars = ax.bar(range(len(shares)), shares, color=BLUE)
    ax.bar_label(bars, labels=[f"{share:.2%}" for share in shares], fontsize=9)
    ax.set_xticks(
        range(len(shares)), [f"$10^{{{a}}}$ to $10^{{{a + 1}}}$" for a in exponents[:-1]], fontsize=8
    )
    ax.set(xlabel="decade", ylabel="share of draws", ylim=(0, 1))
    ax.set_title(f"{num_draws:,} uniform draws between {low:g} and {high:g}")
    return fig


@styled
def plot_search(trials: Array, num_trials: int, score_name: str = "validation accuracy") -> Figure:
    """Trials of a search round by round, with the best of all and the region that each round covered.

    Parameters
    ----------
    trials : ndarray, shape (T, 3)
        Learning rate, regularisation and score of each trial, in order.
    num_trials : int
        Trials per round.
    score_name : str
        What the score is.
    """
    from matplotlib.patches import Rectangle

    rounds = [trials[start : start + num_trials] for start in range(0, len(trials), num_trials)]
    fig, axes = new_figure(1, len(rounds), size=WIDE, sharex=True, sharey=True)
    best = trials[trials[:, 2].argmax()]
    for number, (ax, part) in enumerate(zip(axes[0], rounds, strict=True)):
        shown = ax.scatter(
            part[:, 0], part[:, 1], c=part[:, 2], cmap=SEQUENTIAL, vmin=best[2] - 0.1, vmax=best[2]
        )
        low, high = part[:, :2].min(axis=0), part[:, :2].max(axis=0)
        box = Rectangle((low[0], low[1]), *(high - low), fill=False, edgecolor=GREY, linestyle="--")
        ax.add_patch(box)
        ax.plot(
            best[0],
            best[1],
            marker="*",
            color=ORANGE,
            markersize=15,
            markerfacecolor="none",
            linestyle="none",
        )
        ax.set(xscale="log", yscale="log", xlabel="learning rate")
        ax.set_title(f"round {number}: best {part[:, 2].max():.3f}, median {np.median(part[:, 2]):.3f}")
    axes[0, 0].set_ylabel("regularisation strength")
    fig.colorbar(shown, ax=list(axes[0]), label=score_name, extend="min")
    fig.suptitle("dashes: the region tried in this round; star: the best of all")
    return fig


@styled
def plot_worst_mistakes(
    images: Array,
    labels: Labels,
    predicted: Labels,
    losses: ArrayLike,
    image_shape: Sequence[int],
    class_names: Sequence[str],
    count: int = 8,
) -> Figure:
    """Show the wrongly classified images with the highest losses.

    Parameters
    ----------
    images : ndarray, shape (N, D)
        Raw images.
    labels, predicted : ndarray of int, shape (N,)
        True and predicted classes.
    losses : array_like, shape (N,)
        Loss of each image.
    image_shape : sequence of int
        Shape of one image.
    class_names : sequence of str
        Names of the classes.
    count : int
        How many to show.
    """
    paid = np.asarray(losses)
    wrong = np.flatnonzero(labels != predicted)
    worst = wrong[np.argsort(-paid[wrong])][:count]
    fig, axes = new_figure(1, count, size=(WIDTH, 1.9))
    for ax in axes[0, len(worst) :]:
        ax.axis("off")
    for ax, i in zip(axes[0], worst, strict=False):
        show_image(
            ax, images[i], image_shape, f"is {class_names[labels[i]]}\nsays {class_names[predicted[i]]}"
        )
        ax.set_xlabel(f"loss {paid[i]:.2f}", fontsize=9)
    fig.suptitle(f"{len(wrong)} of {len(labels)} test images wrong; the most expensive first", fontsize=10)
    return fig
