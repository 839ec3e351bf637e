"""Figures of the assignment on initialisation: how signals fare on their way through a deep network.

None of them knows an initialiser or a layer: what the student's functions made comes in as arrays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from course_lib.plotting.style import BLACK, GREY, MARKERS, PALETTE, WIDE, WIDTH, new_figure, signed, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = NDArray[np.float64]
#: By activation, then by initialiser: the activations of each layer, and the gradients with respect to them.
Signals = Mapping[str, Mapping[str, tuple[Sequence[Array], Sequence[Array]]]]

_RANGES = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}
_COLOUR_OF_LAYER = 0.9  # the deepest layer's place on the colour map; brighter ones vanish on white


@styled
def plot_activations(signals: Signals) -> Figure:
    """Histograms of the activations of each layer, one panel for every activation and initialiser.

    Layers are stacked, the first at the bottom. Each histogram is as high as its own highest bar, and the
    standard deviation of all its activations stands beside it. Activations that are exactly 0, half of a ReLU
    layer, are not drawn; what lies beyond the range is drawn at its end.

    Parameters
    ----------
    signals : mapping
        See ``Signals``.
    """
    rows, columns = len(signals), len(next(iter(signals.values())))
    fig, axes = new_figure(rows, columns, size=(WIDTH, 2.3 * rows + 0.4))
    for line, (activation, by_init) in zip(axes, signals.items(), strict=True):
        for ax, (activations, _) in zip(line, by_init.values(), strict=True):
            _draw_ridges(ax, activations, _range_of(activation, activations))
        line[0].set_ylabel(f"{activation}\nlayer")
    for ax, init in zip(axes[0], next(iter(signals.values())), strict=True):
        ax.set_title(init)
    fig.suptitle("activations layer by layer (numbers: standard deviation; zeros of ReLU not drawn)")
    return fig


def _range_of(activation: str, activations: Sequence[Array]) -> tuple[float, float]:
    """Return the horizontal range: that of the activation where it has one, else that of the first layer."""
    if activation in _RANGES:
        return _RANGES[activation]
    return 0.0, float(max(np.quantile(activations[0], 0.999), 1e-12))


def _draw_ridges(ax: Axes, activations: Sequence[Array], span: tuple[float, float]) -> None:
    import matplotlib as mpl

    colours = mpl.colormaps["viridis"](np.linspace(0, _COLOUR_OF_LAYER, len(activations)))
    for layer, (values, colour) in enumerate(zip(activations, colours, strict=True), start=1):
        counts, edges = np.histogram(np.clip(values[values != 0], *span), bins=40, range=span)
        heights = layer + 0.85 * counts / max(1, counts.max())
        ax.stairs(heights, edges, baseline=layer, fill=True, color=colour, alpha=0.85)
        deviation = values.std()
        text = f"{deviation:.2f}" if 0.01 <= deviation < 100 else f"{deviation:.0e}"
        paper = {"facecolor": "white", "alpha": 0.75, "linewidth": 0, "pad": 0.5}
        place = ax.get_yaxis_transform()
        ax.text(0.97, layer + 0.5, text, transform=place, ha="right", fontsize=8, bbox=paper)
    ax.set(xlim=span, ylim=(0.95, len(activations) + 1), yticks=range(1, len(activations) + 1))
    ax.set_xticks(span, [signed(span[0]), f"{span[1]:.2g}"])
    ax.grid(False)


@styled
def plot_gradient_sizes(signals: Signals) -> Figure:
    """Root mean square of the gradient at each layer, one panel for every activation.

    Parameters
    ----------
    signals : mapping
        See ``Signals``.
    """
    fig, axes = new_figure(1, len(signals), size=(WIDTH, 3.4), sharey=True)
    for ax, (activation, by_init) in zip(axes[0], signals.items(), strict=True):
        for (init, (_, gradients)), colour, marker in zip(by_init.items(), PALETTE, MARKERS, strict=False):
            sizes = [np.sqrt(np.mean(gradient**2)) for gradient in gradients]
            ax.plot(range(1, len(sizes) + 1), sizes, color=colour, marker=marker, label=init, alpha=0.8)
        ax.axhline(1, color=GREY, linewidth=0.8)
        ax.set(title=activation, xlabel="layer", yscale="log", xticks=range(1, len(gradients) + 1))
    axes[0, 0].set_ylabel("size of the gradient (rms)")
    fig.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=6)
    return fig


@styled
def plot_first_steps(histories: Mapping[str, Sequence[float]], uniform: float) -> Figure:
    """Training losses of networks that began with different weights.

    Parameters
    ----------
    histories : mapping of str to sequence of float
        Minibatch losses by the name of the initialiser.
    uniform : float
        Loss of a network that gives every class the same probability.
    """
    fig, [[ax]] = new_figure(size=WIDE)
    for (name, losses), colour, marker in zip(histories.items(), PALETTE, MARKERS, strict=False):
        smooth = smoothed(losses)
        every = (10 * PALETTE.index(colour), 60)
        ax.plot(smooth, color=colour, marker=marker, markevery=every, label=name)
    ax.axhline(uniform, color=BLACK, linestyle="--", linewidth=1, label="all classes alike")
    ax.set(xlabel="step", ylabel="training loss, smoothed", ylim=(0, 1.15 * uniform))
    ax.legend(ncols=2)
    return fig


def smoothed(losses: Sequence[float], width: int = 10) -> Array:
    """Return the running mean over the last ``width`` losses (fewer at the beginning)."""
    sums = np.cumsum(np.concatenate([[0.0], np.asarray(losses, dtype=np.float64)]))
    ends = np.arange(1, len(sums))
    starts = np.maximum(0, ends - width)
    return np.asarray((sums[ends] - sums[starts]) / (ends - starts))
