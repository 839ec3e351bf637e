"""Figures of the assignment on losses: one label's loss, a formula that breaks, attributes of images."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from course_lib.plotting.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
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
Loss = Callable[..., tuple[float, Array]]


@styled
def plot_naive_logistic() -> Figure:
    """Draw −log(1 − σ(s)) as typed in, for scores at which the sigmoid runs out of digits."""
    scores = np.linspace(0, 45, 1801)
    with np.errstate(divide="ignore"):  # the infinite values are what the figure is about
        naive = -np.log(1 - 1 / (1 + np.exp(-scores)))
    finite = np.isfinite(naive)
    last = float(scores[finite][-1])
    fig, [[ax]] = new_figure(size=(7.5, 3.4))
    ax.plot([0, 45], [0, 45], color=GREY, linewidth=5, alpha=0.4, label="a line of slope 1")
    ax.plot(scores[finite], naive[finite], color=ORANGE, label="$-\\log(1 - \\sigma(s))$ as typed")
    ax.axvspan(last, 45, color=ORANGE, alpha=0.15)
    ax.text(last + 0.4, 8, f"infinite\nfrom {last:.1f} on", color=BLACK)
    ax.set(
        xlabel="score of a label that is not there", ylabel="loss", title="digits run out before numbers do"
    )
    ax.legend(loc="upper left")
    return fig


@styled
def plot_one_label(losses: Mapping[str, Loss], span: float = 4.0) -> Figure:
    """Losses of one label and their gradients against its score, for a present and an absent label.

    Parameters
    ----------
    losses : mapping of str to callable
        ``loss(scores, Y) -> (loss, dscores)`` by name.
    span : float
        Largest score shown.
    """
    scores = np.linspace(-span, span, 400)
    fig, axes = new_figure(2, 2, size=(WIDTH, 5.0), sharex=True, sharey="row")
    for column, (label, words) in zip(axes.T, [(1, "the label is there"), (0, "it isn't")], strict=True):
        for (name, loss), colour, line in zip(losses.items(), PALETTE, ("-", "--"), strict=False):
            answers = [loss(np.array([[s]]), np.array([[label]])) for s in scores]
            column[0].plot(scores, [a[0] for a in answers], line, color=colour, label=name)
            slopes = [float(np.asarray(a[1]).squeeze()) for a in answers]
            column[1].plot(scores, slopes, line, color=colour, label=name)
        column[0].set_title(words)
        column[1].set_xlabel("score")
    axes[0, 0].set_ylabel("loss")
    axes[1, 0].set_ylabel("gradient")
    axes[0, 0].legend(loc="upper right")
    return fig


@styled
def plot_attributes(
    images: Array, scores: Array, Y: NDArray[np.int64], names: Sequence[str], image_shape: Sequence[int]
) -> Figure:
    """Images above a table of their attributes: how sure the classifier is, and where it is wrong.

    Parameters
    ----------
    images : ndarray, shape (N, D)
        Raw images.
    scores : ndarray, shape (N, K)
        Scores of their attributes.
    Y : ndarray of int, shape (N, K)
        The attributes they have.
    names : sequence of str
        Names of the attributes.
    image_shape : sequence of int
        Shape of one image.
    """
    count = len(images)
    fig, axes = new_figure(2, count, size=(WIDTH, 3.0), height_ratios=(1, 2.2), sharey="row")
    confidence = 1 / (1 + np.exp(-scores))
    for i in range(count):
        show_image(axes[0, i], images[i], image_shape)
        right = (scores[i] > 0) == (Y[i] == 1)
        ax = axes[1, i]
        ax.barh(range(len(names)), confidence[i], color=[BLUE if ok else ORANGE for ok in right])
        ax.plot(
            Y[i], range(len(names)), linestyle="none", marker="D", color=GREEN, markersize=5, clip_on=False
        )
        ax.axvline(0.5, color=BLACK, linewidth=0.8)
        ax.set(xlim=(-0.2, 1.2), xticks=[])
        ax.grid(False)
    axes[1, 0].set_yticks(range(len(names)), names)
    axes[1, 0].invert_yaxis()
    fig.suptitle(
        "probability of each attribute (line: ½; diamond: the truth, 0 or 1; orange: wrong)", fontsize=10
    )
    return fig
