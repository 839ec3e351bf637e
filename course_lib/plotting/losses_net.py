"""Figures of the assignment on losses: digits turned by an angle that a network is to tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.plotting.between_pixels import sampled
from course_lib.plotting.style import BLACK, GREY, PALETTE, WIDTH, new_figure, show_image, signed, styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Array = NDArray[np.float64]


def turned(X: Array, image_shape: Sequence[int], degrees: ArrayLike) -> Array:
    """Return the images, each turned about its middle by its own angle.

    Parameters
    ----------
    X : ndarray, shape (N, D)
        One image per row.
    image_shape : sequence of int
        Shape of an image.
    degrees : array_like, shape (N,)
        By how much: against the clock, if rows are drawn from the top.
    """
    height, width = image_shape[:2]
    middle = np.array([[(height - 1) / 2], [(width - 1) / 2]])
    grid = np.indices((height, width)).reshape(2, -1) - middle
    images = X.reshape(len(X), height, width, -1)
    drawn = np.empty((len(X), height * width, images.shape[3]))
    for image, angle, place in zip(images, np.deg2rad(degrees), drawn, strict=True):
        back = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        place[:] = sampled(np.moveaxis(image, -1, 0), back @ grid + middle).T
    return drawn.reshape(X.shape)


@styled
def plot_turned(
    images: Array,
    image_shape: Sequence[int],
    degrees: Array,
    told: Mapping[str, Array],
    count: int = 6,
) -> Figure:
    """Show some turned images, and what several networks say of all of them against the truth.

    Parameters
    ----------
    images : ndarray, shape (N, D)
        The turned images, raw.
    image_shape : sequence of int
        Shape of an image.
    degrees : ndarray, shape (N,)
        By how much they are turned.
    told : mapping of str to ndarray, shape (N,)
        Predicted angles, by name of the loss.
    count : int
        How many images to show.
    """
    fig, axes = new_figure(2, count, size=(WIDTH, 5.0), height_ratios=(1, 2.6))
    for ax, image, angle in zip(axes[0], images, degrees, strict=False):
        show_image(ax, image, image_shape, f"turned by {signed(float(angle), '.0f')}°")
    grid = axes[1, 0].get_gridspec()
    for ax in axes[1]:
        ax.remove()
    wide = count // len(told)
    ends = np.array([-45.0, 45.0])
    first: Any = None
    for place, ((name, angles), colour) in enumerate(zip(told.items(), PALETTE, strict=False)):
        ax = fig.add_subplot(grid[1, place * wide : (place + 1) * wide], sharey=first)
        ax.plot(degrees, angles, ".", color=colour, alpha=0.5)
        ax.plot(ends, ends, color=GREY, linewidth=4, alpha=0.4)
        ax.plot(ends, np.polyval(np.polyfit(degrees, angles, 1), ends), color=BLACK, linewidth=1.2)
        slope = np.polyfit(degrees, angles, 1)[0]
        ax.set(xlabel="true angle", title=f"{name}: slope {slope:.2f}", ylim=(-70, 70))
        if first is None:
            ax.set_ylabel("predicted angle")
            first = ax
    return fig
