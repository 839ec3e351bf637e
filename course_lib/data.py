"""The images that the course works with, behind one call: :func:`load_data`.

The default, ``"digits"``, ships with scikit-learn and needs no network. ``"cifar10"`` is downloaded
once, checked against its published checksum and kept; it is read from the *binary* archive, because
unpickling a file runs whatever code is in it. Two environment variables change the choice for a whole
notebook:

``COURSE_DATASET``
    The data set that ``load_data()`` returns when it isn't given a name.
``COURSE_DATA_DIR``
    Where downloads are kept and looked for, in place of the user's cache directory.

References
----------
E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998.
A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", University of Toronto, 2009.
"""

from __future__ import annotations

import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CIFAR10_URL = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"
CIFAR10_HASH = "md5:c32a1d4ab5d03f1284b67883e8d87530"
CIFAR10_EXCERPT = "cifar10_subset.npz"
CIFAR10_CLASSES = (
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
)  # fmt: skip
CIFAR10_TRAIN_FILES = tuple(f"data_batch_{number}.bin" for number in range(1, 6))
CIFAR10_TEST_FILES = ("test_batch.bin",)
CIFAR10_SHAPE = (32, 32, 3)
RECORD_BYTES = 1 + 32 * 32 * 3  # a label, then the red, the green and the blue plane

DIGITS_TRAIN = 1347  # three quarters of 1,797; the other 450 are the test split


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
    name : {"digits", "cifar10"}, optional
        Which one; by default what the environment variable ``COURSE_DATASET`` says, else ``"digits"``.

        ``"digits"``: 1,347 + 450 grey images of 8×8 hand-written digits, in one fixed shuffled split.
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
    return _LOADERS[chosen](num_train, num_test, progress)


def data_directory() -> Path:
    """Return the directory that holds downloaded data: ``COURSE_DATA_DIR``, else a cache of the user's."""
    import pooch

    override = os.environ.get("COURSE_DATA_DIR")
    return Path(override).expanduser() if override else Path(pooch.os_cache("numpy-nets-course"))


def _load_digits(num_train: int | None, num_test: int | None, progress: bool) -> Dataset:
    from sklearn.datasets import load_digits  # slow to import, and the check engine never needs it

    X, y = load_digits(return_X_y=True)
    # The bundled order goes through the ten digits again and again, writer by writer. RandomState, not
    # Generator: NumPy promises never to change its stream, so the split is the same for everybody.
    order = np.random.RandomState(0).permutation(len(y))
    train, test = order[:DIGITS_TRAIN], order[DIGITS_TRAIN:]
    names = tuple(str(digit) for digit in range(10))
    return _dataset("digits", (X[train], y[train]), (X[test], y[test]), (num_train, num_test), names, (8, 8))


def _load_cifar10(num_train: int | None, num_test: int | None, progress: bool) -> Dataset:
    archive = data_directory() / CIFAR10_URL.rsplit("/", 1)[-1]
    excerpt = data_directory() / CIFAR10_EXCERPT
    if excerpt.is_file() and not archive.exists():
        train, test = _read_excerpt(excerpt)
    else:
        _fetch(archive, progress)
        train = _read_archive(archive, CIFAR10_TRAIN_FILES, num_train)
        test = _read_archive(archive, CIFAR10_TEST_FILES, num_test)
    return _dataset("cifar10", train, test, (num_train, num_test), CIFAR10_CLASSES, CIFAR10_SHAPE)


_LOADERS: dict[str, Callable[[int | None, int | None, bool], Dataset]] = {
    "digits": _load_digits,
    "cifar10": _load_cifar10,
}

_Split = tuple[NDArray[np.uint8], NDArray[np.uint8]]  # as stored: images and labels


def _dataset(
    name: str,
    train: _Split,
    test: _Split,
    counts: tuple[int | None, int | None],
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


def _fetch(archive: Path, progress: bool) -> None:
    """Make sure that the archive is there and has the published checksum, downloading it if need be."""
    import pooch

    damaged = archive.exists()  # if pooch fails all the same, the file was there and didn't match
    try:
        pooch.retrieve(
            CIFAR10_URL,
            known_hash=CIFAR10_HASH,
            fname=archive.name,
            path=archive.parent,
            downloader=pooch.HTTPDownloader(progressbar=progress, timeout=30),
        )
    except (OSError, ValueError) as error:  # requests' errors are OSErrors; a wrong checksum is a ValueError
        happened = (
            "what arrived is not the published archive (its checksum differs; nothing was kept)"
            if isinstance(error, ValueError)
            else f"the download failed ({type(error).__name__}: {error})"
        )
        remedy = f"Delete the damaged file {archive}, then:\n" if damaged else ""
        raise DatasetUnavailableError(
            f"CIFAR-10 could not be loaded: {happened}.\n"
            f"Tried: {CIFAR10_URL}\n"
            f"To be kept as: {archive}\n"
            f"What you can do. {remedy}"
            f"- Get online and run this again; it is downloaded once (162 MB).\n"
            f"- Or download the file elsewhere and copy it to the path above (the environment variable "
            f"COURSE_DATA_DIR names another directory).\n"
            f'- Or carry on without network: load_data("digits") needs none.'
        ) from error


def _read_archive(archive: Path, names: tuple[str, ...], count: int | None) -> _Split:
    """Read labels and images from members of the archive, opening no more of them than ``count`` needs."""
    records: list[NDArray[np.uint8]] = []
    try:
        with tarfile.open(archive, "r:gz") as tar:
            members = {Path(member.name).name: member for member in tar if member.isfile()}
            for name in names:
                file = tar.extractfile(members[name])
                assert file is not None  # isfile() above
                batch = np.frombuffer(file.read(), dtype=np.uint8)
                records.append(batch.reshape(-1, RECORD_BYTES))
                if count is not None and sum(map(len, records)) >= count:
                    break
    except (tarfile.TarError, OSError, EOFError, zlib.error, KeyError, ValueError) as error:
        raise _corrupt(archive, f"{type(error).__name__}: {error}") from error
    rows = np.concatenate(records)
    # Planes first on disk, (3, 32, 32); channels last in the course, which is what imshow wants.
    images = rows[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    return images, _checked_labels(rows[:, 0], archive)


def _read_excerpt(path: Path) -> tuple[_Split, _Split]:
    """Read an excerpt of CIFAR-10 from a NumPy archive, without pickle."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            keys = ("X_train", "y_train", "X_test", "y_test")
            X_train, y_train, X_test, y_test = (stored[key] for key in keys)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, ValueError) as error:
        raise _corrupt(path, f"{type(error).__name__}: {error}") from error
    for X, y in ((X_train, y_train), (X_test, y_test)):
        if X.shape != (len(y), *CIFAR10_SHAPE) or X.dtype != np.uint8:
            found = f"images are {X.dtype} {X.shape}, not uint8 {(len(y), *CIFAR10_SHAPE)}"
            raise _corrupt(path, found)
        _checked_labels(y, path)
    return (X_train, y_train), (X_test, y_test)


def _checked_labels(labels: NDArray[np.uint8], path: Path) -> NDArray[np.uint8]:
    if not labels.size or labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() > 9:
        raise _corrupt(path, "its labels are not whole numbers from 0 to 9")
    return labels


def _corrupt(path: Path, reason: str) -> CorruptDatasetError:
    return CorruptDatasetError(
        f"{path} can't be read as CIFAR-10 ({reason}). Delete that file and run this again, "
        'or use load_data("digits"), which needs no download.'
    )
