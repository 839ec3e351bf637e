"""The images that the course works with, behind one call: :func:`load_data`.

``"digits"``, the default, and ``"moved_digits"``, on which a linear classifier is not enough, lie beside
this module or are made from what does; ``"cifar10"`` is downloaded once. Two environment variables change
the choice for a whole notebook:

``COURSE_DATASET``
    The data set that ``load_data()`` returns when it isn't given a name.
``COURSE_DATA_DIR``
    Where downloads are kept and looked for, in place of the user's cache directory.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from course_lib.data.cifar10 import data_directory, load_cifar10
from course_lib.data.dataset import (
    CorruptDatasetError,
    Counts,
    Dataset,
    DatasetError,
    DatasetUnavailableError,
)
from course_lib.data.digits import load_digits
from course_lib.data.moved_digits import load_moved_digits

__all__ = [
    "CorruptDatasetError",
    "Dataset",
    "DatasetError",
    "DatasetUnavailableError",
    "data_directory",
    "load_data",
]

_LOADERS: dict[str, Callable[[Counts, bool], Dataset]] = {
    "digits": load_digits,
    "moved_digits": load_moved_digits,
    "cifar10": load_cifar10,
}


def load_data(
    name: str | None = None,
    *,
    num_train: int | None = None,
    num_test: int | None = None,
    progress: bool = True,
) -> Dataset:
    """Load a data set of small labelled images.

    Parameters
    ----------
    name : {"digits", "moved_digits", "cifar10"}, optional
        Which one; by default what the environment variable ``COURSE_DATASET`` says, else ``"digits"``.

        ``"digits"``: 1,347 + 450 grey images of 8×8 hand-written digits, in one fixed shuffled split.
        ``"moved_digits"``: 4,000 + 1,000 grey images of 12×12, made of the digits: moved, tilted, resized
        and noisy, always the same ones. No original is in both splits.
        ``"cifar10"``: 50,000 + 10,000 colour images of 32×32 in the authors' split and order. As float64
        all of it takes 1.5 GB, so ask for fewer. If the data directory holds no archive but an excerpt
        ``cifar10_subset.npz`` (``X_train`` uint8 (N, 32, 32, 3), ``y_train``, ``X_test``, ``y_test``),
        the excerpt is used and nothing is downloaded.
    num_train, num_test : int, optional
        Keep only the first so many images of the split.
    progress : bool
        Show a progress bar while downloading.

    Returns
    -------
    Dataset
        Freshly made arrays.

    Raises
    ------
    ValueError
        If there is no data set of that name, or it has fewer images than asked for.
    DatasetUnavailableError
        If the download fails.
    CorruptDatasetError
        If a file in the data directory is damaged.
    """
    origin = "" if name is not None else " (from the environment variable COURSE_DATASET)"
    chosen = name if name is not None else os.environ.get("COURSE_DATASET") or "digits"
    if chosen not in _LOADERS:
        known = ", ".join(repr(known) for known in _LOADERS)
        raise ValueError(f"there is no data set called {chosen!r}{origin}; choose one of {known}")
    return _LOADERS[chosen]((num_train, num_test), progress)
