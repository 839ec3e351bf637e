"""A data set without its test images: what there is to train on and to choose by."""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_lib.data import load_data
from course_lib.data.digits import DIGITS_TRAIN

#: Originals of the moved digits whose images are the validation set; the others' are for training.
_ORIGINALS_OF_VALIDATION = 200
#: More photographs than these take hours.
_MOST_PHOTOGRAPHS = 10_000


@dataclass(frozen=True, eq=False, repr=False)
class OpenData:
    """Images to train on and to choose by; the test images stay sealed.

    Attributes
    ----------
    X_train, X_val : ndarray of float64, shapes (N, D) and (M, D)
    y_train, y_val : ndarray of int64
    class_names : tuple of str
    image_shape : tuple of int
    name : str
    """

    X_train: NDArray[np.float64]
    y_train: NDArray[np.int64]
    X_val: NDArray[np.float64]
    y_val: NDArray[np.int64]
    class_names: tuple[str, ...]
    image_shape: tuple[int, ...]
    name: str


def open_data(name: str | None = None) -> OpenData:
    """Return training and validation images of a data set.

    Of the moved digits no original is in both; of others the last tenth is for validation, and no more than
    10,000 images are taken.

    Parameters
    ----------
    name : str, optional
        By default what the environment variable ``COURSE_DATASET`` says, else ``"moved_digits"``.
    """
    data = load_data(name or os.environ.get("COURSE_DATASET") or "moved_digits", num_test=1)
    count = min(len(data.y_train), _MOST_PHOTOGRAPHS)
    if data.name == "moved_digits":
        judged = np.arange(count) % DIGITS_TRAIN >= DIGITS_TRAIN - _ORIGINALS_OF_VALIDATION
    else:
        judged = np.arange(count) >= count - count // 10
    X, y = data.X_train[:count], data.y_train[:count]
    parts = X[~judged], y[~judged], X[judged], y[judged]
    return OpenData(*parts, data.class_names, data.image_shape, data.name)
