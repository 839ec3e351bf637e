"""Images to work on, and a test set that counts how often it was opened.

Nobody can stop you from loading the test images some other way, or from writing a receipt by hand: what is
here makes an honest slip visible, and leaves a lie to those who want to tell one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib.data import load_data
from course_lib.data.opened import OpenData, open_data
from course_lib.exchange.receipts import receipt

__all__ = ["OpenData", "open_data", "open_test_set"]

RECORD = "test_set.json"


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
