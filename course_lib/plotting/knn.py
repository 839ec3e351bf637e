"""Figures of assignment 1, nearest neighbours: this module looks at distances and votes.

Its neighbours look at pixels (:mod:`~course_lib.plotting.knn_pixels`) and at space
(:mod:`~course_lib.plotting.knn_space`); a notebook needs this one only. Whatever a student is asked to
write comes in as an argument.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from course_lib.data import Dataset
from course_lib.plotting.knn_pixels import (
    challenges,
    changed_copies,
    distance_in_pictures,
    one_big_or_many_small,
    pixels_fail,
    samples_per_class,
)
from course_lib.plotting.knn_space import (
    balls_under_rotation,
    curse_of_dimensionality,
    tsne_map,
    what_an_index_trades,
)
from course_lib.plotting.style import (
    BLACK,
    BLUE,
    GREY,
    MARKERS,
    ORANGE,
    PALETTE,
    SEQUENTIAL,
    new_figure,
    show_image,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from course_lib.plotting.explore import Draw

__all__ = [
    "balls_under_rotation",
    "challenges",
    "changed_copies",
    "curse_of_dimensionality",
    "distance_in_pictures",
    "distance_matrix",
    "k_versus_accuracy",
    "neighbours_of_queries",
    "one_big_or_many_small",
    "pixels_fail",
    "regions_of_votes",
    "samples_per_class",
    "speed_race",
    "tsne_map",
    "what_an_index_trades",
    "why_shuffle",
]

Array = NDArray[np.float64]
Labels = NDArray[np.int64]
Distances = Callable[[Array, Array], Array]
Predict = Callable[[Array, Labels, int], Labels]


@styled
def distance_matrix(dists: Array, X: Array, X_train: Array, image_shape: Sequence[int]) -> Figure:
    """Show distances as an image beside its extreme rows' pictures and what makes a row bright.

    Parameters
    ----------
    dists : ndarray, shape (N, M)
        Distances from ``X`` (N, D) to ``X_train`` (M, D).
    image_shape : sequence of int
        Shape of an image.
    """
    row_means = dists.mean(axis=1)
    from_middle = np.linalg.norm(X - X_train.mean(axis=0), axis=1)
    order = np.argsort(row_means)
    extremes = [*order[-3:][::-1], *order[:3]]
    fig, axes = new_figure(3, 4, size=(9.0, 4.6), width_ratios=[5, 1, 1, 4])
    grid = axes[0, 0].get_gridspec()
    for ax in [*axes[:, 0], *axes[:, 3]]:
        ax.remove()
    matrix, scatter = fig.add_subplot(grid[:, 0]), fig.add_subplot(grid[:, 3])
    shown = matrix.imshow(dists, cmap=SEQUENTIAL, aspect="auto", interpolation="nearest")
    matrix.grid(False)
    matrix.set(xlabel="training example j", ylabel="query i", title="dists: dark is near, bright is far")
    fig.colorbar(shown, ax=matrix, label="L2 distance", shrink=0.8)
    for place, i in enumerate(extremes):
        ax = axes[place % 3, 1 + place // 3]
        show_image(ax, X[i], image_shape, f"row {i}", frame=ORANGE if place < 3 else BLUE)
    axes[2, 1].set_xlabel("brightest", color=ORANGE)
    axes[2, 2].set_xlabel("darkest", color=BLUE)
    scatter.plot(from_middle, row_means, "o", color=GREY, alpha=0.7)
    scatter.plot(
        from_middle[extremes[:3]], row_means[extremes[:3]], "s", color=ORANGE, label="brightest rows"
    )
    scatter.plot(from_middle[extremes[3:]], row_means[extremes[3:]], "D", color=BLUE, label="darkest rows")
    scatter.set(xlabel="distance to the mean image", ylabel="mean of row i", title="Why a row is bright")
    scatter.legend()
    return fig


@styled
def speed_race(versions: Mapping[str, Distances], X: Array, X_train: Array) -> Figure:
    """Time functions that compute the same distances on the same arrays, and scikit-learn's where it is.

    Parameters
    ----------
    versions : mapping of str to callable
        Functions of ``X`` and ``X_train`` by the name to show.
    X, X_train : ndarray, shapes (N, D) and (M, D)
        What to time them on.
    """
    with _rivals() as rivals:
        racing = {**versions, **rivals}
        seconds = {name: _seconds(function, X, X_train) for name, function in racing.items()}
    slowest = max(seconds.values())
    fig, [[ax]] = new_figure(size=(8.0, 2.6))
    colours = [*PALETTE[: len(versions)], GREY]
    bars = ax.barh(list(seconds), list(seconds.values()), color=colours)
    ax.invert_yaxis()
    ax.set_xscale("log")
    ax.set_xlim(min(seconds.values()) / 3, slowest * 20)
    factors = [float(f"{slowest / s:.3g}") for s in seconds.values()]  # three digits of each
    labels = [
        f" {1000 * s:.3g} ms   ({f:,g}× as fast)" for s, f in zip(seconds.values(), factors, strict=True)
    ]
    ax.bar_label(bars, labels, fontsize=9)
    ax.set(xlabel="seconds (each grid line is a factor of ten)")
    without = "" if rivals else "\n(scikit-learn, which races along elsewhere, is not installed here)"
    ax.set_title(f"{len(X):,} × {len(X_train):,} distances between rows of {X.shape[1]:,} numbers{without}")
    return fig


@contextmanager
def _rivals() -> Iterator[dict[str, Distances]]:
    """Give scikit-learn's function, and everybody one core, as loops use no more; nothing without it."""
    try:
        from sklearn.metrics.pairwise import euclidean_distances
        from threadpoolctl import threadpool_limits
    except ModuleNotFoundError:
        yield {}
        return
    with threadpool_limits(1):
        yield {"scikit-learn": euclidean_distances}


