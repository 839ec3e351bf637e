"""Figures of the assignment on normalisation: what it does to data, and to training."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from course_lib.plotting.batchnorm_dropout import smoothed
from course_lib.plotting.style import (
    BLACK,
    BLUE,
    GREY,
    MARKERS,
    ORANGE,
    PALETTE,
    WIDE,
    WIDTH,
    new_figure,
    signed,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Array = NDArray[np.float64]
#: Without batch norm, with batch norm: colour, line style and marker.
_STYLES: dict[bool, dict[str, Any]] = {
    False: {"color": BLUE, "linestyle": "--", "marker": "o", "label": "without batch norm"},
    True: {"color": ORANGE, "linestyle": "-", "marker": "s", "label": "with batch norm"},
}


@styled
def plot_normalising(batchnorm: Callable[..., Any], x: Array, gamma: Array, beta: Array) -> Figure:
    """A batch of two features as it comes in, normalised, and scaled and shifted.

    Parameters
    ----------
    batchnorm : callable
        The student's ``batchnorm_forward(x, gamma, beta, bn_param) -> (out, cache)``.
    x : ndarray, shape (N, 2)
        The batch.
    gamma, beta : ndarray, shape (2,)
        Scale and shift for the third panel.
    """
    normalised, _ = batchnorm(x, np.ones(2), np.zeros(2), {"mode": "train"})
    out, _ = batchnorm(x, gamma, beta, {"mode": "train"})
    fig, axes = new_figure(1, 3, size=WIDE)
    titles = (
        "as it comes in",
        "normalised",
        f"γ = ({gamma[0]:g}, {gamma[1]:g}), β = ({beta[0]:g}, {beta[1]:g})",
    )
    for ax, cloud, title in zip(axes[0], (x, normalised, out), titles, strict=True):
        ax.scatter(*cloud.T, s=10, alpha=0.6, color=BLUE)
        ax.errorbar(*cloud.mean(axis=0), *cloud.std(axis=0)[::-1], color=ORANGE, marker="P", capsize=4)
        (a, b), (s, t) = cloud.mean(axis=0).round(1) + 0.0, cloud.std(axis=0).round(1)
        ax.set_title(f"{title}\nmean ({signed(a)}, {signed(b)}), std ({s:g}, {t:g})", fontsize=10)
        ax.set_box_aspect(1)
        ax.set_xlabel("feature 0")
        if ax is not axes[0, 0]:
            ax.set(xlim=(-6.5, 6.5), ylim=(-6.5, 6.5))
    axes[0, 0].set_ylabel("feature 1")
    return fig


#: Results of batch norm: name, place, and the formula that makes it from what leads to it.
_RESULTS = {
    "x": (0, 0, ""),
    "μ": (1, -1.25, "mean"),
    "c": (2, 0, "x − μ"),
    "σ²": (3, -1.25, "mean of c²"),
    "r": (4, -1.25, "1/√(σ² + ε)"),
    "x̂": (5, 0, "c · r"),
    "y": (6.3, 0, "γ x̂ + β"),
}
_WIRES = [
    ("x", "μ"),
    ("x", "c"),
    ("μ", "c"),
    ("c", "σ²"),
    ("c", "x̂"),
    ("σ²", "r"),
    ("r", "x̂"),
    ("x̂", "y"),
]


@styled
def plot_batchnorm_graph() -> Figure:
    """Batch normalisation as a graph: its results, and which is made of which."""
    fig, [[ax]] = new_figure(size=(WIDTH, 3.0))
    for source, target in _WIRES:
        (x0, y0, _), (x1, y1, _) = _RESULTS[source], _RESULTS[target]
        colour = ORANGE if source in ("x", "c") else GREY
        arrow = {"arrowstyle": "-|>", "color": colour, "linewidth": 1.8, "shrinkA": 17, "shrinkB": 17}
        ax.annotate("", (x1, y1), (x0, y0), arrowprops=arrow)
    for name, (x, y, formula) in _RESULTS.items():
        rim = ORANGE if name in ("x", "c") else BLUE
        ax.plot(
            x, y, marker="o", markersize=30, markerfacecolor="white", markeredgecolor=rim, markeredgewidth=1.8
        )
        ax.text(x, y, name, ha="center", va="center", fontsize=13, color=BLACK)
        ax.text(x, y + (0.5 if y == 0 else -0.55), formula, ha="center", va="center", fontsize=10)
    for name, x in (("γ", 5.95), ("β", 6.65)):
        arrow = {"arrowstyle": "-|>", "color": GREY, "linewidth": 1.4, "shrinkA": 8, "shrinkB": 15}
        ax.annotate("", (6.3, 0), (x, -1.25), arrowprops=arrow)
        ax.text(x, -1.25, name, ha="center", va="center", fontsize=13)
    ax.set(xlim=(-0.5, 7), ylim=(-2.1, 0.8))
    ax.axis("off")
    return fig


@styled
def plot_running_averages(
    tracks: Mapping[float, Sequence[tuple[float, float]]], true_mean: float, true_var: float
) -> Figure:
    """Running mean and variance of one feature, batch after batch, for several momenta.

    Parameters
    ----------
    tracks : mapping of float to sequence of (float, float)
        Running mean and variance after each batch, by momentum.
    true_mean, true_var : float
        What they estimate.
    """
    fig, axes = new_figure(1, 2, size=WIDE)
    for momentum, colour in zip(tracks, (PALETTE[4], PALETTE[0], PALETTE[1]), strict=False):
        for ax, values in zip(axes[0], np.array(tracks[momentum]).T, strict=True):
            ax.plot(range(1, len(values) + 1), values, color=colour, label=f"momentum {momentum:g}")
    for ax, truth, name in zip(axes[0], (true_mean, true_var), ("mean", "variance"), strict=True):
        ax.axhline(truth, color=BLACK, linestyle="--", linewidth=1, label="truth")
        ax.set(title=f"running {name}", xlabel="batches seen", ylim=(0, 2 * truth))
    axes[0, 0].legend(loc="lower right")
    return fig


@styled
def plot_weight_scales(
    runs: Mapping[tuple[float, bool], tuple[Sequence[float], float]], uniform: float
) -> Figure:
    """Training losses with and without batch norm, one panel for each spread of the initial weights.

    Parameters
    ----------
    runs : mapping of (float, bool) to (sequence of float, float)
        Minibatch losses and final validation accuracy, by standard deviation and use of batch norm.
    uniform : float
        Loss of a network that gives every class the same probability.
    """
    scales = list(dict.fromkeys(std for std, _ in runs))
    fig, axes = new_figure(2, (len(scales) + 1) // 2, size=(WIDTH, 4.8), sharex=True, sharey=True)
    for ax, std in zip(axes.flat, scales, strict=False):
        words = []
        for norm in (False, True):
            losses, accuracy = runs[std, norm]
            shown = smoothed(losses)
            ax.plot(np.minimum(shown, 10 * uniform), **{**_STYLES[norm], "marker": ""})
            if not np.any(shown[1:] < 1.5 * uniform):
                what = f"{_STYLES[norm]['label']}:\nfar above"
                ax.text(0.97, 0.92, what, transform=ax.transAxes, ha="right", va="top", color=BLUE)
            words.append(f"{accuracy:.0%}")
        ax.axhline(uniform, color=GREY, linewidth=0.8)
        ax.set_title(f"std {std:g}: {words[0]} → {words[1]}")
        ax.set_ylim(0, 1.5 * uniform)
    for ax in axes[-1]:
        ax.set_xlabel("step")
    for ax in axes[:, 0]:
        ax.set_ylabel("training loss")
    fig.suptitle("spread of the initial weights: final validation accuracy without → with batch norm")
    fig.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    return fig


@styled
def plot_rates(finals: Mapping[tuple[float, bool], Sequence[float]]) -> Figure:
    """Validation accuracy against the learning rate, with and without batch norm: every start, and the mean.

    Parameters
    ----------
    finals : mapping of (float, bool) to sequence of float
        Accuracies of several starts, by rate and whether there was batch norm.
    """
    fig, [[ax]] = new_figure(size=WIDE)
    rates = list(dict.fromkeys(rate for rate, _ in finals))
    for norm in (False, True):
        values = np.array([finals[rate, norm] for rate in rates])
        look = _STYLES[norm]
        ax.plot(rates, values.mean(axis=1), **{**look, "marker": ""})
        ax.plot(rates, values, color=look["color"], marker=look["marker"], linestyle="none", alpha=0.5)
    ax.set_xscale("log")
    ax.set_xticks(rates, [f"{rate:g}" for rate in rates])
    ax.minorticks_off()
    ax.set(xlabel="learning rate", ylabel="validation accuracy", ylim=(0, 1))
    ax.legend(loc="lower left")
    return fig


@styled
def plot_batch_sizes(accuracies: Mapping[str, Mapping[int, Sequence[float]]]) -> Figure:
    """Validation accuracy against batch size, for several networks: mean and range over seeds.

    Parameters
    ----------
    accuracies : mapping of str to mapping of int to sequence of float
        Accuracies of several seeds, by network and batch size.
    """
    fig, [[ax]] = new_figure(size=WIDE)
    sizes = sorted({size for by_size in accuracies.values() for size in by_size})
    for place, (name, by_size) in enumerate(accuracies.items()):
        values = np.array(list(by_size.values()))
        look = {"color": PALETTE[place], "marker": MARKERS[place], "linestyle": "--" if place == 0 else "-"}
        ax.plot(list(by_size), values.mean(axis=1), label=name, **look)
        ax.fill_between(
            list(by_size), values.min(axis=1), values.max(axis=1), color=PALETTE[place], alpha=0.15
        )
    ax.set_xscale("log", base=2)
    ax.set_xticks(sizes, [str(size) for size in sizes])
    ax.set(xlabel="batch size (same number of examples in total)", ylabel="validation accuracy", ylim=(0, 1))
    ax.legend(loc="lower right")
    return fig


@styled
def plot_dead_units(died: Mapping[tuple[float, bool], Sequence[float]], steps_between: int) -> Figure:
    """Share of ReLU units that are lost, silent for every image, as training goes on.

    Parameters
    ----------
    died : mapping of (float, bool) to sequence of float
        Shares at regular intervals, by learning rate and whether there was batch norm.
    steps_between : int
        Number of steps between two of them.
    """
    fig, axes = new_figure(1, 2, size=WIDE, sharey=True)
    rates = list(dict.fromkeys(rate for rate, _ in died))
    for ax, norm in zip(axes[0], (False, True), strict=True):
        for rate, colour, marker in zip(rates, PALETTE, MARKERS, strict=False):
            shares = np.asarray(died[rate, norm])
            steps = steps_between * np.arange(len(shares))
            ax.plot(steps, shares, color=colour, marker=marker, label=f"learning rate {rate:g}", alpha=0.8)
        ax.set(title=_STYLES[norm]["label"], xlabel="step", ylim=(-0.03, 1.03))
    axes[0, 0].set_ylabel("share of dead units, last layer (mean)")
    axes[0, 1].legend()
    return fig
