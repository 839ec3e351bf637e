"""Figures of assignment 1 about space: what dimension does to distances, and what an index makes of it."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from course_lib.data import Dataset
from course_lib.plotting.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PALETTE,
    PINK,
    new_figure,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = NDArray[np.float64]
Labels = NDArray[np.int64]
Distances = Callable[[Array, Array], Array]


@styled
def balls_under_rotation() -> Figure:
    """Draw all points at distance 1 in L1 and L2 before and after the axes are turned by 45°."""
    turn = np.array([[1.0, 1.0], [-1.0, 1.0]]) / np.sqrt(2)
    points = np.array([[1.0, 0.0], [0.7, 0.7]])
    angles = np.linspace(0, 2 * np.pi, 721)
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    diamond = circle / np.abs(circle).sum(axis=1, keepdims=True)
    fig, [axes] = new_figure(1, 2, size=(8.4, 3.9), sharey=True)
    for ax, turned in zip(axes, (False, True), strict=True):
        ax.plot(*circle.T, color=BLUE, label="L2 distance 1")
        ax.plot(*diamond.T, color=ORANGE, label="L1 distance 1")
        if turned:
            ax.plot(*(diamond @ turn).T, color=ORANGE, linestyle=":", label="L1 diamond, turned as well")
        for point, marker, name in zip(points @ turn if turned else points, "sD", "PQ", strict=True):
            ax.plot(*point, marker, color=BLACK)
            told = f"{name}: L1 {np.abs(point).sum():.2f}, L2 {np.linalg.norm(point):.2f}"
            ax.annotate(told, point, xytext=(6, 8), textcoords="offset points", fontsize=9)
        ax.set_aspect("equal")
        ax.set(xlim=(-1.2, 2.3), ylim=(-1.2, 1.35))
        ax.set_title("the points turned by 45°" if turned else "two points as they are")
    fig.legend(*axes[1].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return fig


@styled
def curse_of_dimensionality(distances: Distances, X_train: Array) -> Figure:
    """Show how distances to random points bunch together as the dimension grows, and where real images are.

    Parameters
    ----------
    distances : callable
        ``distances(X, X_train)``, shape (N, M).
    X_train : ndarray, shape (M, D)
        Images to compare with.
    """
    rng = np.random.default_rng(0)
    dimensions = [2, 3, 5, 10, 20, 50, 100, 300, 1000]
    drawn = {D: distances(rng.uniform(size=(20, D)), rng.uniform(size=(500, D))) for D in dimensions}
    images = distances(X_train[:20], X_train[20:520])
    fig, [axes] = new_figure(1, 2, size=(9.0, 3.7))
    ratios = [float(np.median(d.max(axis=1) / d.min(axis=1))) for d in drawn.values()]
    axes[0].loglog(dimensions, ratios, "o-", color=BLUE, label="random points in a cube")
    ratio = float(np.median(images.max(axis=1) / images.min(axis=1)))
    axes[0].plot([X_train.shape[1]], [ratio], "*", color=ORANGE, markersize=13, label="training images")
    axes[0].axhline(1, color=GREY, linestyle=":")
    axes[0].set_yticks([1, 2, 5, 10, 20, 50], ["1", "2", "5", "10", "20", "50"])
    axes[0].minorticks_off()
    axes[0].set(
        xlabel="dimension D", ylabel="farthest / nearest (median)", title="500 points seen from a query"
    )
    axes[0].legend()
    shown = {"D = 2": drawn[2], "D = 20": drawn[20], "D = 1000": drawn[1000], "training images": images}
    for (name, d), colour in zip(shown.items(), (BLUE, GREEN, PINK, ORANGE), strict=True):
        values = (d / d.mean(axis=1, keepdims=True)).ravel()
        counts, edges = np.histogram(values, bins=60)
        width = 2.4 if name == "training images" else 1.6
        axes[1].stairs(counts / counts.max(), edges, color=colour, label=name, linewidth=width)
    axes[1].set(xlabel="distance / mean distance", ylabel="frequency, highest bar = 1", ylim=(0, 1.35))
    axes[1].set_title("All distances, in units of their mean")
    axes[1].set_yticks([0, 0.5, 1])
    axes[1].legend(loc="upper center", ncols=2)
    return fig


@styled
def tsne_map(
    data: Dataset,
    dists: Array,
    predict_labels: Callable[[Array, Labels, int], Labels],
    num_images: int = 450,
    k: int = 5,
) -> Figure:
    """Flatten test images with t-SNE and mark those that the k nearest training images get wrong."""
    X, y = data.X_test[:num_images], data.y_test[:num_images]
    wrong = np.asarray(predict_labels(dists[:num_images], data.y_train, k)) != y
    flat = tsne(X)
    alike = alike_on_map(flat, y)
    fig, [[ax]] = new_figure(size=(7.4, 5.6))
    for label, name in enumerate(data.class_names):
        colour = [*PALETTE, "#882255", "#999933"][label % 10]
        own = flat[y == label]
        short = name if len(name) == 1 else name[:4]
        for x, height in own:
            ax.text(x, height, short, color=colour, fontsize=9, ha="center", va="center")
    ax.plot(
        *flat[wrong].T,
        "o",
        markersize=15,
        fillstyle="none",
        color=BLACK,
        mew=1.4,
        label=f"wrong with k = {k}: {alike[wrong].mean():.0%} of 10 neighbours alike",
    )
    ax.plot([], [], " ", label=f"all others: {alike[~wrong].mean():.0%}")
    margin = 0.05 * (flat.max() - flat.min())
    ax.set(xlim=(flat[:, 0].min() - margin, flat[:, 0].max() + margin))
    ax.set(ylim=(flat[:, 1].min() - margin, flat[:, 1].max() + margin), xticks=[], yticks=[])
    ax.grid(False)
    ax.spines[:].set_visible(False)
    ax.set_title(
        f"{len(X)} test images by t-SNE: each is drawn as its label; position comes from pixels alone"
    )
    ax.legend(loc="upper right", frameon=True)
    return fig


def tsne(X: Array, seed: int = 0) -> Array:
    """Return places in the plane, shape (N, 2), that keep neighbours together."""
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits

    settings = {"perplexity": 25, "init": "pca" if seed == 0 else "random", "max_iter": 500}
    with threadpool_limits(1):  # so few images that threads mostly wait for one another
        flat: Array = TSNE(**settings, random_state=seed).fit_transform(X)
    return flat


def alike_on_map(flat: Array, y: Labels, neighbours: int = 10) -> Array:
    """Return for each point the share of its nearest neighbours on the map that have its label."""
    dists = np.linalg.norm(flat[:, None] - flat, axis=2)
    near = np.argsort(dists, axis=1)[:, 1 : neighbours + 1]
    shares: Array = np.mean(y[near] == y[:, None], axis=1)
    return shares


@styled
def what_an_index_trades(X_train: Array, y_train: Labels, X_test: Array, y_test: Labels) -> Figure:
    """Show how much of the training set a k-d tree looks at, and what stopping early gains and costs.

    Parameters
    ----------
    X_train, X_test : ndarray, shapes (M, D) and (N, D)
        Images; of large ones only 50 are asked about.
    y_train, y_test : ndarray of int, shapes (M,) and (N,)
        Their labels.
    """
    asked = slice(None) if X_test.shape[1] <= 64 else slice(50)
    fig, [axes] = new_figure(1, 2, size=(9.0, 3.7))
    _share_looked_at(axes[0], X_train, X_test[:100])
    _exactness_for_time(axes[1], X_train, y_train, X_test[asked], y_test[asked])
    return fig


def _share_looked_at(ax: Axes, X_train: Array, X_test: Array) -> None:
    """Plot the share of points to which a k-d tree computes a distance, against the dimension."""
    rng = np.random.default_rng(0)
    dimensions = [1, 2, 4, 6, 8, 12, 16, 24, 32, 64]
    random = [
        share_looked_at(rng.uniform(size=(len(X_train), D)), rng.uniform(size=(50, D))) for D in dimensions
    ]
    ax.plot(dimensions, random, "o-", color=BLUE, label="random points in a cube")
    ax.plot(
        [X_train.shape[1]],
        [share_looked_at(X_train, X_test)],
        "*",
        color=ORANGE,
        markersize=13,
        label="the images",
    )
    ax.axhline(1, color=GREY, linestyle=":", label="brute force")
    ax.set_xscale("log", base=2)
    ax.set_xticks([1, 2, 4, 8, 16, 32, 64], ["1", "2", "4", "8", "16", "32", "64"])
    ax.set(xlabel="dimension D", ylabel="share of points looked at", ylim=(0, 1.08))
    ax.set_title(f"k-d tree over {len(X_train):,} points")
    ax.legend(loc="center left")


def share_looked_at(points: Array, queries: Array) -> float:
    """Return the mean share of the points whose distance to a query a k-d tree computes."""
    from sklearn.neighbors import KDTree

    tree = KDTree(points, leaf_size=2)
    tree.reset_n_calls()
    tree.query(queries, k=1)
    return float(tree.get_n_calls() / (len(queries) * len(points)))


def early_stops(
    X_train: Array, y_train: Labels, X_test: Array, y_test: Labels
) -> list[tuple[float, float, float, float]]:
    """Ask a k-d tree for neighbours that may be up to (1 + ε) times as far as the nearest.

    Returns
    -------
    list of tuple
        For each ε: ε, the share of nearest neighbours found, the accuracy of k = 1 with what was found, and
        seconds for a query.
    """
    from scipy.spatial import KDTree

    tree = KDTree(X_train, leafsize=4)
    exact = np.asarray(tree.query(X_test)[0])
    rows = []
    for tolerance in (0.0, 0.5, 1.0, 2.0, 4.0):
        seconds, (distance, place) = _fastest(functools.partial(tree.query, X_test, eps=tolerance))
        found = float(np.mean(distance <= exact * (1 + 1e-9)))
        right = float(np.mean(y_train[place.astype(int)] == y_test))
        rows.append((tolerance, found, right, seconds / len(X_test)))
    return rows


def _exactness_for_time(ax: Axes, X_train: Array, y_train: Labels, X_test: Array, y_test: Labels) -> None:
    """Plot how often the returned neighbour is the nearest one, and how good it is, for growing tolerance."""
    from sklearn.metrics.pairwise import euclidean_distances
    from threadpoolctl import threadpool_limits

    rows = early_stops(X_train, y_train, X_test, y_test)
    microseconds = [1e6 * seconds for *_, seconds in rows]
    with threadpool_limits(1):  # the tree uses one core
        seconds, _ = _fastest(lambda: euclidean_distances(X_test, X_train).min(axis=1))
    brute = 1e6 * seconds / len(X_test)
    ax.plot(
        microseconds, [right for _, _, right, _ in rows], "o-", color=ORANGE, label="k-d tree: label right"
    )
    ax.plot(
        microseconds, [found for _, found, _, _ in rows], "s-", color=GREEN, label="k-d tree: nearest found"
    )
    ax.axvline(brute, color=GREY, linestyle=":", label="brute force, one matrix product")
    for (tolerance, share, _, _), x in zip(rows, microseconds, strict=True):
        label = ax.annotate(f"ε = {tolerance:g}", (x, share), xytext=(5, -16), textcoords="offset points")
        label.set(fontsize=9, bbox={"facecolor": "white", "linewidth": 0, "pad": 0.5})
    ax.set(xlabel="microseconds per query (timed just now)", ylabel="share of the queries")
    ax.set_title("Stopping early, on the images")
    ax.set_xlim(0, 1.25 * max(*microseconds, brute))
    ax.set_ylim(min(min(row[1:3]) for row in rows) - 0.06, 1.03)
    ax.legend(loc="lower right")


def _fastest(compute: Callable[[], Array]) -> tuple[float, Array]:
    """Return the shortest of three wall times in seconds, and what was computed."""
    best, result = float("inf"), np.empty(0)
    for _ in range(3):
        start = time.perf_counter()
        result = np.asarray(compute())
        best = min(best, time.perf_counter() - start)
    return best, result
