"""Figures of assignment 1 about pixels: what a distance between images adds up, and what it cannot see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from course_lib.data import Dataset
from course_lib.plotting.between_pixels import sampled
from course_lib.plotting.style import (
    BLACK,
    BLUE,
    GREEN,
    ORANGE,
    PINK,
    image_grid,
    new_figure,
    show_image,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = NDArray[np.float64]
Distances = Callable[[Array, Array], Array]


def samples_per_class(data: Dataset, each: int = 10) -> Figure:
    """Show training images, one line of the grid per class."""
    first = [np.flatnonzero(data.y_train == label)[:each] for label in range(len(data.class_names))]
    heading = f"{each} training images of each class: " + ", ".join(data.class_names)
    return image_grid(
        data.X_train[np.concatenate(first)], data.image_shape, cols=each, heading=heading, cell=0.6
    )


@styled
def distance_in_pictures(data: Dataset, query: int = 0) -> Figure:
    """Show a test image, the training image nearest in L1, and the absolute difference whose sum it is."""
    x = data.X_test[query]
    differences = np.abs(data.X_train - x)  # one query only: (M, D)
    nearest = int(differences.sum(axis=1).argmin())
    difference = differences[nearest]
    fig, [axes] = new_figure(1, 3, size=(8.0, 3.0))
    show_image(axes[0], x, data.image_shape, f"test image: {data.class_names[data.y_test[query]]}")
    name = data.class_names[data.y_train[nearest]]
    show_image(axes[1], data.X_train[nearest], data.image_shape, f"nearest training image: {name}")
    show_image(axes[2], difference, data.image_shape, f"|difference|, adds up to {difference.sum():.0f}")
    if len(data.image_shape) == 2:
        _write_values(axes[2], difference, data.image_shape[1], dark_from=difference.max() / 2)
    return fig


def _write_values(ax: Axes, image: Array, width: int, dark_from: float) -> None:
    """Write each pixel's value into it, in white where the pixel is dark."""
    for pixel, value in enumerate(image):
        row, col = divmod(pixel, width)
        shade = "white" if value > dark_from else BLACK
        ax.text(col, row, f"{value:g}", ha="center", va="center", fontsize=8, color=shade)


@styled
def one_big_or_many_small(l1_distances: Distances) -> Figure:
    """Draw two pairs at equal L1 distance: one pixel differs much, or all pixels differ a little."""
    base = np.full(16, 2.0)
    one_big, many_small = base.copy(), base + 0.75
    one_big[5] += 12
    fig, [axes] = new_figure(1, 3, size=(8.0, 3.3))
    titles = ["the image", "one pixel differs by 12", "16 pixels differ by 0.75"]
    for ax, image, title in zip(axes, [base, one_big, many_small], titles, strict=True):
        show_image(ax, image, (4, 4), title, vmin=0, vmax=16)
        _write_values(ax, image, 4, dark_from=8)
        if image is not base:
            l1 = float(l1_distances(image[None], base[None])[0, 0])
            l2 = float(np.linalg.norm(image - base))
            ax.set_xlabel(f"L1 = {l1:g}     L2 = {l2:g}", fontsize=12)
    return fig


def moved_right(X: Array, image_shape: Sequence[int]) -> Array:
    """Return the images moved right by an eighth of their width; what enters on the left is 0."""
    images = X.reshape(len(X), *image_shape)
    step = image_shape[1] // 8
    moved = np.zeros_like(images)
    moved[:, :, step:] = images[:, :, :-step]
    return moved.reshape(len(X), -1)


def _pixels(image_shape: Sequence[int]) -> str:
    step = image_shape[1] // 8
    return "1 pixel" if step == 1 else f"{step} pixels"


def changed_copies(data: Dataset) -> dict[str, Array]:
    """Return the test images as they are, and after changes by which no person would be confused.

    They are what makes images hard to classify: viewpoint, size, shape, something in front, light, position,
    background. A class with many faces is the one difficulty that no single image shows.
    """
    top = 16.0 if len(data.image_shape) == 2 else 255.0
    X, shape = data.X_test, data.image_shape
    behind = 0.5 * np.roll(X.reshape(len(X), *shape)[:, ::-1], 1, axis=0).reshape(X.shape)
    return {
        "as they are": X,
        "turned by 15°": _redrawn(X, shape, np.array([[_COS, -_SIN], [_SIN, _COS]])),
        "a quarter larger": _redrawn(X, shape, np.eye(2) / 1.25),
        "slanted": _redrawn(X, shape, np.array([[1.0, 0.0], [0.4, 1.0]])),
        "a quarter covered": _covered(X, shape),
        "at half the brightness": 0.5 * X,
        f"moved right by {_pixels(shape)}": moved_right(X, shape),
        "another, paler, behind": np.maximum(X, behind),
        "inverted": top - X,
    }


