"""Comparing: the one tolerance policy, at its edges."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_lib.checking.compare import (
    ATOL,
    FLOAT32_ATOL,
    FLOAT32_RTOL,
    RTOL,
    Difference,
    compare,
    same,
    shown,
)
from course_lib.checking.details import plain
from course_lib.checking.explain import explain, inputs
from course_lib.checking.spec import case
from course_lib.exchange.answer import Opaque
from course_lib.exchange.describe import entry


def difference(expected: Any, got: Any, **options: Any) -> Difference:
    found = compare(expected, got, "out", **options)
    assert found is not None
    return found


@pytest.mark.parametrize("expected", [0.0, 1e-12, 1.0, -3.5e7])
@pytest.mark.parametrize("side", [1, -1])
def test_the_tolerance_is_absolute_plus_relative(expected: float, side: int) -> None:
    """``|got - expected| <= 1e-9 + 1e-6 |expected|``: just inside passes, just outside does not."""
    allowed = ATOL + RTOL * abs(expected)
    assert same(expected, expected + side * 0.999 * allowed)
    assert difference(expected, expected + side * 1.001 * allowed).kind == "value"
    assert (ATOL, RTOL) == (1e-9, 1e-6)


def test_single_precision_is_compared_at_its_own_tolerance() -> None:
    """A float32 answer to a float64 question has 7 digits, of which computing leaves 4 or 5."""
    expected = np.array([1.0, 100.0])
    inside = (expected * (1 + 0.9 * FLOAT32_RTOL)).astype(np.float32)
    outside = (expected * (1 + 1.2 * FLOAT32_RTOL) + FLOAT32_ATOL).astype(np.float32)
    assert same(expected, inside)
    assert difference(expected, outside).kind == "value"
    assert not same(expected, inside.astype(np.float64))


@given(hnp.arrays("f8", hnp.array_shapes(min_dims=0, min_side=0)))
@example(np.array([np.nan, np.inf, -np.inf, -0.0]))
def test_everything_equals_itself(array: np.ndarray[Any, Any]) -> None:
    """NaN equals NaN and an infinity itself, exactly or not."""
    assert same(array, array.copy())
    assert same(array, array.copy(), exact=True)


@pytest.mark.parametrize(
    ("expected", "got"), [(np.inf, -np.inf), (np.inf, 1e308), (1.0, np.nan), (np.nan, 1.0), (-1e308, 1e308)]
)
def test_infinities_and_nan_equal_nothing_else(expected: float, got: float) -> None:
    """And comparing them warns of nothing."""
    assert not same(np.array([0.0, expected]), np.array([0.0, got]))


@pytest.mark.parametrize(("got", "kind"), [(np.nan, "nonfinite"), (np.inf, "nonfinite"), (2.0, "value")])
def test_what_is_not_finite_is_told_apart(got: float, kind: str) -> None:
    """NaN or infinity where a number is expected has a kind of its own; the other way round it is a value."""
    assert difference(np.ones(3), np.array([1.0, 1.0, got])).kind == kind
    assert difference(np.array([1.0, 1.0, np.inf]), np.ones(3)).kind == "value"


@pytest.mark.parametrize(
    ("expected", "got", "words"),
    [
        (1.0, np.ones(1), ("shape (1,)", "a single number")),
        (np.ones(1), 1.0, ("a single number", "shape (1,)")),
        (np.ones(3), np.ones((1, 3)), ("shape (1, 3)", "shape (3,)")),
        (np.ones(3), np.ones((3, 1)), ("shape (3, 1)", "shape (3,)")),
        (np.ones((2, 3)), np.ones((3, 2)), ("shape (3, 2)", "shape (2, 3)")),
        ([1.0, 2.0], [1.0], ("shape (1,)", "shape (2,)")),
    ],
)
def test_shapes_do_not_broadcast(expected: Any, got: Any, words: tuple[str, str]) -> None:
    """A scalar is a scalar and a row is no matrix; the message has both shapes."""
    found = difference(expected, got)
    assert (found.kind, found.got, found.expected) == ("shape", *words)


@pytest.mark.parametrize("got", [1.5, np.float64(1.5), np.array(1.5), np.float32(1.5)])
def test_a_scalar_may_be_any_kind_of_scalar(got: Any) -> None:
    """A Python float, a NumPy scalar and an array without axes are one number."""
    assert same(1.5, got)
    assert same(np.float64(1.5), got)


def test_labels_are_whole_numbers() -> None:
    """Of an integer type or not; truth values and fractions are a mistake of their own kind."""
    labels = np.array([0, 1, 1])
    assert same(labels, labels.astype(np.int32), exact=True)
    assert same(labels, labels.tolist())
    assert same(labels, labels.astype(float), exact=True)
    assert difference(labels, labels.astype(bool)).kind == "dtype"
    assert "should hold integers" in plain(explain(difference(labels, labels + 0.5), case()))


def test_integers_pass_where_floats_are_expected() -> None:
    """A loss of exactly 2 may well be an integer."""
    assert same(2.0, 2)
    assert same(np.array([1.0, 2.0]), np.array([1, 2]))


def test_truth_values_are_compared_as_numbers() -> None:
    """A mask of 0 and 1 is a mask; a wrong one is found."""
    mask = np.array([True, False])
    assert same(mask, np.array([1.0, 0.0]))
    assert difference(mask, ~mask).wrong == 2


def test_a_list_may_stand_for_an_array() -> None:
    """NumPy users expect it; a ragged list is a type of its own."""
    assert same(np.ones((2, 2)), [[1.0, 1.0], [1.0, 1.0]])
    assert difference(np.ones((2, 2)), [[1.0], [1.0, 1.0]]).kind == "type"


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (None, "None"),
        ("1.0", "a str"),
        ({"a": 1}, "a dict"),
        ([None], "a list"),
        ((1.0, "x"), "a tuple of 2"),
        (2**70, "a single number"),
        (np.array([1j]), "an array of shape (1,)"),
        (Opaque("function"), "a function"),
        (Opaque("array of complex128"), "an array of complex128"),
    ],
)
def test_what_is_no_number_is_named(got: Any, words: str) -> None:
    """The message says what came instead."""
    found = difference(np.ones(3), got)
    assert (found.kind, found.got, found.expected) == ("type", words, "an array of shape (3,)")


def test_nested_values_are_compared_by_their_own_types() -> None:
    """Dictionaries by key, sequences by position; the path leads to the part that differs."""
    expected = {1: [0.5, 0.6], 3: ("a", None, np.ones(2))}
    assert same(expected, {3: ["a", None, [1.0, 1.0]], 1: np.array([0.5, 0.6])})
    assert difference(expected, {1: [0.5, 0.7], 3: expected[3]}).path == "out[1]"
    assert difference(expected, {1: [0.5, 0.6], 3: ("a", None, np.zeros(2))}).path == "out[3][2]"
    assert difference(expected, {1: [0.5, 0.6], 3: ("b", None, np.ones(2))}).path == "out[3][0]"
    assert difference(expected, {1: [0.5, 0.6]}).got == "other keys (missing: 3)"
    assert difference(expected, [1, 3]).kind == "type"
    assert difference(("a", "b"), ("a",)).got == "1 items"


def test_exact_has_no_tolerance() -> None:
    """Counts and labels are right or wrong, however large they are."""
    assert same(1.0, 1.0 + 1e-12)
    assert not same(1.0, 1.0 + 1e-12, exact=True)
    assert not same(np.array([2**53]), np.array([2**53 + 1]), exact=True)


def test_a_case_may_ask_for_more_absolute_tolerance() -> None:
    """Where a problem is badly conditioned, its case says so; the relative part stays."""
    assert same(0.0, 0.9e-3, atol=1e-3)
    assert not same(0.0, 1.1e-3, atol=1e-3)
    assert not same(0.0, 0.9e-3)


def test_the_first_entries_that_differ_are_reported() -> None:
    """Index, own value and expected value of up to four; how many differ, and by how much at most."""
    expected, got = np.zeros((3, 4)), np.zeros((3, 4))
    got[1:] = [[0.0, 2.0, 0.0, 4.0], [6.0, 7.0, 8.0, -9.0]]
    found = difference(expected, got)
    assert found.entries == [((1, 1), 2.0, 0.0), ((1, 3), 4.0, 0.0), ((2, 0), 6.0, 0.0), ((2, 1), 7.0, 0.0)]
    assert (found.wrong, found.total, found.largest) == (6, 12, 9.0)
    text = plain(explain(found, case("there is a label", X=np.ones((3, 2)), reg=0.5)))
    assert "differs in 6 of 12 entries (there is a label: X 3×2, reg=0.5)" in text
    rows = [line.split() for line in text.splitlines()[2:]]
    assert rows[:3] == [["yours", "expected"], ["out[1,", "1]", "2", "0"], ["out[1,", "3]", "4", "0"]]
    assert text.endswith("…")


shapes = hnp.array_shapes(min_dims=0, max_dims=2, min_side=0)
arrays = hnp.arrays(st.sampled_from(["?", "i8", "u1", "f4", "f8"]), shapes)
numbers = st.booleans() | st.integers() | st.floats()
plain_values = st.recursive(
    st.none() | numbers | st.text(max_size=3) | st.just(Opaque("set")) | arrays,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.integers(0, 2), inner)
    ),
    max_leaves=5,
)


@given(plain_values, plain_values, st.booleans())
def test_any_answer_can_be_compared_with_anything(expected: Any, got: Any, exact: bool) -> None:
    """Whatever a student returns, the result is a difference that can be put into words, or none."""
    found = compare(expected, got, "out", exact=exact)
    assert found is None or "`out" in plain(explain(found, case()))


def test_single_precision_that_is_off_is_explained_as_any_other_and_named() -> None:
    """The entries, and that the answer keeps fewer digits than float64 does."""
    expected = np.array([1.0, 2.0])
    text = plain(explain(difference(expected, np.array([1.0, 2.5], dtype=np.float32)), case(x=expected)))
    assert text.startswith("`out` differs in 1 of 2 entries (x 2).\n")
    assert text.splitlines()[2].split() == ["out[1]", "2.5", "2"]
    assert "Yours is float32" in text
    assert "float32" not in plain(explain(difference(expected, expected + 1), case(x=expected)))


def test_labels_that_are_not_finite_are_no_matter_of_their_type() -> None:
    """NaN among them comes first: a conversion to integers would only hide it."""
    assert difference(np.array([1, 2]), np.array([1.0, np.nan])).kind == "nonfinite"
    assert difference(np.array([1, 2]), np.array([1.0, 2.5])).kind == "dtype"


def test_an_entry_that_is_not_there_is_said_with_the_name_that_is() -> None:
    """Under the student's own name for it, and with the one most like it that was stored."""
    table = {"mode": "train", "run_mean": 1.0, "more": 2.0}
    found = compare(np.ones(3), entry(table, "running_mean", ["mode"]), "bn_param['running_mean']")
    assert found is not None
    text = plain(explain(found, case(x=np.ones(3))))
    assert text == "Nothing is stored under `bn_param['running_mean']`; there is `run_mean` (x 3)."


