"""What every data set is: images as rows, with their labels, in two splits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Split = tuple[NDArray[np.uint8], NDArray[np.uint8]]  # as stored: images and labels
Counts = tuple[int | None, int | None]  # so many training and test images; None is all


class DatasetError(RuntimeError):
    """A data set could not be loaded; the message says what to do about it."""


class DatasetUnavailableError(DatasetError):
    """The data set isn't on this computer and could not be downloaded."""


class CorruptDatasetError(DatasetError):
    """A file of the data set is there, but isn't what it should be."""


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Images as rows of raw intensities, with their labels, split into training and test.

    Attributes
    ----------
    X_train, X_test : ndarray of float64, shape (N, D)
        One image per row, pixels in C order of ``image_shape``; intensities as stored (0–16 for the
        digits, 0–255 for CIFAR-10). The arrays are yours: changing them changes nobody else's.
    y_train, y_test : ndarray of int64, shape (N,)
        Labels, ``0 <= y[i] < len(class_names)``.
    class_names : tuple of str
        What each label stands for.
    image_shape : tuple of int
        ``X_train[i].reshape(image_shape)`` is an image that Matplotlib can show.
    name : str
        The name it was loaded under.
    """

    X_train: NDArray[np.float64]
    y_train: NDArray[np.int64]
    X_test: NDArray[np.float64]
    y_test: NDArray[np.int64]
    class_names: tuple[str, ...]
    image_shape: tuple[int, ...]
    name: str

    def __repr__(self) -> str:
        size = "×".join(str(side) for side in self.image_shape)
        return (
            f"Dataset({self.name!r}: {len(self.y_train):,} training and {len(self.y_test):,} test images "
            f"of {size}, {len(self.class_names)} classes)"
        )


def dataset_of(
    name: str,
    train: Split,
    test: Split,
    counts: Counts,
    class_names: tuple[str, ...],
    image_shape: tuple[int, ...],
) -> Dataset:
    """Cut the splits to size and only then widen them to float64, which takes eight times the memory."""
    arrays: list[NDArray[np.float64] | NDArray[np.int64]] = []
    for (images, labels), count, split in zip((train, test), counts, ("train", "test"), strict=True):
        if count is not None and not 1 <= count <= len(labels):
            raise ValueError(
                f"num_{split}={count}: there are {len(labels):,} {split} images in {name!r}; "
                f"ask for 1 to {len(labels)}"
            )
        rows = np.array(images[:count], dtype=np.float64, order="C")
        arrays.append(rows.reshape(-1, int(np.prod(image_shape))))
        arrays.append(np.array(labels[:count], dtype=np.int64))
    X_train, y_train, X_test, y_test = arrays
    return Dataset(X_train, y_train, X_test, y_test, class_names, image_shape, name)  # type: ignore[arg-type]
