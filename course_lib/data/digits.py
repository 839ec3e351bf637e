"""Hand-written digits, 1,797 grey images of 8×8, in a small file beside this module.

The file is a copy of what scikit-learn ships (``sklearn.datasets.load_digits``), which is the test set of
the original, published by the UCI Machine Learning Repository under the licence CC BY 4.0
(https://doi.org/10.24432/C50P49). ``scripts/make_digits.py`` wrote it.

References
----------
E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from course_lib.data.dataset import Counts, Dataset, Split, dataset_of

FILE = Path(__file__).with_name("digits.npz")
DIGITS_TRAIN = 1347  # three quarters of 1,797; the other 450 are the test split
SHAPE = (8, 8)
CLASSES = tuple(str(digit) for digit in range(10))


def load_digits(counts: Counts, progress: bool) -> Dataset:
    """Load the digits; there is nothing to show progress of."""
    train, test = digit_splits()
    return dataset_of("digits", train, test, counts, CLASSES, SHAPE)


def digit_splits() -> tuple[Split, Split]:
    """Return images (N, 8, 8) and labels of the training and the test split."""
    with np.load(FILE, allow_pickle=False) as stored:
        images, labels = stored["images"], stored["labels"]
    # The stored order goes through the ten digits again and again, writer by writer. RandomState, not
    # Generator: NumPy promises never to change its stream, so the split is the same for everybody.
    order = np.random.RandomState(0).permutation(len(labels))
    train, test = order[:DIGITS_TRAIN], order[DIGITS_TRAIN:]
    return (images[train], labels[train]), (images[test], labels[test])
