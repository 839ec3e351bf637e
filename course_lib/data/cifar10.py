"""CIFAR-10: small colour photographs, downloaded once, checked and kept.

They are read from the *binary* archive, because unpickling a file runs whatever code is in it.

References
----------
A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", University of Toronto, 2009.
"""

from __future__ import annotations

import os
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.data.dataset import (
    CorruptDatasetError,
    Counts,
    Dataset,
    DatasetUnavailableError,
    Split,
    dataset_of,
)

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


def data_directory() -> Path:
    """Return the directory that holds downloaded data: ``COURSE_DATA_DIR``, else a cache of the user's.

    Raises
    ------
    DatasetUnavailableError
        If nothing can be downloaded here, as in a browser, and no directory is named.
    """
    override = os.environ.get("COURSE_DATA_DIR")
    return Path(override).expanduser() if override else Path(_downloader().os_cache("numpy-nets-course"))


def _downloader() -> Any:
    try:
        import pooch
    except ModuleNotFoundError as error:
        raise DatasetUnavailableError(
            "CIFAR-10 is downloaded by the package pooch, which is not installed here. In a browser it "
            "cannot be: open the notebook in Jupyter on your computer. Or carry on without network: "
            'load_data("digits") needs none.'
        ) from error
    return pooch


def load_cifar10(counts: Counts, progress: bool) -> Dataset:
    """Load the photographs, downloading them first if need be."""
    archive = data_directory() / CIFAR10_URL.rsplit("/", 1)[-1]
    excerpt = data_directory() / CIFAR10_EXCERPT
    if excerpt.is_file() and not archive.exists():
        train, test = _read_excerpt(excerpt)
    else:
        _fetch(archive, progress)
        train = _read_archive(archive, CIFAR10_TRAIN_FILES, counts[0])
        test = _read_archive(archive, CIFAR10_TEST_FILES, counts[1])
    return dataset_of("cifar10", train, test, counts, CIFAR10_CLASSES, CIFAR10_SHAPE)


def _fetch(archive: Path, progress: bool) -> None:
    """Make sure that the archive is there and has the published checksum, downloading it if need be."""
    pooch = _downloader()
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


def _read_archive(archive: Path, names: tuple[str, ...], count: int | None) -> Split:
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


def _read_excerpt(path: Path) -> tuple[Split, Split]:
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