def _seconds(function: Callable[[Array, Array], Any], X: Array, X_train: Array) -> float:
    """Return the shortest of up to 20 wall times; a function that takes long runs once."""
    best, spent = float("inf"), 0.0
    for _ in range(20):
        start = time.perf_counter()
        function(X, X_train)
        took = time.perf_counter() - start
        best, spent = min(best, took), spent + took
        if spent > 0.3:
            break
    return best


@styled
def neighbours_of_queries(dists: Array, predict_labels: Predict, data: Dataset, k: int = 5) -> Figure:
    """Show test images, three right and three wrong ones, each with its k nearest training images."""
    y_pred = np.asarray(predict_labels(dists, data.y_train, k))
    right = np.flatnonzero(y_pred == data.y_test)[:3]
    wrong = np.flatnonzero(y_pred != data.y_test)[:3]
    queries = [*right, *wrong]
    fig, axes = new_figure(len(queries), k + 1, size=(8.0, 1.35 * len(queries)))
    for line, i in zip(axes, queries, strict=True):
        true, said = data.class_names[data.y_test[i]], data.class_names[y_pred[i]]
        show_image(line[0], data.X_test[i], data.image_shape, f"{true} → {said}", frame=BLACK)
        for ax, j in zip(line[1:], np.argsort(dists[i])[:k], strict=True):
            colour = BLUE if data.y_train[j] == data.y_test[i] else ORANGE
            title = f"{data.class_names[data.y_train[j]]}  at {dists[i, j]:.1f}"
            show_image(ax, data.X_train[j], data.image_shape, title, colour=colour, frame=colour)
    fig.suptitle(f"Queries (class → vote) and their {k} nearest; blue: same class, orange: another")
    return fig


def regions_of_votes(distances: Distances, predict_labels: Predict, X: Array, y: Labels) -> Draw:
    """Return what colours the plane of two principal components by the vote of the k nearest.

    Returns
    -------
    callable
        ``draw(ax, k)``, for :func:`course_lib.plotting.explore.explore`.
    """
    from matplotlib.colors import ListedColormap
    from sklearn.decomposition import PCA

    classes = [c for c in (3, 5, 8, 9) if c in y]
    some = np.flatnonzero(np.isin(y, classes))[:320]
    flat, labels = PCA(2, random_state=0).fit_transform(X[some]), y[some]
    (left, low), (right, high) = flat.min(axis=0) - 2, flat.max(axis=0) + 2
    xs, ys = np.meshgrid(np.linspace(left, right, 130), np.linspace(low, high, 130))
    dists = distances(np.column_stack([xs.ravel(), ys.ravel()]), flat)
    colours = PALETTE[: len(classes)]

    def draw(ax: Axes, k: int) -> str:
        regions = np.searchsorted(classes, predict_labels(dists, labels, k)).reshape(xs.shape)
        shades: dict[str, Any] = {
            "cmap": ListedColormap(colours),
            "vmin": -0.5,
            "vmax": len(classes) - 0.5,
            "alpha": 0.35,
        }
        ax.pcolormesh(xs, ys, regions, **shades)
        for c, colour, marker in zip(classes, colours, MARKERS, strict=False):
            edge: dict[str, Any] = {"markeredgecolor": "white", "mew": 0.4, "markersize": 4}
            ax.plot(*flat[labels == c].T, marker, color=colour, label=str(c), **edge)
        ax.legend(title="class", loc="upper right", fontsize=7, title_fontsize=7, frameon=True)
        ax.grid(False)
        ax.set(xticks=[], yticks=[])
        own = predict_labels(distances(flat, flat), labels, k)
        return f"right on {np.mean(own == labels):.0%} of the points"

    return draw


