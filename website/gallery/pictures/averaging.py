"""Pictures of sums, means, factors and steps."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from website.gallery.picture import Array, Look, Picture, answer, picture


@cache
def clusters(per_class: int, classes: int = 3, seed: int = 1) -> tuple[Array, Array]:
    """Return points of overlapping clusters in the plane with a column of ones, and their labels."""
    rng = np.random.default_rng(seed)
    y = np.tile(np.arange(classes), per_class)
    angles = 2 * np.pi * y / classes
    X = 1.5 * np.stack([np.cos(angles), np.sin(angles)], axis=1) + rng.normal(size=(len(y), 2))
    return np.hstack([X, np.ones((len(y), 1))]), y


@cache
def _descent(mistake: str, per_class: int, rate: float = 0.5, steps: int = 30) -> list[float]:
    loss_fn, right = (
        answer("linear", "softmax_loss_vectorized", mistake),
        answer("linear", "softmax_loss_vectorized"),
    )
    X, y = clusters(per_class)
    W = np.zeros((3, 3))
    losses = []
    for _ in range(steps):
        losses.append(float(right(W, X, y, 0.0)[0]))
        W = W - rate * loss_fn(W, X, y, 0.0)[1]
    return losses


@picture("a-sum-where-a-mean-belongs")
def sum_and_mean(look: Look) -> Picture:
    """Descent with mean and sum of the gradient, for a small and a large batch."""
    fig, axes = look.figure(1, 2, sharey=True)
    for ax, per_class in zip(axes, (2, 100), strict=True):
        mean, total = _descent("", per_class), _descent("gradient_not_averaged", per_class)
        ax.plot(mean, color=look.right, label="mean")
        ax.plot(total, color=look.wrong, linestyle="--", label="sum")
        ax.set(title=f"{3 * per_class} examples", xlabel="step", yscale="log")
    axes[0].set_ylabel("loss (a mean)")
    axes[0].legend()
    return fig, {"worst": max(_descent("gradient_not_averaged", 100))}


@picture("a-mean-over-the-wrong-count")
def start_of_training(look: Look) -> Picture:
    """The loss of an untrained classifier over the number of classes."""
    counts = np.arange(2, 31)
    fig, [ax] = look.figure()
    curves = {
        "": ("mean over examples", look.right, "-"),
        "loss_averaged_over_classes": ("over examples and classes", look.wrong, "--"),
        "loss_averaged_twice": ("over examples, twice", look.third, ":"),
    }
    X = np.ones((5, 1))
    for mistake, (label, colour, style) in curves.items():
        loss_fn = answer("linear", "softmax_loss_vectorized", mistake)
        losses = [loss_fn(np.zeros((1, C)), X, np.zeros(5, dtype=int), 0.0)[0] for C in counts]
        ax.plot(counts, losses, style, color=colour, label=label)
    ax.set(xlabel="classes", ylabel="loss before training", ylim=(0, None))
    ax.legend()
    return fig, {}


@cache
def _slopes(mistake: str) -> tuple[Array, Array]:
    """Return the entries of a gradient, and the same by differences."""
    loss_fn = answer("backprop", "softmax_loss", mistake)
    numerical = answer("backprop", "numerical_gradient")
    rng = np.random.default_rng(3)
    x, y = 1.5 * rng.normal(size=(7, 4)), rng.integers(4, size=7)
    return loss_fn(x.copy(), y)[1].ravel(), numerical(lambda z: loss_fn(z, y)[0], x.copy()).ravel()


@picture("a-factor-of-two")
def gradient_check(look: Look) -> Picture:
    """Entries of a gradient against differences."""
    fig, [ax] = look.figure(size=(4.6, 3.6))
    for mistake, label, colour, marker in (
        ("", "right", look.right, "o"),
        ("gradient_doubled", "doubled", look.wrong, "D"),
    ):
        computed, measured = _slopes(mistake)
        ax.plot(measured, computed, marker, color=colour, label=label, markersize=6, alpha=0.85)
    reach = np.array([-0.15, 0.14])
    ax.plot(reach, reach, color=look.grey, linewidth=1, zorder=0)
    ax.plot(reach, 2 * reach, color=look.grey, linewidth=1, linestyle=":", zorder=0)
    ax.set(xlabel="slope by differences", ylabel="gradient")
    ax.legend()
    return fig, {}


@picture("off-by-one")
def staircase(look: Look) -> Picture:
    """A schedule of stairs, and the same a step early or late."""
    fig, [ax] = look.figure(size=(6.4, 2.9))
    steps = np.arange(14)
    curves = (
        ("one_step_early", "a step early", look.wrong, "--", 0.015),
        ("one_step_late", "a step late", look.third, ":", -0.015),
        ("", "right", look.right, "-", 0.0),
    )
    for mistake, label, colour, style, lift in curves:
        schedule = answer("optimizers", "step_decay", mistake)
        rates = np.array([schedule(t, 1.0, 0.5, 5) for t in steps])
        ax.step(steps, rates + lift, style, where="mid", color=colour, label=label)
    ax.set(xlabel="step t", ylabel="learning rate", xticks=steps)
    ax.legend()
    return fig, {}


@picture("equals-for-plus-equals")
def whose_share(look: Look) -> Picture:
    """How much each example has to do with a gradient."""
    rng = np.random.default_rng(0)
    X, y, W = rng.normal(size=(6, 3)), rng.integers(3, size=6), 0.1 * rng.normal(size=(3, 3))
    fig, axes = look.figure(1, 2, size=(6.4, 2.7), sharey=True)
    panels = (
        ("", "all are added up", look.right),
        ("gradient_overwritten", "each replaces the last", look.wrong),
    )
    for ax, (mistake, title, colour) in zip(axes, panels, strict=True):
        loss_fn = answer("linear", "softmax_loss_naive", mistake)
        whole = loss_fn(W, X, y, 0.0)[1]
        moved = [np.abs(loss_fn(W, _without(X, i), y, 0.0)[1] - whole).max() for i in range(6)]
        ax.bar(range(6), moved, color=colour)
        ax.set(title=title, xlabel="example", xticks=range(6))
    axes[0].set_ylabel("change of the gradient")
    return fig, {}


def _without(X: Array, row: int) -> Array:
    blanked = X.copy()
    blanked[row] = 0.0
    return blanked


@picture("the-shares-of-an-average")
def averages(look: Look) -> Picture:
    """A running average of a noisy signal."""
    rng = np.random.default_rng(2)
    signal = np.where(np.arange(120) < 60, 1.0, 2.0) + 0.4 * rng.normal(size=120)
    fig, [ax] = look.figure(size=(6.4, 3.0))
    ax.plot(signal, ".", color=look.grey, markersize=4, label="what comes in")
    curves: tuple[tuple[str, str, str, Any], ...] = (
        ("shares_swapped", "shares exchanged", look.wrong, {"linewidth": 1.2}),
        ("", "right", look.right, {}),
    )
    for mistake, label, colour, style in curves:
        update = answer("optimizers", "ema_average", mistake)
        average, path = np.array([1.0]), []
        for value in signal:
            average = update(average, np.array([value]), 0.9)
            path.append(float(average[0]))
        ax.plot(path, color=colour, label=label, **style)
    ax.set(xlabel="step", ylim=(0, 3.4))
    ax.legend(ncol=3, loc="upper left")
    return fig, {}
