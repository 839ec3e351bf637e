"""Odd cases have aspects of their own: one of them costs that aspect and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from course_lib.checking.spec import Case, Exercise, case
from course_lib.checking.verdict import Verdict
from tests.helpers_engine import Array, judged, row


def ordinary(rng: np.random.Generator) -> Iterator[Case]:
    for rows in (3, 4):
        yield case(X=rng.normal(size=(rows, 2)))


def odd(rng: np.random.Generator) -> Iterator[Case]:
    yield case("X holds integers", X=rng.integers(1, 9, size=(3, 2)))


def pictures(rng: np.random.Generator) -> Iterator[Case]:
    yield case(images=rng.normal(size=(2, 3, 3, 1)), probability=0.0)


def whole_pictures(rng: np.random.Generator) -> Iterator[Case]:
    yield case(
        "pixels are whole", images=rng.integers(256, size=(2, 3, 3, 1), dtype=np.uint8), probability=0.0
    )


def right(X: Array) -> tuple[float, Array]:
    return float(np.sum(X * X)), 2.0 * X


def verdict_on(answer: Callable[..., Any]) -> Verdict:
    exercise = Exercise("f", returns=("loss", "dX"), points={"loss": 2.0, "gradient": 3.0, "integers": 1.0})
    exercise.values("loss", of="loss", cases=ordinary)
    exercise.values("gradient", of="dX", cases=ordinary)
    exercise.robust("integers", cases=odd)
    return judged(exercise, right, answer)


def outcomes(verdict: Verdict) -> list[str]:
    return [aspect.outcome for aspect in verdict.aspects]


def in_place(X: Array) -> tuple[float, Array]:
    dX = X.copy()
    dX *= 2.0  # raises for integers
    return float(np.sum(X * X)), dX


def test_an_exception_in_an_odd_case_costs_that_aspect_only() -> None:
    """The substance is right for what the text announces."""
    verdict = verdict_on(in_place)
    assert outcomes(verdict) == ["ok", "ok", "error"]
    assert "X holds integers" in row(verdict, "integers").message
    assert verdict.points == 5.0


def test_a_difference_in_an_odd_case_costs_that_aspect_only() -> None:
    """As an exception does."""
    verdict = verdict_on(lambda X: (right(X)[0], 2.0 * X if X.dtype.kind == "f" else 0 * X))
    assert outcomes(verdict) == ["ok", "ok", "wrong"]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (lambda X: (right(X)[0], 3.0 * X), ["ok", "wrong", "blocked"]),
        (lambda X: (right(X)[0] + 1, 3.0 * X), ["wrong", "wrong", "blocked"]),
        (lambda X: (np.sum(X**2 / 1.0) + (X.dtype.kind == "i"), 3.0 * X), ["ok", "wrong", "wrong"]),
    ],
)
def test_what_is_wrong_anyway_is_not_wrong_again(answer: Callable[..., Any], expected: list[str]) -> None:
    """An output that is wrong in ordinary cases is not held against the odd ones; the others are."""
    verdict = verdict_on(answer)
    assert outcomes(verdict) == expected
    if expected[-1] == "blocked":
        assert row(verdict, "integers").message.startswith("Counts once “")


def test_a_property_is_looked_at_in_odd_cases_once_it_holds_in_ordinary_ones() -> None:
    """What fails anyway isn't held against odd cases, and what fails only there costs that aspect alone."""
    exercise = Exercise("f", returns=("flipped",), points={"images": 2.0, "integers": 1.0})
    exercise.property("images", "random_flip", cases=pictures, part="images")
    exercise.property("integers", "random_flip", cases=whole_pictures, robust=True, part="images")

    def spoils(kinds: str) -> Callable[..., Array]:
        return lambda images, probability: images + 1 if images.dtype.kind in kinds else images

    for kinds, expected in [("", ["ok", "ok"]), ("u", ["ok", "wrong"]), ("uf", ["wrong", "blocked"])]:
        assert outcomes(judged(exercise, right, spoils(kinds))) == expected
