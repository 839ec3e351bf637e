"""Figures of the assignment on losses: an image on its way down a tree of classes, what a tree costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from course_lib.plotting.style import (
    BLACK,
    BLUE,
    GREY,
    MARKERS,
    ORANGE,
    PALETTE,
    WIDTH,
    new_figure,
    show_image,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Array = NDArray[np.float64]
Tree = NDArray[np.int64]
Loss = Callable[..., tuple[float, Array]]


@styled
def plot_tree(
    parent: Tree,
    names: Sequence[str],
    conditional: Array,
    leaves: Array,
    image: Array,
    image_shape: Sequence[int],
    *,
    title: str = "",
) -> Figure:
    """A tree of classes with the probability of every node among its siblings, for one image.

    Parameters
    ----------
    parent : ndarray of int, shape (M,)
        The tree; −1 for nodes at the top.
    names : sequence of str
        Names of the nodes.
    conditional : ndarray, shape (M,)
        Probability of each node, given its parent.
    leaves : ndarray, shape (C,)
        Probability of each class; the classes are the first C nodes.
    image : ndarray, shape (D,)
        The image, raw.
    image_shape : sequence of int
        Its shape.
    title : str
        Text above the image.
    """
    x, depth = _layout(parent)
    fig, axes = new_figure(1, 2, size=(WIDTH, 4.2), width_ratios=(1, 5))
    show_image(axes[0, 0], image, image_shape, title)
    ax = axes[0, 1]
    top = (float(x[parent < 0].mean()), 0.0)
    for node, group in enumerate(parent):
        start = top if group < 0 else (x[group], -depth[group])
        p = float(conditional[node])
        ax.plot(
            [start[0], x[node]],
            [start[1], -depth[node]],
            color=BLUE,
            linewidth=0.5 + 7 * p,
            alpha=0.6,
            zorder=1,
        )
        box = {"boxstyle": "round,pad=0.25", "facecolor": "white", "edgecolor": GREY}
        if node < len(leaves):
            best = node == int(leaves.argmax())
            ax.text(
                x[node],
                -depth[node] - 0.35,
                f"P {leaves[node]:.3f}",
                ha="center",
                fontsize=8,
                color=ORANGE if best else BLACK,
                fontweight="bold" if best else "normal",
            )
        ax.text(
            x[node], -depth[node], f"{names[node]}\n{p:.2f}", ha="center", va="center", fontsize=8, bbox=box
        )
    ax.text(
        *top, "all", ha="center", va="center", fontsize=8, bbox={"boxstyle": "round", "facecolor": "white"}
    )
    ax.set(xlim=(x.min() - 0.7, x.max() + 0.7), ylim=(-depth.max() - 0.5, 0.3))
    ax.axis("off")
    ax.set_title("in the boxes: probability among siblings; P: probability of the class", fontsize=10)
    return fig


def _layout(parent: Tree) -> tuple[Array, Array]:
    """Return every node's position across (leaves side by side) and its depth (1 at the top)."""
    x, depth = np.zeros(len(parent)), np.zeros(len(parent))
    used = 0

    def place(node: int, level: int) -> None:
        nonlocal used
        depth[node] = level
        children = np.flatnonzero(parent == node)
        for child in children:
            place(int(child), level + 1)
        if len(children):
            x[node] = x[children].mean()
        else:
            x[node], used = used, used + 1

    for node in np.flatnonzero(parent < 0):
        place(int(node), 1)
    return x, depth


@styled
def plot_cost(tree_loss: Loss) -> Figure:
    """How many scores of one example get a gradient, for three shapes of tree over ever more classes.

    Parameters
    ----------
    tree_loss : callable
        ``loss(scores, y, parent) -> (loss, dscores)``.
    """
    counts = [4, 16, 64, 256, 1024]
    shapes: dict[str, Callable[[int], Tree]] = {
        "flat": lambda c: np.full(c, -1),
        "two levels, √C groups": lambda c: _even_tree(c, round(c**0.5)),
        "binary": lambda c: _even_tree(c, 2),
    }
    fig, [[ax]] = new_figure(size=(6.4, 3.6))
    for (name, build), colour, marker in zip(shapes.items(), PALETTE, MARKERS, strict=False):
        touched = [_touched(tree_loss, build(c)) for c in counts]
        ax.loglog(counts, touched, color=colour, marker=marker, label=name)
        ax.annotate(
            f"{touched[-1]:,}",
            (counts[-1], touched[-1]),
            xytext=(6, -3),
            textcoords="offset points",
            color=colour,
        )
    ax.set(xlabel="classes C", ylabel="scores with a gradient", title="what one example touches")
    ax.set_xticks(counts, [f"{c:,}" for c in counts])
    ax.minorticks_off()
    ax.legend(loc="upper left")
    return fig


def _even_tree(num_classes: int, branching: int) -> Tree:
    """Return a tree in which every group has ``branching`` members; C must be a power of it."""
    parent, first, size = [], 0, num_classes
    while size > branching:
        parent += [first + size + i // branching for i in range(size)]
        first, size = first + size, size // branching
    return np.array(parent + [-1] * size)


def _touched(tree_loss: Loss, parent: Tree) -> int:
    scores = np.random.default_rng(0).normal(size=(1, len(parent)))
    _, dscores = tree_loss(scores, np.array([0]), parent)
    return int(np.count_nonzero(dscores))
