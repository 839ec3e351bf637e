"""Images to work on, and a test set that counts how often it was opened.

Nobody can stop you from loading the test images some other way, or from writing a receipt by hand: what is
here makes an honest slip visible, and leaves a lie to those who want to tell one.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.data import load_data
from course_lib.data.digits import DIGITS_TRAIN

#: Originals of the moved digits whose images are the validation set; the others' are for training.
_ORIGINALS_OF_VALIDATION = 200
#: More photographs than these take hours.
_MOST_PHOTOGRAPHS = 10_000
RECORD = "test_set.json"
_RECEIPT = re.compile(r"(\w+), opened (\d+) times?: ([\d., ]+) \[([0-9a-f]{8})\]")


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


def open_test_set(name: str, scores_of: Callable[[Any], Any]) -> float:
    """Measure a network on the test images of a data set, count that they were opened, and print a receipt.

    Parameters
    ----------
    name : str
    scores_of : callable
        ``scores_of(X)`` returns an array of scores (N, C) for raw images (N, D).

    Returns
    -------
    float
        The share of the test images whose class has the highest score.
    """
    data = load_data(name, num_train=1)
    scores = np.asarray(scores_of(data.X_test))
    if scores.shape != (len(data.y_test), len(data.class_names)):
        raise ValueError(
            f"scores_of should return one score for each image and class, {len(data.y_test)}×"
            f"{len(data.class_names)}; it returned shape {scores.shape}. The test set was not opened."
        )
    accuracy = float((scores.argmax(axis=1) == data.y_test).mean())
    accuracies = _counted(name, accuracy)
    print(f"Test accuracy: {accuracy:.1%} of {len(data.y_test):,} images.")
    print(_what_the_count_says(accuracies))
    print(f"Your receipt:\n{receipt(name, accuracies)}")
    return accuracy


def receipt(name: str, accuracies: Sequence[float]) -> str:
    """Return one line that tells how often a test set was opened, and what came out, in order.

    It ends with a checksum, so that a number that was changed afterwards shows.
    """
    times = "1 time" if len(accuracies) == 1 else f"{len(accuracies)} times"
    text = f"{name}, opened {times}: {', '.join(f'{a:.3f}' for a in accuracies)}"
    return f"{text} [{_checksum(text)}]"


def read_receipt(line: str) -> tuple[str, list[float]] | None:
    """Return the data set and the accuracies that a receipt tells of; ``None`` if it is none."""
    match = _RECEIPT.fullmatch(" ".join(line.split()))
    if match is None:
        return None
    name, accuracies = match[1], [float(number) for number in re.findall(r"\d\.\d{3}", match[3])]
    return (name, accuracies) if receipt(name, accuracies) == match[0] else None


def _checksum(text: str) -> str:
    return hashlib.sha256(f"sealed: {text}".encode()).hexdigest()[:8]


def _what_the_count_says(accuracies: Sequence[float]) -> str:
    if len(accuracies) == 1:
        return "The test set was opened for the first time. This is the number to report."
    earlier = ", ".join(f"{accuracy:.1%}" for accuracy in accuracies[:-1])
    return (
        f"The test set has been opened {len(accuracies)} times (before: {earlier}). If you chose between "
        "these, it has become a validation set. Report the first number, and how often it was opened."
    )


def _counted(name: str, accuracy: float) -> list[float]:
    """Note that a test set was opened, and return what came out at all of its openings, this one last."""
    from course_lib.studying.desk import KEPT, course_folder
    from course_lib.studying.files import write_whole

    path = course_folder() / KEPT / RECORD
    known: dict[str, Any] = {}
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        before = [float(value) for value in known.get(name, [])]
    except FileNotFoundError:
        before = []
    except (OSError, ValueError, TypeError, AttributeError) as error:
        print(f"{path} can't be read ({error}): earlier openings are not counted.")
        known, before = {}, []
    accuracies = [*before, accuracy]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps({**known, name: accuracies}, indent=1).encode())
    except OSError as error:
        print(f"That the test set was opened could not be written down: {path}: {error.strerror or error}.")
    return accuracies
