"""Pictures of axes and labels: matrices as tables of numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from website.gallery.picture import Array, Look, Picture, answer, picture


def table(
    ax: Any, look: Look, numbers: Array, colour: str, *, spec: str = ".2f", marked: Array | None = None
) -> None:
    """Draw a matrix as a grid of numbers, entries tinted by their size or where they are marked."""
    shade = np.abs(numbers) / max(np.abs(numbers).max(), 1e-12) if marked is None else marked
    rows, cols = numbers.shape
    for i, j in np.ndindex(rows, cols):
        tint = 0.08 + 0.45 * float(shade[i, j])
        ax.add_patch(_square(j, i, colour, tint, look.grey))
        ax.text(j + 0.5, i + 0.5, format(numbers[i, j], spec), ha="center", va="center", fontsize=9)
    ax.set(xlim=(0, cols), ylim=(rows, 0), aspect="equal", xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set_visible(False)


def _square(x: float, y: float, colour: str, tint: float, edge: str) -> Any:
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), 1, 1, facecolor=to_rgba(colour, tint), edgecolor=edge, linewidth=0.6)


@picture("the-wrong-axis")
def probabilities(look: Look) -> Picture:
    """The gradient of a softmax loss, over rows and over columns."""
    rng = np.random.default_rng(4)
    scores, y = rng.normal(size=(3, 4)), np.array([0, 2, 3])
    fig, axes = look.figure(1, 2, size=(7.4, 2.5))
    panels = (
        ("", "over the classes", look.right),
        ("normalised_over_examples_throughout", "over the examples", look.wrong),
    )
    sums = []
    for ax, (mistake, title, colour) in zip(axes, panels, strict=True):
        gradient = answer("backprop", "softmax_loss", mistake)(scores.copy(), y)[1]
        probs = gradient * len(y) + np.eye(4)[y]
        table(ax, look, probs, colour)
        sums.append(probs.sum(axis=1))
        for i, total in enumerate(probs.sum(axis=1)):
            ax.text(4.15, i + 0.5, f"row: {total:.2f}", va="center", fontsize=9)
        for j, total in enumerate(probs.sum(axis=0)):
            ax.text(j + 0.5, 3.3, f"{total:.2f}", ha="center", va="center", fontsize=8, color=look.grey)
        ax.set(title=f"exponentials divided by their sum {title}", xlim=(0, 5.2), ylim=(3.5, 0))
        ax.title.set_fontsize(9)
    return fig, {"rows": ", ".join(f"{total:.2f}" for total in sums[1])}


@picture("the-entry-of-the-right-class")
def touched(look: Look) -> Picture:
    """Which entries a line changes."""
    rng = np.random.default_rng(5)
    scores, y = rng.normal(size=(4, 5)), np.array([3, 0, 3, 1])
    right = answer("backprop", "softmax_loss")(scores.copy(), y)[1] * 4
    wrong = answer("backprop", "softmax_loss", "ones_in_whole_columns")(scores.copy(), y)[1] * 4
    probs = right + np.eye(5)[y]
    fig, axes = look.figure(1, 2, size=(7.4, 3.0))
    for ax, (gradient, title, colour) in zip(
        axes, ((right, "one entry per row", look.right), (wrong, "whole columns", look.wrong)), strict=True
    ):
        changed = np.abs(gradient - probs) > 1e-9
        table(ax, look, gradient, colour, spec="+.2f", marked=changed.astype(float))
        ax.set_title(f"{title}: {changed.sum()} entries changed")
        for i, label in enumerate(y):
            ax.text(-0.1, i + 0.5, f"y = {label}", ha="right", va="center", fontsize=8, color=look.grey)
    return fig, {}


@picture("labels-used-as-numbers")
def costs(look: Look) -> Picture:
    """What an untrained classifier loses on an example of each class."""
    fig, axes = look.figure(1, 2, size=(6.8, 2.8), sharey=True)
    for ax, (mistake, title, colour) in zip(
        axes, (("", "right", look.right), ("label_as_number", "label as a number", look.wrong)), strict=True
    ):
        gradient_of = answer("linear", "softmax_loss_naive", mistake)
        pushes = [-gradient_of(np.zeros((1, 6)), np.ones((1, 1)), np.array([c]), 0.0)[1][0] for c in range(6)]
        ax.bar(range(6), [push[c] for c, push in enumerate(pushes)], color=colour)
        ax.set(title=title, xlabel="class of the example", xticks=range(6))
    axes[0].set_ylabel("push on its own score")
    return fig, {}
