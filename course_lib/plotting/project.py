"""Figures of the project: images, the door that narrows with depth, curves, trials and mistakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from course_lib.plotting.style import (
    INK,
    MARKERS,
    PALETTE,
    SEQUENTIAL,
    WIDE,
    WIDTH,
    new_figure,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = NDArray[np.float64]


def _show(ax: Axes, image: Array, image_shape: tuple[int, ...]) -> None:
    shaped = image.reshape(image_shape)
    if shaped.ndim == 3:
        ax.imshow(shaped / 255)
    else:
        ax.imshow(shaped, cmap=INK)
    ax.set(xticks=[], yticks=[])
    ax.grid(False)


@styled
def plot_classes(
    X: Array, y: NDArray[Any], image_shape: tuple[int, ...], class_names: Sequence[str], rows: int = 4
) -> Figure:
    """Show a few images of each class, a column for each."""
    fig, axes = new_figure(rows, len(class_names), size=(WIDTH, 0.95 * rows + 0.3))
    for label, name in enumerate(class_names):
        for ax, index in zip(axes[:, label], np.flatnonzero(y == label)[:rows], strict=False):
            _show(ax, X[index], image_shape)
        axes[0, label].set_title(name)
    return fig


@styled
def plot_doors(reached: Mapping[int, Array], scales: Array, rates: Array) -> Figure:
    """Show for networks of several depths which pairs of settings learn a tiny set by heart.

    Parameters
    ----------
    reached : mapping of int to ndarray, shape (len(scales), len(rates))
        For each number of layers the accuracy with each pair.
    scales, rates : ndarray
        Standard deviations of the first weights, and learning rates, on logarithmic scales.
    """
    fig, [axes] = new_figure(1, len(reached), size=WIDE, sharey=True)
    for ax, (num_layers, accuracies) in zip(axes, reached.items(), strict=True):
        image = ax.pcolormesh(rates, scales, accuracies, cmap=SEQUENTIAL, vmin=0, vmax=1, shading="nearest")
        for i, j in np.argwhere(accuracies == 1):
            ax.plot(rates[j], scales[i], ".", color="white", markersize=4)
        ax.set(xscale="log", yscale="log", xlabel="learning rate")
        ax.set_title(f"{num_layers} layers: {np.mean(accuracies == 1):.0%} of the pairs arrive")
        ax.grid(False)
    axes[0].set_ylabel("weight scale")
    fig.colorbar(image, ax=list(axes), label="tiny set right")
    return fig


@styled
def plot_curves(curves: Mapping[str, Sequence[float]]) -> Figure:
    """Show accuracy after each epoch, a line for each name, and mark the best epoch of the last line."""
    fig, [[ax]] = new_figure(size=WIDE)
    for i, (name, curve) in enumerate(curves.items()):
        epochs = np.arange(1, len(curve) + 1)
        ax.plot(epochs, curve, color=PALETTE[i], marker=MARKERS[i], markersize=3.5, label=name)
    last = list(curves.values())[-1]
    best = int(np.argmax(last))
    ax.annotate(
        f"best: epoch {best + 1}",
        (best + 1, last[best]),
        xytext=(0, -24),
        textcoords="offset points",
        ha="center",
        arrowprops={"arrowstyle": "-", "color": "0.4"},
    )
    ax.set(xlabel="epoch", ylabel="accuracy", ylim=(min(map(min, curves.values())) - 0.05, 1.02))
    ax.legend(loc="lower right")
    return fig


@styled
def plot_report(
    draw: Callable[[Axes, Sequence[float], Sequence[float]], None],
    training: Sequence[float],
    validation: Sequence[float],
) -> Figure:
    """Return a figure on which a student's function draws."""
    fig, [[ax]] = new_figure(size=WIDE)
    draw(ax, training, validation)
    return fig


@styled
def plot_trials(trials: Sequence[tuple[float, float, float]]) -> Figure:
    """Show trials on the plane of their settings; colour is what each reached.

    Parameters
    ----------
    trials : sequence of (accuracy, learning_rate, reg)
    """
    accuracies, rates, regs = np.array(trials).T
    fig, [[ax]] = new_figure(size=(WIDTH * 0.62, 3.6))
    points = ax.scatter(rates, regs, c=accuracies, cmap=SEQUENTIAL, s=90, edgecolor="0.3")
    for accuracy, rate, reg in trials:
        ax.annotate(f"{accuracy:.2f}", (rate, reg), xytext=(7, 4), textcoords="offset points", fontsize=8)
    ax.set(xscale="log", yscale="log", xlabel="learning rate", ylabel="reg")
    ax.set(xlim=(min(rates) / 2, max(rates) * 3), ylim=(min(regs) / 2, max(regs) * 2))
    ax.minorticks_off()
    fig.colorbar(points, ax=ax, label="validation accuracy")
    return fig


@styled
def plot_mistakes(
    X: Array,
    y: NDArray[Any],
    scores: Array,
    image_shape: tuple[int, ...],
    class_names: Sequence[str],
    count: int = 12,
) -> Figure:
    """Show the images whose wrong class has the largest lead over the right one: "right, taken for wrong"."""
    said = scores.argmax(axis=1)
    lead = scores.max(axis=1) - scores[np.arange(len(y)), y]
    worst = np.argsort(-lead)[:count]
    fig, axes = new_figure(2, count // 2, size=(WIDTH, 3.4))
    for ax, index in zip(axes.ravel(), worst, strict=True):
        _show(ax, X[index], image_shape)
        ax.set_title(f"{class_names[y[index]]} → {class_names[said[index]]}", fontsize=9)
    return fig
