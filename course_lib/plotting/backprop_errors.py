"""Figures of the assignment on backpropagation: how far a measured slope can be trusted.

None of them knows a gradient: the functions that a student wrote come in as arguments.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.plotting.style import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    PINK,
    WIDE,
    WIDTH,
    new_figure,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Array = NDArray[np.float64]
Slopes = Callable[[Callable[[Array], float], Array, float], Array]


@styled
def plot_step_sizes(numerical_gradient: Slopes, relative_error: Callable[[Any, Any], float]) -> Figure:
    """Error of measured slopes of exp(sin x) against the step, for both differences and both precisions.

    Parameters
    ----------
    numerical_gradient : callable
        ``numerical_gradient(f, x, h)``, by centred differences.
    relative_error : callable
        ``relative_error(a, b)``.
    """
    steps = np.logspace(-13, 0, 53)
    at = np.array([0.6])
    truth = np.cos(at) * np.exp(np.sin(at))

    def f(x: Array) -> float:
        return float(np.exp(np.sin(x[0])))

    def f_single(x: Array) -> float:
        return float(np.exp(np.sin(np.float32(x[0]))))

    lines = {
        "forward, float64": [relative_error((f(at + h) - f(at)) / h, truth) for h in steps],
        "centred (yours), float64": [
            relative_error(numerical_gradient(f, at.copy(), h), truth) for h in steps
        ],
        "centred (yours), float32": [
            relative_error(numerical_gradient(f_single, at.copy(), h), truth) for h in steps
        ],
    }
    fig, [[ax]] = new_figure(size=(7.5, 4.2))
    for (name, errors), colour, marker in zip(lines.items(), (ORANGE, BLUE, PINK), "so^", strict=True):
        shown = np.maximum(np.array(errors, dtype=float), 1e-14)
        ax.loglog(steps, shown, marker=marker, markersize=4, linewidth=1, color=colour, label=name)
    ax.loglog(steps[steps > 1e-7], 0.6 * steps[steps > 1e-7], "--", color=GREY, linewidth=1)
    ax.loglog(steps[steps > 1e-4], 0.25 * steps[steps > 1e-4] ** 2, "--", color=GREY, linewidth=1)
    ax.annotate("slope 1", (1e-6, 3e-7), ha="right", va="bottom", color=GREY)
    ax.annotate("slope 2", (3e-4, 1e-8), ha="left", va="top", color=GREY)
    ax.axvline(1e-5, color=BLACK, linewidth=0.8, linestyle=":")
    ax.annotate("default h", (1.3e-5, 2e-14), va="bottom", fontsize=9)
    ax.set(xlabel="step h", ylabel="relative error", ylim=(1e-14, 5), title="measured slope of exp(sin x)")
    fig.legend(loc="outside lower center", ncols=3)
    return fig


@styled
def plot_kink(numerical_gradient: Slopes, at: float = 3e-6, h: float = 1e-5) -> Figure:
    """Draw the secant of |x| across its corner, and the error of measured slopes at all distances from it.

    Parameters
    ----------
    numerical_gradient : callable
        ``numerical_gradient(f, x, h)``.
    at : float
        The point whose slope is wanted.
    h : float
        The step.
    """

    def f(x: Array) -> float:
        return float(np.abs(x).sum())

    def slope(place: float, step: float) -> float:
        return float(numerical_gradient(f, np.array([place]), step)[0])

    fig, axes = new_figure(1, 2, size=WIDE)
    ax = axes[0, 0]
    grid = np.linspace(-1.5e-5, 1.8e-5, 200)
    ax.plot(1e6 * grid, 1e6 * np.abs(grid), color=BLUE, label="|x|")
    ends = np.array([at - h, at + h])
    measured = slope(at, h)
    ax.plot(1e6 * ends, 1e6 * np.abs(ends), "o--", color=ORANGE, label=f"secant: slope {measured:.2f}")
    ax.plot(1e6 * at, 1e6 * abs(at), "s", color=BLACK, label="here the slope is 1")
    ax.set(xlabel="x, in millionths", ylabel="|x|, in millionths", title=f"x = {at:.0e}, h = {h:.0e}")
    ax.legend(loc="upper left")
    ax.set_ylim(0, 26)
    ax = axes[0, 1]
    places = np.logspace(-8, -3, 200)
    for step, colour, style in [(1e-5, ORANGE, "-"), (1e-6, PINK, "--")]:
        errors = [abs(slope(place, step) - 1) for place in places]
        ax.semilogx(places, errors, color=colour, linestyle=style, label=f"h = {step:.0e}")
    ax.plot(at, abs(measured - 1), "s", color=BLACK)
    ax.set(
        xlabel="distance x from the corner",
        ylabel="relative error",
        title="wrong wherever the corner is nearer than h",
    )
    ax.legend()
    return fig


@styled
def plot_entry_errors(slopes: ArrayLike, analytic: ArrayLike) -> Figure:
    """Relative error of every entry of a gradient against the entry's size.

    Parameters
    ----------
    slopes : array_like
        Measured slopes.
    analytic : array_like, of the same shape
        The gradient.
    """
    measured, claimed = np.ravel(slopes), np.ravel(analytic)
    size = np.maximum(np.abs(measured), np.abs(claimed))
    seen = size > 0
    errors = np.abs(measured - claimed)[seen] / size[seen]
    size = size[seen]
    rounding = 1e-10 / size  # a few times what rounding leaves of a slope at h = 1e-5
    lonely = errors > np.maximum(100 * rounding, 1e-6)
    fig, [[ax]] = new_figure(size=(WIDTH * 0.85, 4.0))
    floor = 1e-13
    ax.loglog(size[~lonely], np.maximum(errors[~lonely], floor), ".", color=BLUE, alpha=0.5, label="rounding")
    ax.loglog(
        size[lonely], errors[lonely], "^", color=ORANGE, label=f"a ReLU switched ({np.sum(lonely)} entries)"
    )
    ax.axhline(1e-7, color=BLACK, linestyle="--", linewidth=1, label="the simple rule, 1e-7")
    failed = np.mean(errors > 1e-7)
    ax.set(
        xlabel="size of the entry",
        ylabel="relative error",
        title=f"a correct gradient: {failed:.0%} of its entries break the simple rule",
    )
    ax.legend(loc="lower left")
    return fig
