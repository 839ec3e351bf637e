"""Section 7, "Splitting without leaking"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, Seeded, case

from . import knn


def tables(rng: np.random.Generator) -> Iterator[Case]:
    """Distinct rows, sorted by class as files often are; sizes at which int, round and ceil differ."""
    for num, val_fraction, test_fraction in [(43, 0.25, 0.2), (57, 0.1, 0.3), (62, 0.2, 0.45)]:
        X = np.column_stack([rng.permutation(num), rng.normal(size=num)])
        y = np.sort(rng.integers(3, size=num))
        seed = Seeded(int(rng.integers(2**31)))
        yield case("", X=X, y=y, val_fraction=val_fraction, test_fraction=test_fraction, rng=seed)


def one_part_empty(rng: np.random.Generator) -> Iterator[Case]:
    for val_fraction, test_fraction in [(0.25, 0.0), (0.0, 0.25)]:
        X = np.column_stack([rng.permutation(43), rng.normal(size=43)])
        y = np.sort(rng.integers(3, size=43))
        seed = Seeded(int(rng.integers(2**31)))
        label = "a part is empty"
        yield case(label, X=X, y=y, val_fraction=val_fraction, test_fraction=test_fraction, rng=seed)


def split_seeds(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a seed with which a table is split three times."""
    X, y, seed = rng.normal(size=(43, 2)), np.arange(43) % 3, int(rng.integers(2**31))
    yield case(via="seeded_draws", seed=seed, position=4, X=X, y=y, val_fraction=0.25, test_fraction=0.2)


PARTS = "val, test, train = np.split(order, [num_val, num_val + num_test])"
RETURN = "return X[train], y[train], X[val], y[val], X[test], y[test]"
SIZES = "num_val, num_test = int(val_fraction * len(X)), int(test_fraction * len(X))"
# One name: the properties look at all six parts, and the driver returns three splits.
split = knn.exercise("train_val_test_split", returns=("parts",))
split.property("partition", "partition", cases=tables)
split.property("empty part", "partition", cases=one_part_empty)
split.property("generator", "split_generator", cases=split_seeds)
split.unchanged("inputs unchanged", cases=tables)
split.known_wrong(
    "global_generator",
    "The same seed gives another split each time: where do your random numbers come from, if not from `rng`?",
    ("order = rng.permutation(len(X))", "order = np.random.default_rng().permutation(len(X))"),
)
split.known_wrong(
    "seeded_inside",
    "Every generator gives the same split: do you make one of your own, and leave `rng` unused?",
    ("order = rng.permutation(len(X))", "order = np.random.default_rng(0).permutation(len(X))"),
)
split.known_wrong(
    "not_shuffled",
    "A part is made of neighbouring rows of the file. If the file is sorted by class, "
    "which classes does the test part hold?",
    ("order = rng.permutation(len(X))", "order = np.arange(len(X))"),
)
split.known_wrong(
    "labels_apart",
    "Rows and labels have parted: were X and y put into the same new order?",
    (
        RETURN,
        "return X[train], y[rng.permutation(train)], X[val], y[rng.permutation(val)], X[test], y[rng.permutation(test)]",
    ),
)
split.known_wrong(
    "overlap",
    "Some rows are in two parts, so a score on one rewards remembering the other.",
    (PARTS, "val, test, train = order[:num_val], order[:num_test], order[num_val + num_test :]"),
)
split.known_wrong(
    "with_replacement",
    "Some rows are in a part twice: is each row drawn only once?",
    ("order = rng.permutation(len(X))", "order = rng.integers(len(X), size=len(X))"),
)
split.known_wrong(
    "fraction_of_rest",
    "Both fractions are of all N rows, not of what another part left over.",
    (SIZES, "num_test = int(test_fraction * len(X)); num_val = int(val_fraction * (len(X) - num_test))"),
)
split.known_wrong(
    "sizes_swapped",
    "Validation and test have changed places.",
    (RETURN, "return X[train], y[train], X[test], y[test], X[val], y[val]"),
)
split.known_wrong(
    "rounded",
    "Part of a row is no row: the number of rows is rounded down.",
    (SIZES, "num_val, num_test = round(val_fraction * len(X)), round(test_fraction * len(X))"),
)
split.known_wrong(
    "rows_lost",
    "Some rows are in no part at all. What is left over belongs to the training part.",
    (PARTS, "val, test, train, _ = np.split(order, [num_val, num_val + num_test, len(X) - 3])"),
)
split.known_wrong(
    "grouped_by_kind",
    "Each X is followed by its y in the order asked for; yours returns the three X first.",
    (RETURN, "return X[train], X[val], X[test], y[train], y[val], y[test]"),
)
split.known_wrong(
    "empty_slice",
    "Where a part should be empty, yours holds everything: what is `order[-n:]` when n is 0?",
    (
        PARTS,
        "test, val, train = order[-num_test:], order[-num_test - num_val : -num_test], order[: -num_test - num_val]",
    ),
)
