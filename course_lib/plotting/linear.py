"""Figures of the assignment on linear classifiers: scores, losses and the landscapes they make.

None of them knows a loss: the functions that a student wrote come in as arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.plotting.style import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    PALETTE,
    SEQUENTIAL,
    WIDE,
    WIDTH,
    new_figure,
    show_image,
    signed,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = NDArray[np.float64]
Labels = NDArray[Any]
Loss = Callable[..., tuple[float, Array]]


@styled
def plot_need_for_bias(
    X: Array, y: Labels, image_shape: Sequence[int], classes: tuple[int, int] = (3, 8)
) -> Figure:
    """Two classes in two features, and the boundary that logistic regression finds with and without a bias.

    Parameters
    ----------
    X : ndarray, shape (N, D)
        Raw images.
    y : ndarray of int, shape (N,)
        Labels.
    image_shape : sequence of int
        Shape of one image.
    classes : (int, int)
        The two labels to show.
    """
    from sklearn.linear_model import LogisticRegression

    chosen = np.isin(y, classes)
    images = X[chosen].reshape(-1, *image_shape) / X.max()
    images = images.reshape(*images.shape[:3], -1).mean(axis=3)
    height, width = image_shape[:2]
    centre = images[:, height // 4 : 3 * height // 4, width // 4 : 3 * width // 4]
    ink = np.column_stack([images[:, :, : width // 2].mean(axis=(1, 2)), centre.mean(axis=(1, 2))])
    is_second = y[chosen] == classes[1]
    fig, axes = new_figure(1, 2, size=WIDE, sharex=True, sharey=True)
    for ax, bias in zip(axes[0], (False, True), strict=True):
        model = LogisticRegression(fit_intercept=bias, C=1e4).fit(ink, is_second)
        for second, colour, marker in [(False, BLUE, "o"), (True, ORANGE, "^")]:
            points = ink[is_second == second]
            ax.scatter(
                *points.T, s=14, alpha=0.6, color=colour, marker=marker, label=f"class {classes[int(second)]}"
            )
        limit = 1.05 * ink.max(axis=0)
        x = np.array([0, limit[0]])
        ax.plot(
            x,
            -(model.coef_[0, 0] * x + model.intercept_[0]) / model.coef_[0, 1],
            color=BLACK,
            label="boundary",
        )
        ax.plot(0, 0, marker="P", markersize=9, color=BLACK, linestyle="none", label="origin", clip_on=False)
        words = "with a bias" if bias else "without a bias: through the origin"
        ax.set(xlim=(0, limit[0]), ylim=(0, limit[1]), xlabel="mean intensity, left half")
        ax.set_title(f"{words}\n{model.score(ink, is_second):.0%} right")
    axes[0, 0].set_ylabel("mean intensity, centre")
    axes[0, 0].legend(loc="upper left")
    return fig


@styled
def plot_scores(
    image: Array,
    scores: ArrayLike,
    label: int,
    class_names: Sequence[str],
    image_shape: Sequence[int],
    loss: float,
) -> Figure:
    """One image and its scores, with the line that its rivals must stay below to cost nothing.

    Parameters
    ----------
    image : ndarray, shape (D,)
        The image as raw intensities.
    scores : array_like, shape (C,)
        Its scores.
    label : int
        Its class.
    class_names : sequence of str
        Names of the classes.
    image_shape : sequence of int
        Shape of the image.
    loss : float
        What the student's hinge loss says of it.
    """
    scores = np.asarray(scores)
    fig, axes = new_figure(1, 2, size=WIDE, width_ratios=(1, 3))
    show_image(axes[0, 0], image, image_shape, f"class: {class_names[label]}")
    ax = axes[0, 1]
    ax.bar(range(len(scores)), scores, color=[BLUE if j == label else GREY for j in range(len(scores))])
    ax.axhline(scores[label] - 1, color=ORANGE, linestyle="--", label="right class's score − 1")
    ax.axhline(0, color=BLACK, linewidth=0.8)
    ax.set_xticks(range(len(scores)), class_names, fontsize=8)
    ax.set(
        xlabel="class (blue: the right one)",
        ylabel="score",
        title=f"your hinge loss of this image: {loss:.3f}",
    )
    ax.legend()
    return fig


@styled
def plot_loss_along_one_weight(
    losses: Mapping[str, Loss], W: Array, X: Array, y: Labels, *, entry: tuple[int, int], span: float = 4.0
) -> Figure:
    """Loss of one example while one weight moves, its slope, and the slope of the mean over all examples.

    Parameters
    ----------
    losses : mapping of str to callable
        Loss functions by name.
    W : ndarray, shape (D, C)
        Where to stand.
    X, y : ndarray, shapes (N, D) and (N,)
        Examples; the first one is shown by itself.
    entry : (int, int)
        Which weight moves.
    span : float
        How far, to both sides.
    """
    fig, axes = new_figure(3, len(losses), size=(WIDTH, 5.8), sharex=True)
    offsets = np.linspace(-span, span, 801)
    moved = [_moved(W, entry, offset) for offset in offsets]
    for column, (name, loss), colour in zip(axes.T, losses.items(), PALETTE, strict=False):
        one = np.array([loss(V, X[:1], y[:1], 0.0)[0] for V in moved])
        mean = np.array([loss(V, X, y, 0.0)[0] for V in moved])
        for ax, values in zip(column, (one, _slope(one, offsets), _slope(mean, offsets)), strict=True):
            ax.plot(offsets[: len(values)], values, color=colour)
        column[0].set_title(name)
        column[2].set_xlabel(f"change of W[{entry[0]}, {entry[1]}]")
    for ax, label in zip(
        axes[:, 0], ("loss,\n1 example", "slope,\n1 example", f"slope,\nmean of {len(X)}"), strict=True
    ):
        ax.set_ylabel(label)
    fig.align_ylabels(axes[:, 0])
    fig.suptitle("data loss while one weight of the right class moves")
    return fig


def _slope(values: Array, offsets: Array) -> Array:
    return np.diff(values) / np.diff(offsets)


def _moved(W: Array, entry: tuple[int, int], offset: float) -> Array:
    W = W.copy()
    W[entry] += offset
    return W


@styled
def plot_two_opinions(svm_loss: Loss, softmax_loss: Loss, rows: Sequence[Sequence[float]]) -> Figure:
    """What two losses say of a few rows of scores whose first class is right.

    With ``X = [[1]]`` the weights are the scores, so the student's losses can be asked directly.

    Parameters
    ----------
    svm_loss, softmax_loss : callable
        ``loss(W, X, y, reg) -> (loss, dW)``.
    rows : sequence of sequences of float
        Rows of scores.
    """
    fig, axes = new_figure(1, len(rows), size=(WIDTH, 3.4))
    for ax, scores in zip(axes[0], rows, strict=True):
        hinge, cross = (_of_scores(loss, scores, 0) for loss in (svm_loss, softmax_loss))
        bars = ax.bar(range(len(scores)), scores, color=[BLUE] + [GREY] * (len(scores) - 1))
        ax.bar_label(bars, labels=[signed(score) for score in scores], padding=2)
        ax.axhline(0, color=BLACK, linewidth=0.8)
        ax.margins(y=0.15)
        ax.set_xticks(range(len(scores)), ["right class"] + ["rival"] * (len(scores) - 1))
        ax.set_title(f"SVM loss {hinge:.3f}\nsoftmax loss {cross:.3f}")
    axes[0, 0].set_ylabel("score")
    return fig


def _of_scores(loss: Loss, scores: ArrayLike, label: int) -> float:
    W = np.atleast_2d(np.asarray(scores, dtype=float))
    return float(loss(W, np.ones((1, 1)), np.array([label]), 0.0)[0])


@styled
def plot_flattening(softmax_loss: Loss, scores: Sequence[float], factors: Sequence[float]) -> Figure:
    """Probabilities of one row of scores as all weights shrink by a factor.

    The student's own loss supplies them: the loss of an example whose label is j is −log of j's probability.

    Parameters
    ----------
    softmax_loss : callable
        ``loss(W, X, y, reg) -> (loss, dW)``.
    scores : sequence of float
        One row of scores.
    factors : sequence of float
        What the weights, and so the scores, are multiplied by.
    """
    fig, axes = new_figure(1, len(factors), size=(WIDTH, 3.0), sharey=True)
    for ax, factor in zip(axes[0], factors, strict=True):
        shrunk = factor * np.asarray(scores, dtype=float)
        p = [np.exp(-_of_scores(softmax_loss, shrunk, j)) for j in range(len(shrunk))]
        bars = ax.bar(range(len(p)), p, color=PALETTE[: len(p)])
        ax.bar_label(bars, labels=[f"{value:.3f}" for value in p], padding=1)
        ax.set_xticks(range(len(p)), [signed(s) for s in shrunk])
        ax.set(xlabel="scores", title=f"weights × {factor:g}")
    axes[0, 0].set(ylabel="probability", ylim=(0, 1))
    return fig


@styled
def plot_loss_slice(
    panels: Mapping[str, Callable[[Array], float]], shape: tuple[int, int], steps: int = 61
) -> Figure:
    """Heat maps of loss functions on a plane through W = 0, spanned by two random directions.

    Parameters
    ----------
    panels : mapping of str to callable
        Title and ``W -> loss`` of each panel.
    shape : (int, int)
        Shape of W.
    steps : int
        Points along each axis.
    """
    first, second = np.random.default_rng(3).normal(size=(2, *shape))
    ticks = np.linspace(-1, 1, steps)
    fig, axes = new_figure(1, len(panels), size=(WIDTH, 3.2), sharey=True)
    for ax, (title, loss) in zip(axes[0], panels.items(), strict=True):
        heights = np.array([[loss(a * first + b * second) for a in ticks] for b in ticks])
        levels = heights.min() + np.ptp(heights) * np.linspace(0.02, 1, 14) ** 2  # closer where it is flat
        colours = ax.imshow(heights, origin="lower", extent=(-1, 1, -1, 1), cmap=SEQUENTIAL)
        ax.contour(ticks, ticks, heights, levels=levels, colors="white", linewidths=0.7, alpha=0.8)
        ax.plot(0, 0, marker="+", markersize=12, markeredgewidth=2.5, color=ORANGE)
        ax.grid(False)
        ax.set(title=title, xlabel="one random direction")
        bar = fig.colorbar(colours, ax=ax, shrink=0.8)
    bar.set_label("loss")
    axes[0, 0].set_ylabel("another")
    return fig


@styled
def plot_equal_scores() -> Figure:
    """Draw the weights that give the same score to x = (1, 1), over the contours of two penalties."""
    fig, axes = new_figure(1, 2, size=WIDE, sharey=True)
    grid = np.linspace(-0.6, 1.3, 200)
    a, b = np.meshgrid(grid, grid)
    panels = [
        ("squares: $w_1^2 + w_2^2$", a**2 + b**2),
        ("absolute values: $|w_1| + |w_2|$", np.abs(a) + np.abs(b)),
    ]
    levels = [0.1, 0.25, 0.5, 0.75, 1.0, 1.5]  # the colour map's bright end is left out
    for ax, (name, penalty) in zip(axes[0], panels, strict=True):
        drawn = ax.contour(a, b, penalty, levels=levels, cmap=SEQUENTIAL, vmin=0, vmax=1.9)
        ax.clabel(drawn, fontsize=8)
        _mark_candidates(ax)
        ax.set(title=name, xlabel="$w_1$", aspect="equal")
    axes[0, 0].set_ylabel("$w_2$")
    fig.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return fig


def _mark_candidates(ax: Axes) -> None:
    ax.plot([-0.3, 1.3], [1.3, -0.3], color=BLACK, label="score 1 for x = (1, 1)")
    ax.plot(1, 0, "s", color=ORANGE, markersize=9, label="all on one feature")
    ax.plot(0.5, 0.5, "o", color=BLUE, markersize=9, label="spread over both")
