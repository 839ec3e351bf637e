"""Figures of the assignment on training in practice: loss curves, range tests, first layers, ensembles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.plotting.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PALETTE,
    WIDE,
    WIDTH,
    new_figure,
    styled,
)
from course_lib.plotting.training_data import show_signed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_lib.plotting.training_experiments import Stopped
    from course_lib.plotting.training_net import Run

Array = NDArray[np.float64]


@styled
def plot_range_tests(
    tests: Mapping[str, tuple[Array, Array, float]], curves: Mapping[str, ArrayLike]
) -> Figure:
    """Draw range tests, and minibatch losses of training with the rates they suggest.

    Parameters
    ----------
    tests : mapping of str to (lrs, losses, suggestion)
        Results of range tests by name.
    curves : mapping of str to array_like
        Loss per iteration, by the same names.
    """
    fig, axes = new_figure(1, 2, size=WIDE)
    test, training = axes[0]
    looks = zip(PALETTE, ("-", "--", "-", "-."), strict=False)  # the first two lie on one another
    for (name, (lrs, losses, suggestion)), (colour, line) in zip(tests.items(), looks, strict=False):
        test.plot(lrs, losses, line, color=colour, label=name)
        test.plot(suggestion, np.interp(suggestion, lrs, losses), "o", color=colour, markersize=8)
        history = np.asarray(curves[name])
        window = np.ones(10) / 10
        training.plot(np.arange(9, len(history)), np.convolve(history, window, "valid"), line, color=colour)
    start = max(float(losses[0]) for _, losses, _ in tests.values())
    test.set(xscale="log", xlabel="learning rate", ylabel="loss before the step", ylim=(0, 2 * start))
    test.set_title("range test (dots: suggested rate)")
    test.legend(loc="upper left")
    training.set(xlabel="iteration", ylabel="minibatch loss, mean of 10", yscale="log")
    training.set_title("training with the suggested rate")
    return fig


@styled
def plot_diseases(runs: Mapping[str, Run]) -> Figure:
    """Draw training and validation loss of several runs, one panel each, on common axes.

    Parameters
    ----------
    runs : mapping of str to Run
        Training runs by the letter that stands for them.
    """
    columns = 3
    fig, axes = new_figure(-(-len(runs) // columns), columns, size=(WIDTH, 4.6), sharey=True)
    for ax, (name, run) in zip(axes.flat, runs.items(), strict=False):
        epochs = np.arange(1, len(run.train_loss) + 1)
        ax.plot(epochs, run.train_loss, color=BLUE, linewidth=1.2, label="training")
        ax.plot(epochs, run.val_loss, color=ORANGE, linewidth=2.4, label="validation")
        ax.axhline(np.log(run.params["b2"].size), color=GREY, linewidth=0.8, linestyle=":")
        ax.set(title=name, ylim=(0, 3))
    for ax in axes[-1]:
        ax.set_xlabel("epoch")
    for ax in axes[:, 0]:
        ax.set_ylabel("cross-entropy")
    axes[0, 0].legend()
    return fig


@styled
def plot_early_stopping(runs: Sequence[Stopped]) -> Figure:
    """Draw the curves of one run with its stop, and what judges say of kept and of last weights in all runs.

    Parameters
    ----------
    runs : sequence of Stopped
        The same run from several seeds.
    """
    fig, axes = new_figure(1, 3, size=WIDE, width_ratios=[1.6, 1, 1])
    curves, losses, accuracies = axes[0]
    first = runs[0]
    epochs = np.arange(1, len(first.val_loss) + 1)
    curves.plot(epochs, first.train_loss, color=BLUE, linewidth=1.2, label="training")
    curves.plot(epochs, first.val_loss, color=ORANGE, linewidth=2.4, label="validation")
    curves.axvline(first.best, color=GREEN, linestyle="--", label=f"kept: epoch {first.best}")
    curves.axvline(first.stop, color=GREY, linestyle=":", label=f"stopped: epoch {first.stop}")
    curves.set(xlabel="epoch", ylabel="cross-entropy", title="one run")
    curves.legend(fontsize=8)
    for ax, which, title in ((losses, 0, "loss"), (accuracies, 1, "right answers")):
        for run in runs:
            ax.plot([0, 1], [run.kept[which], run.last[which]], "o-", color=GREY)
        ax.set(xticks=[0, 1], xticklabels=["kept", "last"], xlim=(-0.4, 1.4), title=f"judge: {title}")
    return fig


@styled
def plot_first_layers(
    runs: Mapping[tuple[str, float], Run], image_shape: Sequence[int], columns: int = 8, rows: int = 2
) -> Figure:
    """Draw the first weights of several networks as images, one group of images per network.

    Parameters
    ----------
    runs : mapping of (str, float) to Run
        Training runs by their start and the strength of their penalty.
    image_shape : sequence of int
        Shape of one image.
    columns, rows : int
        Hidden units to draw of each network.
    """
    across = 2
    down = -(-len(runs) // across)
    fig, _ = new_figure(size=(WIDTH, 1.65 * down))
    fig.clear()
    parts: Any = fig.subfigures(down, across, wspace=0.06, hspace=0.06)
    for part, ((start, reg), run) in zip(parts.flat, runs.items(), strict=True):
        for ax, unit in zip(part.subplots(rows, columns).flat, run.params["W1"].T, strict=False):
            show_signed(ax, unit, image_shape)
        penalty = f"reg {reg:g}" if reg else "no penalty"
        part.suptitle(f"{start}, {penalty}: validation {run.val_accuracy[-1]:.1%}", fontsize=10)
    return fig


@styled
def plot_ensembles(singles: ArrayLike, growing: ArrayLike, one_run: Mapping[str, ArrayLike]) -> Figure:
    """Draw accuracies of single networks beside those of ensembles.

    Parameters
    ----------
    singles, growing : array_like, shape (M,)
        Accuracy of each of M networks, and of the ensemble of the first 1, 2, …, M.
    one_run : mapping of str to array_like
        Accuracies of what was made from a single run: one number or several.
    """
    fig, axes = new_figure(1, 2, size=WIDE, width_ratios=[1.3, 1])
    seeds, single_run = axes[0]
    singles = np.asarray(singles)
    numbers = np.arange(1, singles.size + 1)
    seeds.plot(numbers, singles, "o", color=GREY, markersize=8, label="network trained from seed M")
    seeds.axhline(singles.mean(), color=GREY, linewidth=1, linestyle="--", label="their mean")
    seeds.plot(numbers, growing, "s-", color=BLUE, label="ensemble of seeds 1 … M")
    seeds.set(xlabel="M", ylabel="validation accuracy", title="independent seeds")
    low, high = seeds.get_ylim()
    seeds.set_ylim(low, high + 0.4 * (high - low))  # room for the legend
    seeds.legend(loc="upper left")
    for place, (values, colour) in enumerate(zip(one_run.values(), (GREY, BLUE, ORANGE), strict=False)):
        heights = np.atleast_1d(values)
        single_run.plot(np.full(heights.size, place), heights, "o", color=colour, markersize=7)
        single_run.text(place + 0.1, heights.mean(), f"{heights.mean():.1%}", va="center")
    names = [name.replace(" ", "\n", 1) for name in one_run]
    single_run.set(xticks=range(len(one_run)), xticklabels=names, xlim=(-0.5, len(one_run) - 0.3))
    single_run.margins(y=0.1)
    single_run.set_title("one restless run (numbers: means)", color=BLACK)
    return fig
