"""Images between their pixels: intensities are interpolated linearly, and are 0 outside."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def sampled(planes: Array, places: Array) -> Array:
    """Return the intensities of images at places that may lie between their pixels.

    It is what ``scipy.ndimage.map_coordinates`` gives with ``order=1``.

    Parameters
    ----------
    planes : ndarray, shape (N, H, W)
        The images.
    places : ndarray, shape (2, P)
        Row and column of each place, the same in all images.

    Returns
    -------
    ndarray, shape (N, P)
    """
    last = np.array(planes.shape[1:])[:, None] - 1
    inside = ((places >= 0) & (places <= last)).all(axis=0)
    low = np.clip(np.floor(places), 0, np.maximum(last - 1, 0)).astype(int)
    high = np.minimum(low + 1, last)
    down, right = places - low
    (top, left), (bottom, far) = low, high
    upper = (1 - right) * planes[:, top, left] + right * planes[:, top, far]
    lower = (1 - right) * planes[:, bottom, left] + right * planes[:, bottom, far]
    drawn: Array = np.where(inside, (1 - down) * upper + down * lower, 0.0)
    return drawn
