"""Figures of the assignment on training in practice: preprocessing, principal components, augmentation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.plotting.style import (
    BLUE,
    DIVERGING,
    GREEN,
    GREY,
    ORANGE,
    PINK,
    SKY,
    WIDE,
    WIDTH,
    new_figure,
    show_image,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from course_lib.plotting.explore import Draw

Array = NDArray[np.float64]


def show_intensities(ax: Axes, row: ArrayLike, image_shape: Sequence[int], title: str = "") -> None:
    """Draw an image whose intensities lie between 0 and 1."""
    image = np.clip(np.asarray(row, dtype=float), 0, 1)
    show_image(ax, 255 * image if len(image_shape) == 3 else image, image_shape, title, vmin=0, vmax=1)


def show_signed(ax: Axes, row: ArrayLike, image_shape: Sequence[int], title: str = "") -> None:
    """Draw an image with entries of both signs: blue to red, or about mid-grey for colour images."""
    values = np.asarray(row, dtype=float)
    largest = float(np.abs(values).max()) or 1.0
    if len(image_shape) == 3:
        show_image(ax, 127.5 * (1 + values / largest), image_shape, title)
    else:
        show_image(ax, values, image_shape, title, cmap=DIVERGING, vmin=-largest, vmax=largest)


@styled
def plot_mean_image(X: Array, centred: Array, image_shape: Sequence[int], number: int = 3) -> Figure:
    """Show the mean of all images, and a few images before and after it is subtracted.

    Parameters
    ----------
    X, centred : ndarray, shape (N, D)
        Images with intensities in [0, 1], and the same images centred.
    image_shape : sequence of int
        Shape of one image.
    number : int
        How many images to show.
    """
    fig, axes = new_figure(1, 1 + 2 * number, size=(WIDTH, 1.7))
    show_intensities(axes[0, 0], X.mean(axis=0), image_shape, "mean image")
    for i in range(number):
        show_intensities(axes[0, 1 + 2 * i], X[i], image_shape, f"image {i}")
        show_signed(axes[0, 2 + 2 * i], centred[i], image_shape, "centred")
    return fig


@styled
def plot_eigen_images(
    directions: Array, explained: Array, image_shape: Sequence[int], number: int = 10
) -> Figure:
    """Draw principal directions as images, and how much of the variance the first so many hold.

    Parameters
    ----------
    directions : ndarray, shape (D, k)
        One direction per column, the widest first.
    explained : ndarray, shape (k,)
        Share of the variance along each.
    image_shape : sequence of int
        Shape of one image.
    number : int
        How many directions to draw, an even number.
    """
    fig, _ = new_figure(size=(WIDTH, 3.0))
    fig.clear()
    parts: Any = fig.subfigures(1, 2, width_ratios=[2.1, 1])
    images, chart = parts
    for i, ax in enumerate(images.subplots(2, number // 2).flat):
        show_signed(ax, directions[:, i], image_shape, f"{i + 1}: {explained[i]:.1%}")
    ax = chart.subplots()
    total = np.cumsum(explained)
    ax.plot(np.arange(1, len(total) + 1), total, color=BLUE)
    enough = int(np.argmax(total >= 0.9)) + 1
    if total[-1] >= 0.9:
        ax.plot([enough, enough, 0], [0, total[enough - 1], total[enough - 1]], color=ORANGE, linewidth=1)
        ax.text(enough + 0.02 * len(total), 0.5, f"{enough} directions: 90%", color=ORANGE)
    ax.set(xlabel="directions kept", ylabel="share of the variance", xlim=(0, len(total)), ylim=(0, 1.02))
    return fig


def reconstructions(
    originals: Array, rebuilt: Callable[[int], Array], explained: Array, image_shape: Sequence[int]
) -> Draw:
    """Return what shows images rebuilt from their first k coordinates, below the originals.

    Parameters
    ----------
    originals : ndarray, shape (M, D)
        Images with intensities in [0, 1].
    rebuilt : callable
        ``rebuilt(k)`` returns the same images from k directions.
    explained : ndarray
        Share of the variance along each direction.
    image_shape : sequence of int
        Shape of one image.

    Returns
    -------
    callable
        ``draw(ax, k)``, for :func:`course_lib.plotting.explore.explore`.
    """

    def draw(ax: Axes, k: int) -> str:
        rows = (_side_by_side(images, image_shape) for images in (originals, rebuilt(k)))
        strip = np.concatenate(list(rows))
        show_intensities(ax, strip.ravel(), strip.shape)
        return f"{explained[:k].sum():.0%} of the variance"

    return draw


def _side_by_side(images: Array, image_shape: Sequence[int]) -> Array:
    """Return images as one, a margin of white around each."""
    margin = [(1, 1), (1, 1), (0, 0)][: len(image_shape)]
    paper = 1.0 if len(image_shape) == 3 else 0.0
    shown = np.clip(images, 0, 1).reshape(len(images), *image_shape)
    return np.concatenate([np.pad(image, margin, constant_values=paper) for image in shown], axis=1)


def _image_rows(rows: Mapping[str, Array], image_shape: Sequence[int]) -> Figure:
    number = len(next(iter(rows.values())))
    fig, axes = new_figure(len(rows), number, size=(WIDTH * 0.9, 0.98 * len(rows)))
    for line, (name, images) in zip(axes, rows.items(), strict=True):
        for ax, image in zip(line, images, strict=True):
            show_intensities(ax, image, image_shape)
        line[0].set_ylabel(name, rotation=0, ha="right", va="center", labelpad=8)
    return fig


@styled
def plot_clouds(clouds: Mapping[str, Array]) -> Figure:
    """Draw one cloud of points per panel, all at the same scale, with the directions of its longest axis.

    Parameters
    ----------
    clouds : mapping of str to ndarray, shape (N, 2)
        The same examples after one step of preprocessing each.
    """
    fig, axes = new_figure(1, len(clouds), size=(WIDTH, 1.9), sharex=True, sharey=True)
    everything = np.concatenate(list(clouds.values()))
    low, high = everything.min(axis=0) - 0.5, everything.max(axis=0) + 0.5
    for ax, (name, points) in zip(axes[0], clouds.items(), strict=True):
        centre = points.mean(axis=0)
        ax.axhline(0, color=GREY, linewidth=0.8)
        ax.axvline(0, color=GREY, linewidth=0.8)
        ax.scatter(*points.T, s=3, color=SKY, alpha=0.6, linewidths=0)
        values, vectors = np.linalg.eigh(np.cov(points.T))
        for value, vector in zip(values, vectors.T, strict=True):
            ends = np.array([centre - 2 * np.sqrt(value) * vector, centre + 2 * np.sqrt(value) * vector])
            ax.plot(*ends.T, color=ORANGE, linewidth=2)
        width, height = points.std(axis=0)
        correlation = float(np.corrcoef(*points.T)[0, 1])
        ax.set(title=name, xlim=(low[0], high[0]), ylim=(low[1], high[1]), aspect="equal")
        ax.set_xlabel(f"std {width:.1f}, {height:.1f}\ncorrelation {abs(correlation):.2f}", fontsize=9)
    return fig


@styled
def plot_whitened(originals: Array, whitened: Mapping[float, Array], image_shape: Sequence[int]) -> Figure:
    """Show images and their whitened versions.

    Parameters
    ----------
    originals : ndarray, shape (M, D)
        Images with intensities in [0, 1].
    whitened : mapping of float to ndarray, shape (M, D)
        Whitened images by the ε that was used.
    image_shape : sequence of int
        Shape of one image.
    """
    rows = len(whitened) + 1
    fig, axes = new_figure(rows, len(originals), size=(WIDTH, 0.95 * rows))
    for ax, image in zip(axes[0], originals, strict=True):
        show_intensities(ax, image, image_shape)
    for line, images in zip(axes[1:], whitened.values(), strict=True):
        for ax, image in zip(line, images, strict=True):
            show_signed(ax, image, image_shape)
    for line, name in zip(axes, ["original", *(f"ε = {eps:g}" for eps in whitened)], strict=True):
        line[0].set_ylabel(name, rotation=0, ha="right", va="center", labelpad=8)
    return fig


def sample_photos() -> Array:
    """Return square details of the two photographs that come with scikit-learn, intensities in [0, 1].

    Returns
    -------
    ndarray, shape (2, 107, 107, 3)
        A flower and a pagoda.
    """
    from sklearn.datasets import load_sample_image

    left_edges = {"flower.jpg": 90, "china.jpg": 20}
    squares = [load_sample_image(name)[:427, x : x + 427] for name, x in left_edges.items()]
    return np.array([square[:428:4, :428:4] for square in squares], dtype=np.float64) / 255


@styled
def plot_augmented(
    images: Array, makers: Mapping[str, Callable[[Array], Array]], columns: int = 4, which: int = 1
) -> Figure:
    """Show one image and what random augmentation makes of it, a row per kind.

    Parameters
    ----------
    images : ndarray, shape (N, H, W, 3)
        A batch with intensities in [0, 1].
    makers : mapping of str to callable
        Each maps the batch to an augmented one.
    columns : int
        Draws per row.
    which : int
        Number of the image in the batch.
    """
    shape = images.shape[1:]
    fig, axes = new_figure(len(makers), columns + 1, size=(WIDTH * 0.72, 1.25 * len(makers)))
    axes[0, 0].set_title("original", fontsize=9)
    for line, (name, make) in zip(axes, makers.items(), strict=True):
        show_intensities(line[0], images[which].ravel(), shape)
        for ax in line[1:]:
            show_intensities(ax, make(images)[which].ravel(), shape)
        line[0].set_ylabel(name, rotation=0, ha="right", va="center", labelpad=8)
    return fig


@styled
def plot_augmented_training(
    images: Array, labels: NDArray[Any], accuracies: Mapping[str, Mapping[str, Sequence[float]]]
) -> Figure:
    """Show mirrored images, and how accurate networks are that were trained with each kind of augmentation.

    Parameters
    ----------
    images : ndarray, shape (N, H, W, channels)
        Intensities in [0, 1]; the first of each of six classes is shown beside its mirror image.
    labels : ndarray of int, shape (N,)
        Labels of the images.
    accuracies : mapping of str to (mapping of str to sequence of float)
        By the images that are classified, then by the augmentation in training: one accuracy per seed.
    """
    fig, _ = new_figure(size=WIDE)
    fig.clear()
    parts: Any = fig.subfigures(1, 2, width_ratios=[1, 2.2])
    left, right = parts
    shape = images.shape[1:3] if images.shape[3] == 1 else images.shape[1:]
    classes = [2, 3, 4, 5, 6, 7]
    for line, label in zip(left.subplots(len(classes) // 2, 4).reshape(-1, 2), classes, strict=True):
        image = images[np.argmax(labels == label)]
        show_intensities(line[0], image.ravel(), shape)
        show_intensities(line[1], image[:, ::-1].ravel(), shape)
    left.suptitle("images and mirror images")
    ax = right.subplots()
    for group, by_training in enumerate(accuracies.values()):
        for i, (name, values) in enumerate(by_training.items()):
            colour = (BLUE, GREEN, PINK, ORANGE)[i % 4]
            place = group + 0.2 * (i - (len(by_training) - 1) / 2)
            ax.bar(place, np.mean(values), 0.17, color=colour, alpha=0.5, label=None if group else name)
            ax.plot(np.full(len(values), place), values, "o", color=colour)
    ax.set(ylabel="validation accuracy", xticks=range(len(accuracies)), ylim=(0, 1))
    ax.set_xticklabels(accuracies)
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4, title="trained on images")
    return fig
