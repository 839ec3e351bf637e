"""Pictures of losses and penalties."""

from __future__ import annotations

from functools import cache

import numpy as np

from website.gallery.picture import Array, Look, Picture, answer, picture

_SIDE = np.linspace(-2, 2, 41)


@picture("the-margin")
def hinge(look: Look) -> Picture:
    """The hinge loss over the lead of the right class."""
    lead = np.linspace(-2, 3, 101)
    fig, [ax] = look.figure(size=(6.4, 3.1))
    curves = (
        ("delta_missing", "no margin", look.wrong, "--"),
        ("correct_class_in_loss", "right class counted", look.third, "-."),
        ("negative_margins_counted", "negative ones counted", look.fourth, ":"),
        ("", "right", look.right, "-"),
    )
    for mistake, label, colour, style in curves:
        loss_fn = answer("linear", "svm_loss_vectorized", mistake)
        values = [loss_fn(np.array([[d, 0.0]]), np.ones((1, 1)), np.array([0]), 0.0)[0] for d in lead]
        ax.plot(lead, values, style, color=colour, label=label)
    ax.axvline(1, color=look.grey, linewidth=0.8, zorder=0)
    ax.set(xlabel="lead of the right class over its rival", ylabel="loss of the example")
    ax.legend(fontsize=8.5)
    return fig, {}


@picture("the-factor-of-the-penalty")
def tangent(look: Look) -> Picture:
    """The penalty of one weight and its slopes."""
    w = np.linspace(-1.2, 3.4, 93)
    fig, [ax] = look.figure(size=(5.8, 3.2))
    loss_fn = answer("linear", "softmax_loss_vectorized")
    X, y = np.zeros((1, 1)), np.array([0])
    base = loss_fn(np.zeros((1, 2)), X, y, 1.0)[0]
    ax.plot(
        w,
        [loss_fn(np.array([[v, 0.0]]), X, y, 1.0)[0] - base for v in w],
        color=look.grey,
        label="penalty in the loss",
    )
    at = 2.0
    here = np.array([[at, 0.0]])
    height = loss_fn(here, X, y, 1.0)[0] - base
    near = np.linspace(at - 0.9, at + 0.9, 2)
    cases = (
        ("", "its slope", look.right, "-"),
        ("penalty_slope_doubled", "doubled", look.wrong, "--"),
        ("penalty_slope_halved", "halved", look.third, "-."),
    )
    for mistake, label, colour, style in cases:
        slope = answer("linear", "softmax_loss_vectorized", mistake)(here, X, y, 1.0)[1][0, 0]
        ax.plot(near, height + slope * (near - at), style, color=colour, label=f"{label}: {slope:g}")
    ax.plot([at], [height], "o", color=look.ink, markersize=5)
    ax.set(xlabel="weight", ylabel="penalty")
    ax.legend(fontsize=8.5)
    return fig, {}


@picture("another-penalty")
def level_lines(look: Look) -> Picture:
    """Where different penalties of two weights are equally large."""
    panels = (
        ("", "squares", look.right),
        ("penalty_l1", "absolute values", look.wrong),
        ("penalty_squared_late", "square of the sum", look.third),
        ("penalty_not_squared", "not squared", look.fourth),
    )
    fig, axes = look.figure(1, 4, size=(9.0, 2.6), sharey=True)
    for ax, (mistake, title, colour) in zip(axes, panels, strict=True):
        ax.contour(_SIDE, _SIDE, _penalties(mistake), levels=7, colors=[colour], linewidths=1.3)
        ax.plot([1.5, 1.5], [1.5, -1.5], "o", color=look.ink, markersize=4)
        ax.set(title=title, xlabel="$w_0$", aspect="equal", xticks=[-1, 0, 1])
    axes[0].set_ylabel("$w_1$")
    sums = _penalties("penalty_squared_late")
    return fig, {"alike": sums[35, 35], "opposite": abs(sums[5, 35])}


@cache
def _penalties(mistake: str) -> Array:
    """Return what pairs of weights cost, apart from the data."""
    loss_fn = answer("linear", "svm_loss_naive", mistake)
    X, y = np.zeros((1, 2)), np.array([0])
    base = loss_fn(np.zeros((2, 2)), X, y, 1.0)[0]

    def at(first: float, second: float) -> float:
        return float(loss_fn(np.array([[first, 0.0], [second, 0.0]]), X, y, 1.0)[0] - base)

    return np.array([[at(first, second) for first in _SIDE] for second in _SIDE])
