"""Fingerprints: the same for the same answer, different for any other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from course_lib.checking.compare import same
from course_lib.checking.fingerprint import fingerprint, has_fingerprint

NUMBERS = st.floats(-1e6, 1e6, allow_subnormal=False)
ANSWERS = st.lists(
    arrays(np.float64, array_shapes(max_dims=2, max_side=4), elements=NUMBERS), min_size=1, max_size=4
)


@given(ANSWERS, st.integers(0, 2**32 - 1))
def test_rounding_leaves_a_fingerprint_as_it_is(answer: list[Any], seed: int) -> None:
    """In double precision, and at the tolerance of single precision for answers in that."""
    taken = fingerprint(answer)
    assert taken is not None
    noise = np.random.default_rng(seed)
    assert has_fingerprint([a * (1 + 1e-9 * noise.normal(size=a.shape)) for a in answer], taken)
    assert has_fingerprint([a.astype(np.float32) for a in answer], taken)


@given(ANSWERS, st.data())
def test_an_entry_that_differs_shows(answer: list[Any], data: st.DataObject) -> None:
    """By a thousandth of the answer's length, wherever it is."""
    taken = fingerprint(answer)
    assert taken is not None
    changed = [a.copy() for a in answer]
    entries = changed[data.draw(st.integers(0, len(changed) - 1))].ravel()
    length = np.sqrt(sum(float((a**2).sum()) for a in answer)) + 1
    entries[data.draw(st.integers(0, entries.size - 1))] += 0.01 * length
    assert not same(changed, answer)
    assert not has_fingerprint(changed, taken)


@pytest.mark.parametrize("value", [None, "text", [1.0], {"a": 1.0}, np.array(["a"]), np.array([1j])])
def test_what_is_no_number_has_no_fingerprint(value: Any) -> None:
    """And is recognised by none."""
    taken = fingerprint([1.0])
    assert taken is not None
    assert fingerprint([1.0, value]) is None
    assert not has_fingerprint([value], taken)


def test_shapes_and_infinities_count() -> None:
    """The same entries in another shape are another answer, and NaN is like NaN alone."""
    a = np.arange(6.0)
    taken = fingerprint([a.reshape(2, 3)])
    assert taken is not None
    assert not has_fingerprint([a.reshape(3, 2)], taken)
    odd = np.array([np.nan, np.inf, 1.0])
    taken = fingerprint([odd])
    assert taken is not None
    assert has_fingerprint([odd.copy()], taken)
    assert not has_fingerprint([np.array([np.nan, -np.inf, 1.0])], taken)
