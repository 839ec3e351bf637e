"""Moved digits: the hand-written digits on a larger canvas, moved, tilted, resized and noisy.

Upright and centred, the digits are so easy that a linear classifier gets nearly all of them, and no remedy
against overfitting has much left to mend. Here each original image is drawn about three times (each test
image about twice) on 12×12 pixels: turned by up to 20 degrees, enlarged by 0.9 to 1.2, moved by up to one
and a half pixels in both directions, with noise on every pixel. An original is in one split only, so nothing
of a test image has been seen in training.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from course_lib.data.dataset import Counts, Dataset, Split, dataset_of
from course_lib.data.digits import CLASSES, digit_splits

NUM_TRAIN, NUM_TEST = 4000, 1000
SIDE = 12
MOST_TILT = 20.0  # degrees
ENLARGED = (0.9, 1.2)
MOST_SHIFT = 1.5  # pixels
NOISE = 3.0  # standard deviation; ink is 16
INK = 16
_MARGIN = 2  # empty pixels around an original, from which its edges fade


def load_moved_digits(counts: Counts, progress: bool) -> Dataset:
    """Make the moved digits, the same for everybody; it takes a moment, too short to show progress of."""
    train, test = digit_splits()
    # RandomState: NumPy promises never to change its stream.
    rng = np.random.RandomState(12)
    return dataset_of(
        "moved_digits",
        _moved(train, NUM_TRAIN, rng),
        _moved(test, NUM_TEST, rng),
        counts,
        CLASSES,
        (SIDE, SIDE),
    )


def draw_moved(counts: Sequence[int], seed: int) -> list[tuple[NDArray[np.uint8], NDArray[np.int64]]]:
    """Draw other moved digits: three sets of images (N, 144) with labels, no original in two of them.

    Training images are of the first 1,147 originals of the digits' training split, validation images of its
    other 200, and those of the third set of the test split.

    Parameters
    ----------
    counts : sequence of three int
    seed : int
    """
    (images, labels), test = digit_splits()
    cut = len(labels) - 200
    originals = [(images[:cut], labels[:cut]), (images[cut:], labels[cut:]), test]
    rng = np.random.RandomState(seed)
    drawn = [_moved(some, count, rng) for some, count in zip(originals, counts, strict=True)]
    return [(X.reshape(len(X), -1), y.astype(np.int64)) for X, y in drawn]


def _moved(originals: Split, count: int, rng: np.random.RandomState) -> Split:
    """Return ``count`` images made from originals, each of which is used equally often, give or take one."""
    images, labels = originals
    chosen = np.arange(count) % len(labels)
    angle = np.deg2rad(rng.uniform(-MOST_TILT, MOST_TILT, size=(count, 1, 1)))
    zoom = rng.uniform(*ENLARGED, size=(count, 1, 1))
    shift = rng.uniform(-MOST_SHIFT, MOST_SHIFT, size=(2, count, 1, 1))
    # Where in the original does each pixel of the canvas lie? Undo the shift, then the tilt, then the zoom.
    centre = (SIDE - 1) / 2
    row, column = np.indices((SIDE, SIDE)) - centre
    row, column = row - shift[0], column - shift[1]
    rows = (np.cos(angle) * row + np.sin(angle) * column) / zoom
    columns = (np.cos(angle) * column - np.sin(angle) * row) / zoom
    drawn = _between_pixels(images[chosen], rows, columns)
    noisy = drawn + rng.normal(scale=NOISE, size=drawn.shape)
    return np.clip(np.rint(noisy), 0, INK).astype(np.uint8), labels[chosen]


def _between_pixels(
    images: NDArray[np.uint8], rows: NDArray[np.float64], columns: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the images' ink at places given from their centres, interpolated between four pixels."""
    padded = np.pad(images, ((0, 0), (_MARGIN, _MARGIN), (_MARGIN, _MARGIN))).astype(float)
    side = padded.shape[1]
    rows, columns = (np.clip(p + (side - 1) / 2, 0, side - 1.001) for p in (rows, columns))
    r, c = rows.astype(int), columns.astype(int)
    down, right = rows - r, columns - c
    i = np.arange(len(images))[:, np.newaxis, np.newaxis]
    above = padded[i, r, c] * (1 - right) + padded[i, r, c + 1] * right
    below = padded[i, r + 1, c] * (1 - right) + padded[i, r + 1, c + 1] * right
    drawn: NDArray[np.float64] = above * (1 - down) + below * down
    return drawn
