"""Figures of the assignment on optimizers: trainings, steps and schedules over time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.plotting.style import BLACK, BLUE, GREY, WIDE, WIDTH, look_of, new_figure, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = NDArray[np.float64]
Optimizer = Callable[..., tuple[Array, dict[str, Any]]]


def _smooth(values: ArrayLike, window: int) -> Array:
    """Return the mean of up to ``window`` values up to each."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    ends = np.arange(1, len(sums))
    starts = np.maximum(0, ends - window)
    return np.asarray((sums[ends] - sums[starts]) / (ends - starts))


def _log_scale(ax: Axes, low: float | None = None, high: float | None = None) -> None:
    """Make the y axis logarithmic, with plain numbers at 1, 2 and 5."""
    from matplotlib.ticker import LogLocator, NullLocator, StrMethodFormatter

    ax.set_yscale("log")
    ax.set_ylim(low, high)
    ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    ax.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    ax.yaxis.set_minor_locator(NullLocator())


@styled
def plot_losses(histories: Mapping[str, ArrayLike], *, legend: str, guess: float, window: int = 10) -> Figure:
    """Minibatch losses of several trainings in one panel, smoothed, on a logarithmic axis.

    Parameters
    ----------
    histories : mapping of str to array_like
        Losses per step.
    legend : str
        What the names of the histories are.
    guess : float
        The loss of guessing, drawn as a dashed line.
    window : int
        Steps that are averaged.
    """
    fig, [[ax]] = new_figure(size=(WIDTH * 0.75, 3.6))
    for name, history in histories.items():
        ax.plot(_smooth(history, window), label=name)
    ax.axhline(guess, color=BLACK, linestyle="--", linewidth=1, label=f"guessing: {guess:.2f}")
    _log_scale(ax)
    ax.set(xlabel="step", ylabel=f"loss, mean of {window} steps")
    ax.legend(title=legend, loc="upper left", bbox_to_anchor=(1.01, 1))
    return fig


