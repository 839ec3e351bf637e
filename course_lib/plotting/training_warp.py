"""Turning, enlarging and stretching images at random, for the assignment on training in practice."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def random_warp(
    images: Array,
    rng: np.random.Generator,
    *,
    turn: float = 0.0,
    zoom: float = 1.0,
    stretch: float = 1.0,
    shift: float = 0.0,
) -> Array:
    """Turn, enlarge, stretch and move each image at random; between pixels the intensity is interpolated.

    Parameters
    ----------
    images : ndarray, shape (N, H, W, channels)
    rng : numpy.random.Generator
    turn : float
        Largest angle to either side, in degrees.
    zoom, stretch : float
        Largest factor by which an image grows or shrinks, and by which its width does alone.
    shift : float
        Largest distance in each direction, in pixels.

    Returns
    -------
    ndarray, shape (N, H, W, channels)
        What lies outside the original is 0.
    """
    count, height, width = images.shape[:3]
    angle = np.deg2rad(rng.uniform(-turn, turn, size=(count, 1, 1)))
    tall = zoom ** rng.uniform(-1, 1, size=(count, 1, 1))
    wide = tall * stretch ** rng.uniform(-1, 1, size=(count, 1, 1))
    down, right = rng.uniform(-shift, shift, size=(2, count, 1, 1))
    row, column = np.indices((height, width)).astype(float)
    # Where in the original does each pixel of the new image lie? Undo shift, turn and growth.
    row, column = row - (height - 1) / 2 - down, column - (width - 1) / 2 - right
    rows = (np.cos(angle) * row + np.sin(angle) * column) / tall + (height - 1) / 2
    columns = (np.cos(angle) * column - np.sin(angle) * row) / wide + (width - 1) / 2
    return _between_pixels(images, rows, columns)


def _between_pixels(images: Array, rows: Array, columns: Array) -> Array:
    """Return intensities at places that need not be whole numbers, a weighted mean of four pixels each."""
    padded = np.pad(images, [(0, 0), (1, 1), (1, 1), (0, 0)])
    rows = np.clip(rows + 1, 0, padded.shape[1] - 1.001)
    columns = np.clip(columns + 1, 0, padded.shape[2] - 1.001)
    top, left = rows.astype(int), columns.astype(int)
    low, right = (rows - top)[..., None], (columns - left)[..., None]
    i = np.arange(len(images))[:, None, None]
    above = padded[i, top, left] * (1 - right) + padded[i, top, left + 1] * right
    below = padded[i, top + 1, left] * (1 - right) + padded[i, top + 1, left + 1] * right
    return np.asarray(above * (1 - low) + below * low)
