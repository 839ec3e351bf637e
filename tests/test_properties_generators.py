"""Random numbers come from the generator that is handed in: the driver that shows it and the judge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from course_lib.answering.calls import call_function
from course_lib.checking.finding import Finding
from course_lib.checking.properties import check_property
from course_lib.checking.spec import case
from course_lib.exchange.answer import Answer

Rng = np.random.Generator


def drawn(function: Callable[..., Any], seed: int, position: int, *args: Any) -> Any:
    answer = call_function({"f": function}, "f", [seed, position, *args], "seeded_draws")
    assert isinstance(answer, Answer), answer
    return answer.value


def judged(function: Callable[[Rng], Any]) -> Finding | None:
    return check_property("generator", case(), Answer(drawn(function, 7, 0)), {})


def test_the_generator_is_put_where_it_belongs() -> None:
    """Two generators of one seed, one of the next, and arguments on both sides of them."""
    first, again, other = drawn(lambda low, rng, high: (low, rng.random(), high), 7, 1, "low", "high")
    assert first == again == ("low", np.random.default_rng(7).random(), "high")
    assert other == ("low", np.random.default_rng(8).random(), "high")


def test_a_changed_argument_does_not_reach_the_next_draw() -> None:
    """Every draw has arguments of its own."""

    def greedy(items: list[int], rng: Rng) -> list[int]:
        items.append(1)
        return list(items)

    assert drawn(greedy, 7, 1, [0]) == ([0, 1], [0, 1], [0, 1])


@pytest.mark.parametrize(
    "function",
    [
        lambda rng: rng.normal(size=(3, 2)),
        lambda rng: (rng.permutation(30), [rng.random()]),
        lambda rng: {"W1": rng.normal(size=5), "b1": np.zeros(5)},
    ],
)
def test_results_that_follow_the_generator_are_accepted(function: Callable[[Rng], Any]) -> None:
    """Whatever their form: the same for the same seed, others for another."""
    assert judged(function) is None


def test_a_generator_that_nobody_can_seed_is_named() -> None:
    """The same seed must give the same result."""
    finding = judged(lambda rng: np.random.default_rng().random(4))
    assert finding is not None and finding.diagnosis == "global_generator"


@pytest.mark.parametrize("function", [lambda rng: np.random.default_rng(0).random(4), lambda rng: np.ones(4)])
def test_a_result_that_never_changes_is_described_and_not_named(function: Callable[[Rng], Any]) -> None:
    """A seed of one's own and the absence of chance look alike."""
    finding = judged(function)
    assert finding is not None and finding.diagnosis is None
    assert "Is `rng` used" in finding.message


@pytest.mark.parametrize("value", [None, 0.5, "text", (1, 2, 3, 4)])
def test_results_of_any_other_form_get_a_message(value: Any) -> None:
    """Whatever a student returns three times, there is a finding and no exception."""
    assert judged(lambda rng: value) is not None