def test_an_entry_that_is_not_there_is_said_without_names_that_are_always_there() -> None:
    """Settings that were handed in are no hint."""
    found = difference(np.ones(3), entry({"mode": "train"}, "running_mean", ["mode"]))
    assert plain(explain(found, case(x=np.ones(3)))) == "Nothing is stored under `out` (x 3)."


def test_entries_that_are_there_are_themselves_and_absent_ones_are_alike() -> None:
    """Whatever else was stored, a known wrong answer that lacks the entry is the same mistake."""
    assert entry({"cache": 0}, "cache") == 0
    assert same(entry({}, "cache"), entry({"kache": 1}, "cache"))
    assert not same(entry({}, "cache"), 1.0)


def test_of_parts_of_one_thing_a_student_reads_the_thing() -> None:
    """What stands after a colon tells outputs apart and is nobody's name."""
    assert shown("grads: weights") == shown("grads") == "grads"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([1e-4, 0.123456], "best=[0.0001, 0.1235]"),
        (((1e-4, 1.0), (1, 64)), "best=[[0.0001, 1], [1, 64]]"),
        ([12345, True], "best=[12345, True]"),
        ([0.5] * 7, "best: 7 numbers"),
        ([[1.0, 2.0]] * 4, "best: 4 items"),
        ([{"W": np.ones(2)}], "best: 1 items"),
        (["train", "test"], ""),
        ([], ""),
    ],
)
def test_short_lists_among_the_inputs_are_shown_in_full(value: Any, words: str) -> None:
    """Up to six numbers in four digits; longer lists, and those of other things, by their length."""
    assert inputs(case(best=value)) == words


def test_two_complex_answers_are_alike() -> None:
    """Complex numbers are not sent; a known wrong answer that is complex is recognised by that."""
    assert same(np.array([1j]), Opaque("array of complex128"))
    assert not same(np.array([1j]), Opaque("array of complex64"))


@pytest.mark.parametrize("dtype", ["float64", "int64", "bool"])
def test_what_calls_itself_an_array_is_none(dtype: str) -> None:
    """The name of an opaque value comes from the student's process: it never stands for numbers."""
    assert not same(np.ones(3).astype(dtype), Opaque(f"array of {dtype}"))