@styled
def plot_effective_steps(methods: Mapping[str, Optimizer], num_steps: int) -> Figure:
    """How far a weight moves per unit of gradient, while gradients are noise that becomes ten times smaller.

    Parameters
    ----------
    methods : mapping of str to optimizer
        ``(w, dw, config) -> (next_w, config)``.
    num_steps : int
        Steps; gradients shrink after half of them.
    """
    rng = np.random.default_rng(0)
    gradients = rng.choice([-1.0, 1.0], size=(num_steps, 50)) * rng.uniform(0.5, 1.5, size=(num_steps, 50))
    gradients[num_steps // 2 :] /= 10
    fig, [[ax]] = new_figure(size=(WIDTH * 0.75, 3.4))
    for place, (name, method) in enumerate(methods.items()):
        w, config = np.zeros(50), {"learning_rate": 1.0}
        sizes = []
        for dw in gradients:
            next_w, config = method(w, dw, config)
            sizes.append(np.median(np.abs((next_w - w) / dw)))
            w = next_w
        ax.semilogy(np.arange(1, num_steps + 1), sizes, **look_of(name, place), markevery=300, label=name)
    steps = np.arange(1, num_steps + 1)
    ax.semilogy(steps, 1 / np.sqrt(steps), color=BLACK, linestyle=":", label="1/√t")
    ax.axvline(num_steps // 2, color=BLACK, linewidth=0.8, linestyle="--")
    ax.set(xlabel="step t", ylabel="|step| / |gradient|, learning rate 1")
    ax.set_title("the gradients become ten times smaller at the dashed line")
    ax.legend()
    return fig


@styled
def plot_step_lengths(paths: Mapping[str, Array], unit: float) -> Figure:
    """Length of each step of one weight's path, in learning rates.

    Parameters
    ----------
    paths : mapping of str to ndarray, shape (T + 1,)
        Values of the weight, the start included.
    unit : float
        The learning rate.
    """
    fig, [[ax]] = new_figure(size=(WIDTH * 0.65, 3.2))
    for number, (name, path) in enumerate(paths.items()):
        lengths = np.abs(np.diff(path)) / unit
        places = np.arange(1, len(lengths) + 1) + (number - (len(paths) - 1) / 2) * 0.4
        ax.bar(places, lengths, width=0.38, label=name)
    ax.axhline(1, color=BLACK, linestyle="--", linewidth=1)
    ax.set(xlabel="step", ylabel="length of the step / learning rate")
    ax.set_xticks(range(1, len(lengths) + 1))
    ax.legend()
    return fig


@styled
def plot_training(
    losses: Mapping[str, Mapping[str, ArrayLike]], ratios: Mapping[str, ArrayLike], title: str
) -> Figure:
    """Losses of several trainings, one panel for each problem, and update-to-weight ratios.

    Parameters
    ----------
    losses : mapping of str to mapping of str to array_like
        For each problem the losses per step, by optimizer.
    ratios : mapping of str to array_like
        Sizes of the updates in units of the weights' size, per layer, by optimizer.
    title : str
        Title of the panel with the ratios.
    """
    fig, axes = new_figure(1, len(losses) + 1, size=(WIDTH, 3.8))
    for ax, (name, runs) in zip(axes[0], losses.items(), strict=False):
        for place, (run, values) in enumerate(runs.items()):
            ax.plot(_smooth(values, 20), color=look_of(run, place)["color"], label=run)
        _log_scale(ax)
        ax.set(xlabel="step", title=name)
    last = axes[0, -1]
    for place, (run, values) in enumerate(ratios.items()):
        last.plot(np.arange(1, len(np.asarray(values)) + 1), values, **look_of(run, place))
    last.axhline(1e-3, color=BLACK, linestyle="--", linewidth=1)
    last.set(xlabel="layer", title=title, yscale="log")
    axes[0, 0].set_ylabel("loss, mean of 20 steps")
    last.set_ylabel("|update| / |weights|")
    handles = axes[0, 0].get_lines()
    fig.legend(handles=handles, loc="outside lower center", ncols=len(handles))
    return fig


@styled
def plot_batch_size(noise: Mapping[int, float], runs: Mapping[str, tuple[int, ArrayLike]]) -> Figure:
    """Gradient noise against batch size, and losses against the number of examples that were looked at.

    Parameters
    ----------
    noise : mapping of int to float
        Root mean square distance of a minibatch gradient from the full one, by batch size.
    runs : mapping of str to (int, array_like)
        Batch size and losses per step.
    """
    fig, [[left, right]] = new_figure(1, 2, size=WIDE, width_ratios=(1, 1.4))
    sizes = np.array(list(noise))
    values = np.array(list(noise.values()))
    left.loglog(sizes, values, color=BLUE, marker="o", linestyle="none", label="measured")
    left.loglog(sizes, values[0] * np.sqrt(sizes[0] / sizes), color=GREY, linestyle=":", label="1/√B")
    left.set(xlabel="batch size B", ylabel="distance from the full gradient")
    left.set_xticks(sizes, sizes)
    left.minorticks_off()
    left.legend()
    for name, (size, losses) in runs.items():
        seen = size * np.arange(1, len(np.asarray(losses)) + 1)
        right.plot(seen, _smooth(losses, max(1, 1024 // size)), label=name)
    _log_scale(right)
    right.set(xlabel="examples looked at", ylabel="loss, mean of 1,024 examples")
    right.legend()
    return fig


@styled
def plot_schedules(rates: Mapping[str, Sequence[float]]) -> Figure:
    """Learning rates over time, one small panel per schedule.

    Parameters
    ----------
    rates : mapping of str to sequence of float
        Learning rate at each step.
    """
    fig, axes = new_figure(2, -(-len(rates) // 2), size=(WIDTH, 3.8), sharex=True, sharey=True)
    for ax, (name, values) in zip(axes.flat, rates.items(), strict=False):
        ax.plot(values, color=BLUE, drawstyle="steps-post")
        ax.set_title(name, fontsize=10)
        ax.set_ylim(0, 1.08)
    for ax in axes[-1]:
        ax.set_xlabel("steps taken")
    for ax in axes[:, 0]:
        ax.set_ylabel("learning rate")
    return fig


@styled
def plot_distances(distances: Mapping[str, ArrayLike]) -> Figure:
    """Distance of several estimates from the minimum, over time, on logarithmic axes.

    Parameters
    ----------
    distances : mapping of str to array_like
        Distance after each step.
    """
    fig, [[ax]] = new_figure(size=(WIDTH * 0.75, 3.6))
    for name, values in distances.items():
        ax.plot(np.arange(1, len(np.asarray(values)) + 1), values, label=name, linewidth=1.4)
    _log_scale(ax)
    ax.set(xscale="log", xlabel="step", ylabel="distance from the minimum", title="mean of 20 runs")
    ax.legend()
    return fig
