"""The property by which a train/validation/test split is judged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from course_lib.checking import Case, Seeded, case
from course_lib.checking.finding import Finding
from course_lib.checking.properties import check_property
from course_lib.exchange.answer import Answer

N, VAL, TEST = 43, 10, 8  # int(0.25 * 43), int(0.2 * 43); rounding would give 11 and 9


def table(val_fraction: float = 0.25, test_fraction: float = 0.2) -> Case:
    X = np.column_stack([np.arange(N), np.linspace(0, 1, N)])
    y = np.arange(N) // 15
    return case(X=X, y=y, val_fraction=val_fraction, test_fraction=test_fraction, rng=Seeded(0))


def dealt(rows: NDArray[np.int64], val: int = VAL, test: int = TEST) -> list[NDArray[np.int64]]:
    """Deal rows to training, validation and test, in this order."""
    return [rows[val + test :], rows[:val], rows[val : val + test]]


def handed_out(parts: list[NDArray[np.int64]], labels: list[NDArray[np.int64]] | None = None) -> list[Any]:
    """Return what a split hands out: for each part its X and, unless told otherwise, its own y."""
    args = table().args
    labels = parts if labels is None else labels
    return [array for x, y in zip(parts, labels, strict=True) for array in (args["X"][x], args["y"][y])]


def judged(value: Any, of: Case | None = None) -> Finding | None:
    return check_property("partition", of or table(), Answer(value), {})


def diagnosis(value: Any, of: Case | None = None) -> str | None:
    finding = judged(value, of)
    assert finding is not None, "the property holds, and it should not"
    return finding.diagnosis


SHUFFLED = np.random.default_rng(5).permutation(N)


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.1, 0.25, 0.5]), st.sampled_from([0.0, 0.2, 0.5]))
def test_accepts_every_shuffled_partition(seed: int, val_fraction: float, test_fraction: float) -> None:
    """Whatever the shuffle and the fractions, also those that leave a part empty."""
    rows = np.random.default_rng(seed).permutation(N)
    parts = dealt(rows, int(val_fraction * N), int(test_fraction * N))
    assert judged(tuple(handed_out(parts)), table(val_fraction, test_fraction)) is None


def test_accepts_parts_that_were_sorted_after_shuffling() -> None:
    """Which rows a part holds is random; in which order they lie in it doesn't matter."""
    assert judged(handed_out([np.sort(part) for part in dealt(SHUFFLED)])) is None


def test_accepts_plain_lists_and_an_empty_one() -> None:
    """An empty part may come back as an empty list, which has no width."""
    value = [array.tolist() for array in handed_out(dealt(SHUFFLED, test=0))]
    assert judged(value, table(test_fraction=0.0)) is None


@pytest.mark.parametrize(
    ("mistake", "parts"),
    [
        ("not_shuffled", dealt(np.arange(N))),
        ("not_shuffled", dealt(np.arange(N)[::-1])),
        ("overlap", [*dealt(SHUFFLED)[:2], SHUFFLED[:TEST]]),
        ("with_replacement", [*dealt(SHUFFLED)[:2], np.repeat(SHUFFLED[VAL], TEST)]),
        ("sizes_swapped", dealt(SHUFFLED, TEST, VAL)),
        ("rounded", dealt(SHUFFLED, VAL + 1, TEST + 1)),
        ("fraction_of_rest", dealt(SHUFFLED, int(0.25 * (N - TEST)), TEST)),
        (
            "rows_lost",
            [part[: len(part) - lost] for part, lost in zip(dealt(SHUFFLED), (3, 0, 0), strict=True)],
        ),
    ],
)
def test_names_the_mistake(mistake: str, parts: list[NDArray[np.int64]]) -> None:
    """Each wrong way to deal rows out is recognised."""
    assert diagnosis(handed_out(parts)) == mistake


def test_shuffling_inside_blocks_is_not_shuffling() -> None:
    """A part that is a block of the file still is one when its rows were mixed."""
    rng = np.random.default_rng(1)
    assert diagnosis(handed_out([rng.permutation(part) for part in dealt(np.arange(N))])) == "not_shuffled"


def test_labels_shuffled_apart_are_named() -> None:
    """Rows are a partition, and their labels are other rows'."""
    parts = dealt(SHUFFLED)
    assert diagnosis(handed_out(parts, [np.sort(part) for part in parts])) == "labels_apart"


def test_a_part_that_should_be_empty_and_is_everything_is_named() -> None:
    """``order[-0:]`` is the whole array."""
    value = handed_out([SHUFFLED[:0], SHUFFLED[:VAL], SHUFFLED])
    assert diagnosis(value, table(test_fraction=0.0)) == "empty_slice"


def test_three_x_before_three_y_is_named() -> None:
    """The order of another library is recognised, rather than called a wrong shape."""
    value = handed_out(dealt(SHUFFLED))
    assert diagnosis([*value[::2], *value[1::2]]) == "grouped_by_kind"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda value: None,
        lambda value: value[:5],
        lambda value: [None, *value[1:]],
        lambda value: [value[0][:-1], *value[1:]],
        lambda value: [value[0][:, :1], *value[1:]],
        lambda value: [value[0] + 0.5, *value[1:]],
        lambda value: [value[0].astype(str), *value[1:]],
        lambda value: [[[1.0], [1.0, 2.0]], *value[1:]],
        lambda value: [value[0], value[1][:, None], *value[2:]],
    ],
    ids=["none", "five", "hole", "shorter", "narrower", "changed", "text", "ragged", "column"],
)
def test_answers_of_the_wrong_form_are_described(spoil: Callable[[list[Any]], Any]) -> None:
    """Whatever a student returns, there is a message and no exception."""
    finding = judged(spoil(handed_out(dealt(SHUFFLED))))
    assert finding is not None and finding.message
    assert finding.diagnosis is None


def test_a_small_part_is_not_accused_of_lying_in_a_block() -> None:
    """One row is always a block; the rule about shuffling must not fire where chance would make it fire."""
    one_row = table(val_fraction=1 / N, test_fraction=0.2)
    assert judged(handed_out(dealt(SHUFFLED, val=1)), one_row) is None


def generators(first: Any, again: Any, other: Any) -> Finding | None:
    return check_property("split_generator", table(), Answer((first, again, other)), {})


def shuffled(seed: int) -> list[Any]:
    return handed_out(dealt(np.random.default_rng(seed).permutation(N)))


def test_a_split_that_follows_its_generator_is_accepted() -> None:
    """The same seed gives the same split, another seed another one."""
    assert generators(shuffled(1), shuffled(1), shuffled(2)) is None


@pytest.mark.parametrize(
    ("seeds", "mistake"), [((1, 2, 3), "global_generator"), ((1, 1, 1), "seeded_inside")]
)
def test_a_generator_of_ones_own_is_named(seeds: tuple[int, int, int], mistake: str) -> None:
    """Whether it is seeded or not."""
    finding = generators(*map(shuffled, seeds))
    assert finding is not None and finding.diagnosis == mistake