@styled
def k_versus_accuracy(accuracies: Mapping[int, Array]) -> Figure:
    """Plot each fold's accuracy against k, with the mean and one standard deviation over folds."""
    ks = sorted(accuracies)
    means = [float(np.mean(accuracies[k])) for k in ks]
    spreads = [float(np.std(accuracies[k])) for k in ks]
    fig, [[ax]] = new_figure(size=(7.0, 3.8))
    for k in ks:
        ax.plot([k] * len(accuracies[k]), accuracies[k], "o", color=GREY, alpha=0.6, markersize=4)
    ax.errorbar(
        ks, means, yerr=spreads, color=BLUE, marker="s", capsize=4, label="mean ± one standard deviation"
    )
    ax.plot([], [], "o", color=GREY, label="one validation fold")
    ax.set_xscale("log")
    ax.set_xticks(ks, [str(k) for k in ks], minor=False)
    ax.minorticks_off()
    ax.set(xlabel="k, number of neighbours that vote", ylabel="validation accuracy")
    ax.set_title(f"Cross-validation with {len(accuracies[ks[0]])} folds")
    ax.legend(loc="lower left")
    return fig


@styled
def overfitting(shares: Mapping[str, Mapping[int, float]], true_share: float) -> Figure:
    """Plot how many labels are right against k, for examples that vote and for new ones.

    Parameters
    ----------
    shares : mapping of str to mapping of int to float
        By curve, for each k.
    true_share : float
        How many of the labels that vote are true.
    """
    fig, [[ax]] = new_figure(size=(7.0, 3.8))
    for (name, by_k), colour, marker in zip(shares.items(), PALETTE, MARKERS, strict=False):
        ax.plot(list(by_k), list(by_k.values()), color=colour, marker=marker, label=name)
    ax.axhline(true_share, color=GREY, linestyle="--", linewidth=1, label="share of its labels that are true")
    ks = sorted({k for by_k in shares.values() for k in by_k})
    ax.set_xscale("log")
    ax.set_xticks(ks, [str(k) for k in ks], minor=False)
    ax.minorticks_off()
    ax.set(xlabel="k, number of neighbours that vote", ylabel="right", ylim=(0.4, 1.02))
    ax.legend(loc="lower left")
    return fig


@styled
def why_shuffle(
    split: Callable[..., Sequence[Any]], distances: Distances, predict_labels: Predict, X: Array, y: Labels
) -> Figure:
    """Compare holding out the last fifth of a file sorted by class with a shuffled split of the same file."""
    by_class = np.argsort(y, kind="stable")
    X, y = X[by_class], y[by_class]
    cut = len(X) - int(0.2 * len(X))
    X_train, y_train, _, _, X_test, y_test = split(X, y, 0.0, 0.2, np.random.default_rng(1))
    cases = {
        "the last fifth as it lies": (X[:cut], y[:cut], X[cut:], y[cut:]),
        "shuffled, by your function": (X_train, y_train, X_test, y_test),
    }
    fig, [axes] = new_figure(1, 2, size=(9.0, 3.2), sharey=True)
    classes = np.arange(int(y.max()) + 1)
    for ax, (name, (X_a, y_a, X_b, y_b)) in zip(axes, cases.items(), strict=True):
        accuracy = float(np.mean(predict_labels(distances(X_b, X_a), y_a, 1) == y_b))
        ax.bar(classes - 0.2, _counts(y_a, classes), 0.4, color=BLUE, label="training part")
        ax.bar(classes + 0.2, _counts(y_b, classes), 0.4, color=ORANGE, label="held-out part")
        ax.set(title=f"{name}: accuracy {accuracy:.1%}", xlabel="class", xticks=classes)
    axes[0].set_ylabel("examples")
    axes[1].set_ylim(top=1.3 * axes[1].get_ylim()[1])  # room for the legend; the axis is shared
    axes[1].legend(loc="upper right", ncols=2)
    return fig


def _counts(y: Labels, classes: Labels) -> Labels:
    return np.bincount(np.asarray(y, dtype=np.int64), minlength=len(classes))