_COS, _SIN = float(np.cos(np.deg2rad(15))), float(np.sin(np.deg2rad(15)))


def _redrawn(X: Array, image_shape: Sequence[int], back: Array) -> Array:
    """Return the images with every pixel taken from where a matrix, about the middle, says that it was."""
    height, width = image_shape[:2]
    middle = np.array([[(height - 1) / 2], [(width - 1) / 2]])
    places = back @ (np.indices((height, width)).reshape(2, -1) - middle) + middle
    planes = np.moveaxis(X.reshape(len(X), height, width, -1), -1, 1).reshape(-1, height, width)
    drawn = sampled(planes, places)
    back_in_rows: Array = np.moveaxis(drawn.reshape(len(X), -1, height * width), 1, -1).reshape(X.shape)
    return back_in_rows


def _covered(X: Array, image_shape: Sequence[int]) -> Array:
    """Return the images with nothing in their lower right quarter."""
    images = X.reshape(len(X), *image_shape).copy()
    images[:, image_shape[0] // 2 :, image_shape[1] // 2 :] = 0
    return images.reshape(X.shape)


@styled
def challenges(data: Dataset, accuracies: Mapping[str, float], example: int = 0) -> Figure:
    """Show one test image under each change of :func:`changed_copies`, with the accuracy that is left.

    Parameters
    ----------
    data : Dataset
        Its test images are changed.
    accuracies : mapping of str to float
        By the names of the changes; one of them is ``"as they are"``.
    example : int
        Which test image is shown.
    """
    copies = changed_copies(data)
    fig, axes = new_figure(2, (len(copies) + 1) // 2, size=(9.0, 4.4))
    shades: dict[str, Any] = (
        {"vmin": 0, "vmax": float(data.X_test[example].max())} if len(data.image_shape) == 2 else {}
    )
    for ax, name in zip(axes.flat, copies, strict=False):
        frame = BLACK if name == "as they are" else ORANGE
        title = f"{name}\n{accuracies[name]:.1%} right"
        show_image(ax, copies[name][example], data.image_shape, title, frame=frame, **shades)
    for ax in axes.flat[len(copies) :]:
        ax.axis("off")
    fig.suptitle("One test image, changed, and the accuracy on all test images after that change")
    return fig


@styled
def pixels_fail(distances: Distances, data: Dataset, example: int = 0) -> Figure:
    """Compare distances from each digit to changed copies of itself and to its nearest neighbours.

    The upper panels show one training image, the lower one the distribution over all of them.
    """
    X, y, shape = data.X_train, data.y_train, data.image_shape
    dists = distances(X, X)
    np.fill_diagonal(dists, np.inf)
    same, moved, dark = y[:, None] == y, moved_right(X, shape), 0.5 * X
    own, other = np.where(same, dists, np.inf), np.where(same, np.inf, dists)
    rows = {
        "nearest of the same class": (X[own.argmin(axis=1)], own.min(axis=1), BLUE),
        "nearest of another class": (X[other.argmin(axis=1)], other.min(axis=1), ORANGE),
        "itself at half brightness": (dark, np.linalg.norm(dark - X, axis=1), GREEN),
        f"itself moved {_pixels(shape)}": (moved, np.linalg.norm(moved - X, axis=1), PINK),
    }
    fig, axes = new_figure(2, 5, size=(9.0, 5.0), height_ratios=[1, 1.5])
    top = float(X[example].max())
    show_image(axes[0, 0], X[example], shape, "a training image", frame=BLACK, vmin=0, vmax=top)
    for ax, (name, (images, lengths, colour)) in zip(axes[0, 1:], rows.items(), strict=True):
        title = f"{name}\nat {lengths[example]:.1f}"
        show_image(ax, images[example], shape, title, colour=colour, frame=colour, vmin=0, vmax=top)
    _distributions(fig, axes[1], {name: (lengths, colour) for name, (_, lengths, colour) in rows.items()})
    return fig


def _distributions(fig: Figure, axes: Sequence[Axes], lengths: Mapping[str, tuple[Array, str]]) -> None:
    """Replace a row of axes by one with a histogram of each set of lengths and its median."""
    for unused in axes:
        unused.remove()
    ax = fig.add_subplot(2, 1, 2)
    bins = np.linspace(0, max(float(values.max()) for values, _ in lengths.values()), 60).tolist()
    for name, (values, colour) in lengths.items():
        ax.hist(values, bins=bins, color=colour, alpha=0.45, label=f"{name}: median {np.median(values):.1f}")
        ax.axvline(float(np.median(values)), color=colour, linestyle="--", ymax=0.7)
    ax.set(xlabel="L2 distance from the image", ylabel="training images")
    ax.set_title("All training images (dashed: medians)")
    ax.set_ylim(top=1.4 * ax.get_ylim()[1])
    ax.set_xlim(left=0)
    ax.legend(loc="upper left", ncols=2)
