"""Section 12, "Now you write the test"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib.checking import Case, case
from course_lib.checking.lineup import Lineup

from . import knn
from .splitting import split


def splits_of(divide: Callable[..., Any], rng: np.random.Generator) -> Iterator[Case]:
    """Yield two splits by one function, the second with an empty part."""
    for n, val_fraction, test_fraction in [(24, 0.25, 0.2), (31, 0.3, 0.0)]:
        X = np.column_stack([rng.permutation(n), rng.integers(9, size=n)]) / 4
        y = rng.integers(5, size=n)
        parts = divide(
            X.copy(), y.copy(), val_fraction, test_fraction, np.random.default_rng(rng.integers(2**32))
        )
        yield case(X=X, y=y, val_fraction=val_fraction, test_fraction=test_fraction, parts=parts)


sound = knn.exercise("split_is_sound", returns=("sound",))
lineup = Lineup(sound, splits_of)
lineup.catches("catches half", share=0.5)
lineup.catches("catches most", share=0.8)
lineup.catches("catches all", share=1.0)

ORDER = "order = rng.permutation(len(X))"
PARTS = "val, test, train = np.split(order, [num_val, num_val + num_test])"
RETURN = "return X[train], y[train], X[val], y[val], X[test], y[test]"
lineup.right("a split that shuffles the numbers of the rows", split)
lineup.right("a split that sorts random numbers", split, (ORDER, "order = np.argsort(rng.random(len(X)))"))
lineup.right(
    "a split that gives the first rows to the training part",
    split,
    (PARTS, "train, val, test = np.split(order, [len(X) - num_val - num_test, len(X) - num_test])"),
)
lineup.right(
    "a split whose training part lies in the order of the file",
    split,
    (RETURN, f"train = np.sort(train)\n    {RETURN}"),
)
lineup.right(
    "a split that shuffles one part after the other",
    split,
    (
        PARTS,
        "val = rng.choice(len(X), num_val, replace=False)\n"
        "    rest = rng.permutation(np.setdiff1d(np.arange(len(X)), val))\n"
        "    test, train = rest[:num_test], rest[num_test:]",
    ),
)

lineup.wrong("takes the parts as they lie in the file", split, "not_shuffled")
lineup.wrong("goes through the file backwards", split, (ORDER, "order = np.arange(len(X))[::-1]"))
lineup.wrong(
    "starts at a random row and goes on from there",
    split,
    (ORDER, "order = np.roll(np.arange(len(X)), rng.integers(num_val, len(X)))"),
)
lineup.wrong("gives labels to rows by chance", split, "labels_apart")
lineup.wrong(
    "exchanges labels in the validation part alone",
    split,
    (RETURN, "return X[train], y[train], X[val], np.roll(np.sort(y[val]), 3), X[test], y[test]"),
)
lineup.wrong("draws some rows twice and others never", split, "with_replacement")
lineup.wrong(
    "trains on some rows of the validation part",
    split,
    (PARTS, f"{PARTS}\n    train = np.concatenate([val[:2], train[2:]])"),
)
lineup.wrong(
    "returns other numbers than it was given",
    split,
    (RETURN, f"X = X - X.mean(axis=0)\n    {RETURN}"),
)
lineup.wrong("loses some rows", split, "rows_lost")
lineup.wrong("rounds the sizes in another way", split, "rounded")
lineup.wrong("confuses validation and test", split, "sizes_swapped")
lineup.wrong("takes a fraction of what was left", split, "fraction_of_rest")

SIZES, ROWS, LABELS, SHUFFLED = "sizes_fit and ", "rows_once and ", "labels_fit and ", " and shuffled"
sound.known_wrong(
    "asserts_nothing",
    "It lets everything pass: of all that it was shown, nothing was wrong enough. Can it say `False` at all?",
    ("bool(" + SIZES, "bool(True or "),
)
sound.known_wrong(
    "always_false",
    "It lets nothing pass of what it is shown, right ones included: what is the first thing in which one disappoints it?",
    ("bool(" + SIZES, "bool(False and "),
)
sound.known_wrong(
    "sizes_never_tested",
    "It never asks how many rows a part should have. From what it is given it could know.",
    (SIZES, ""),
)
sound.known_wrong(
    "only_sizes_tested",
    "It counts rows and looks at none. What may be wrong with parts of the right sizes?",
    ("rows_once and labels_fit and shuffled", "True"),
)
sound.known_wrong(
    "rows_never_tested",
    "It doesn't find out which rows the parts hold. What if one stands in two parts, or in none?",
    (ROWS, ""),
)
sound.known_wrong(
    "labels_never_tested",
    "It never looks at a label. Does each row still have its own?",
    (LABELS, ""),
)
sound.known_wrong(
    "training_labels_only",
    "It looks at the labels of the training part alone. Who looks at the others?",
    (
        "np.array_equal(labels, np.concatenate(parts[1::2]))",
        "np.array_equal(labels[: len(parts[1])], parts[1])",
    ),
)
sound.known_wrong(
    "order_never_tested",
    "It never asks whether anything was shuffled. What do the numbers of the rows look like where nothing was?",
    (SHUFFLED, ""),
)
sound.known_wrong(
    "backwards_not_tested",
    "It notices rows that were left in the order of the file, and not those that were turned round.",
    ("len(steps) > 1", "steps != {1}"),
)
sound.known_wrong(
    "no_row_may_stay",
    "It wants every row to have left its place. In a fair shuffle of N rows, how many stay on average?",
    ("len(steps) > 1", "all(place != number for place, number in enumerate(found))"),
)
sound.known_wrong(
    "every_class_expected",
    "It wants every class in the validation part. With few rows, is that a mistake of the split or bad luck?",
    ("len(steps) > 1", "len(steps) > 1 and set(y) == set(parts[3])"),
)
