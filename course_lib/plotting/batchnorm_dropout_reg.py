"""Figures of the assignment on regularisation: dropout and penalties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from course_lib.plotting.style import (
    BLACK,
    BLUE,
    DIVERGING,
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


@styled
def plot_masks(masks: Mapping[float, Array], outputs: Sequence[float], at_test: float) -> Figure:
    """What dropout makes of a batch of ones, and how the output of a unit above it scatters.

    Parameters
    ----------
    masks : mapping of float to ndarray
        The student's output for ones, by keep probability.
    outputs : sequence of float
        Output of one unit in training mode, for many masks.
    at_test : float
        Its output in test mode.
    """
    fig, axes = new_figure(1, 2, size=(WIDTH, 3.8), width_ratios=(1, 1.2))
    left, right = axes[0]
    stacked = np.vstack([np.vstack([mask, np.full((1, mask.shape[1]), np.nan)]) for mask in masks.values()])[
        :-1
    ]
    shown = left.imshow(stacked, cmap=SEQUENTIAL, vmin=0, aspect="auto")
    height = len(next(iter(masks.values())))
    centres = [i * (height + 1) + height / 2 - 0.5 for i in range(len(masks))]
    left.set_yticks(centres, [f"p = {p:g}\nmean {mask.mean():.2f}" for p, mask in masks.items()])
    left.set(xticks=[], title="a batch of ones, in training mode")
    left.grid(False)
    fig.colorbar(shown, ax=left, label="what became of a 1")
    right.hist(outputs, bins=60, color=BLUE, alpha=0.7)
    mean = float(np.mean(outputs))
    right.axvline(mean, color=BLACK, label=f"mean of the draws: {mean:.3f}")
    right.axvline(at_test, color=ORANGE, linestyle="--", label=f"test mode: {at_test:.3f}")
    right.set(title="one ReLU unit above dropout, p = 0.5", xlabel="output", ylabel="draws")
    right.legend()
    return fig


def draw_scatter(ax: Axes, outputs: Sequence[float], at_test: float) -> str:
    """Draw how the output of a unit above dropout scatters, and return mean and spread, in words.

    Parameters
    ----------
    ax : Axes
    outputs : sequence of float
        In training mode, for many masks.
    at_test : float
        In test mode.
    """
    ax.hist(outputs, bins=60, range=(0, 6), weights=np.full(len(outputs), 1 / len(outputs)), color=BLUE)
    ax.axvline(float(np.mean(outputs)), color=BLACK, label="mean of the draws")
    ax.axvline(at_test, color=ORANGE, linestyle="--", label="test mode")
    ax.set(xlabel="output", ylabel="share of the draws", ylim=(0, 0.25))
    ax.label_outer()
    ax.legend(loc="upper right", fontsize=8)
    return f"mean {np.mean(outputs):.2f}, spread {np.std(outputs):.2f}"


@styled
def plot_penalised_weights(trained: Mapping[str, Array], image_shape: Sequence[int]) -> Figure:
    """Histograms of weights under several penalties, and a few of the templates they make.

    Parameters
    ----------
    trained : mapping of str to ndarray, shape (D, C)
        Weights by the name of the penalty.
    image_shape : sequence of int
        Shape of one image.
    """
    shown_classes = (0, 3)
    ratios = (1.4, *[1.0] * len(shown_classes))
    fig, axes = new_figure(1 + len(shown_classes), len(trained), size=(WIDTH, 5.4), height_ratios=ratios)
    limit = max(np.abs(W).max() for W in trained.values())
    for column, (name, W) in zip(axes.T, trained.items(), strict=True):
        column[0].hist(W.ravel(), bins=np.linspace(-limit, limit, 42), color=BLUE)
        column[0].set_title(name.replace(", ", "\n"), fontsize=9)
        column[0].set(xlabel="weight", yscale="log", ylim=(0.7, W.size))
        for ax, label in zip(column[1:], shown_classes, strict=True):
            template = W[:, label].reshape(image_shape)
            template = template if template.ndim == 2 else template.mean(axis=2)
            show_image(ax, template, template.shape, cmap=DIVERGING, vmin=-limit, vmax=limit)
    axes[0, 0].set_ylabel("weights")
    for ax, label in zip(axes[1:, 0], shown_classes, strict=True):
        ax.set_ylabel(f"class {label}")
    return fig


@styled
def plot_dropout_gap(gaps: Mapping[float, Sequence[Sequence[float]]]) -> Figure:
    """Accuracy and loss on training and validation images against the keep probability.

    Parameters
    ----------
    gaps : mapping of float to sequence of (float, float, float, float, …)
        By keep probability, for each seed: accuracy and loss in test mode on training images, then on
        validation images; what follows is not looked at.
    """
    keep = list(gaps)
    numbers = np.array([[seed[:4] for seed in gaps[p]] for p in keep])
    values = numbers.reshape(len(keep), -1, 2, 2)  # (p, seed, split, measure)
    fig, axes = new_figure(1, 2, size=WIDE)
    for ax, measure, name in zip(axes[0], (0, 1), ("accuracy", "data loss"), strict=True):
        for split, colour, marker, label in ((0, BLUE, "o", "training"), (1, ORANGE, "s", "validation")):
            seeds = values[:, :, split, measure]
            ax.plot(keep, seeds.mean(axis=1), color=colour, marker=marker, label=label)
            ax.fill_between(keep, seeds.min(axis=1), seeds.max(axis=1), color=colour, alpha=0.15)
        ax.invert_xaxis()
        ax.set(xlabel="keep probability (1: no dropout)", ylabel=f"{name}, test mode")
    axes[0, 0].legend()
    return fig


@styled
def plot_many_masks(
    counts: Sequence[int], averages: Sequence[Sequence[float]], short_cuts: Sequence[float]
) -> Figure:
    """Accuracy of the average over several dropout masks, against their number, and that of test mode.

    Parameters
    ----------
    counts : sequence of int
        Numbers of masks.
    averages : sequence of sequence of float
        For each network its accuracies, one for each count.
    short_cuts : sequence of float
        For each network its accuracy in test mode.
    """
    fig, [[ax]] = new_figure(size=(WIDTH * 0.7, 3.4))
    colours = (BLUE, ORANGE, BLACK)
    for number, (values, short_cut, colour) in enumerate(zip(averages, short_cuts, colours, strict=False)):
        ax.plot(counts, values, color=colour, marker="o", label=f"network {number + 1}, average over masks")
        ax.axhline(short_cut, color=colour, linestyle="--", linewidth=1, label="its test mode")
    ax.set_xscale("log")
    ax.set_xticks(counts, [str(count) for count in counts])
    ax.minorticks_off()
    ax.set(xlabel="number of masks", ylabel="validation accuracy")
    ax.legend(ncols=2, loc="lower right", fontsize=8)
    return fig
