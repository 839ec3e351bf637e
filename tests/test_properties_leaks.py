"""The drivers and the property by which preprocessing is judged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from course_lib.answering.calls import call_function
from course_lib.checking import Case, case
from course_lib.checking.finding import Finding
from course_lib.checking.properties import check_property
from course_lib.exchange.answer import Answer

Array = NDArray[np.float64]
Function = Callable[..., Any]


def companions() -> Case:
    rng = np.random.default_rng(3)
    X_val = rng.normal(size=(5, 3))
    other = np.vstack([X_val[:1], 7 + rng.normal(size=(4, 3))])
    return case(via="two_companions", X_train=rng.normal(size=(8, 3)), X_val=X_val, X_val_other=other)


def leak(function: Function) -> Finding | None:
    asked = companions()
    answer = call_function({"f": function}, "f", list(asked.args.values()), asked.via)
    assert isinstance(answer, Answer), answer
    return check_property("no_leak", asked, answer, {})


def test_statistics_of_the_training_set_are_no_leak() -> None:
    """Nothing is said against a function that looks at the training set only."""
    assert leak(lambda X, V: (X - X.mean(axis=0), V - X.mean(axis=0))) is None


def test_changing_the_arguments_is_not_taken_for_a_leak() -> None:
    """Each of the two calls gets arrays of its own."""

    def in_place(X: Array, V: Array) -> tuple[Array, Array]:
        mean = X.mean(axis=0)
        X -= mean
        V -= mean
        return X, V

    assert leak(in_place) is None


def test_statistics_of_both_sets_are_found() -> None:
    """A training set that comes out differently beside another validation set."""

    def both(X: Array, V: Array) -> tuple[Array, Array]:
        mean = np.vstack([X, V]).mean(axis=0)
        return X - mean, V - mean

    found = leak(both)
    assert found is not None and found.diagnosis == "statistics_of_both"


def test_statistics_of_the_validation_set_are_found() -> None:
    """A validation example that depends on the ones beside it."""
    found = leak(lambda X, V: (X - X.mean(axis=0), V - V.mean(axis=0)))
    assert found is not None and found.diagnosis == "own_statistics"


def test_doing_nothing_is_no_way_to_avoid_leaks() -> None:
    """Sets that came back as they were hold no statistics of anything, and earn nothing."""
    found = leak(lambda X, V: (X, V))
    assert found is not None and found.diagnosis is None


@pytest.mark.parametrize(
    "wrong", [lambda X, V: X, lambda X, V: (X, None), lambda X, V: (X, V[0]), lambda X, V: (X.T, V.T)]
)
def test_answers_of_another_form_are_refused(wrong: Function) -> None:
    """One array, nothing, a single row where a matrix belongs, or columns where rows belong."""
    found = leak(wrong)
    assert found is not None and found.diagnosis is None


@given(st.lists(st.sampled_from([-1.0, 1.0]), min_size=3, max_size=3))
def test_signs_of_columns_do_not_matter(signs: list[float]) -> None:
    """Whatever the signs of the directions, the driver returns the same arrays."""
    rng = np.random.default_rng(0)
    Z, Z_val = rng.normal(size=(6, 3)), rng.normal(size=(4, 3))

    def signed(flips: list[float]) -> Any:
        answer = call_function({"f": lambda X, V: (X * flips, V * flips, 5.0)}, "f", [Z, Z_val], "up_to_sign")
        assert isinstance(answer, Answer)
        return answer.value

    for a, b in zip(signed(signs), signed([1.0, 1.0, 1.0]), strict=True):
        np.testing.assert_array_equal(a, b)


@given(st.lists(st.sampled_from([-1.0, 1.0]), min_size=4, max_size=4))
def test_signs_of_single_entries_do_matter(signs: list[float]) -> None:
    """Validation rows turned on their own, against the training rows, are not made equal."""
    Z, Z_val = np.arange(1.0, 7).reshape(3, 2), np.arange(1.0, 9).reshape(4, 2)
    turned = Z_val * np.array(signs)[:, None]
    answer = call_function({"f": lambda X, V: (X, turned)}, "f", [Z, Z_val], "up_to_sign")
    assert isinstance(answer, Answer)
    np.testing.assert_array_equal(answer.value[1], turned)


@pytest.mark.parametrize(
    "value", [None, 3.0, (np.ones(3), np.ones(3)), ("a", "b"), (np.full((2, 2), np.nan), 1)]
)
def test_what_has_no_columns_is_handed_on(value: Any) -> None:
    """The driver never hides or breaks an answer of the wrong form."""
    answer = call_function({"f": lambda X, V: value}, "f", [np.ones((2, 2)), np.ones((2, 2))], "up_to_sign")
    assert isinstance(answer, Answer)
    assert answer.value is value
