"""Whatever a student's process sends in place of answers: it earns nothing and breaks nothing.

What a worker sends is in the hands of the code that runs in it. None of these replies comes from a function
that does what is asked; most have the form of what a driver or the wire might send.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np
import pytest

from autograder.authoring.assignment import load_assignment
from autograder.authoring.oracle import ReferencePairs
from autograder.authoring.source import find_assignments
from autograder.grading.seeds import NO_SECRET, seed_for
from course_lib.checking.judge import judge
from course_lib.exchange.answer import Answer, Call, Opaque, Reply, Timed
from course_lib.exchange.describe import entry

PARTS: dict[str, Any] = {
    "text": "",
    "an empty dictionary": {},
    "an empty list": [],
    "NaN": float("nan"),
    "True": True,
    "a name of an array": Opaque("array of float64"),
    "a name of a complex array": Opaque("array of complex128"),
    "what stands for an absent entry": entry({}, "W"),
    "an empty array": np.zeros((0, 0)),
    "an array of NaN": np.full((3, 3), np.nan),
}
#: One of each sort, which are tried at every change; the others are for a soak.
EVERY_DAY = {"text", "NaN", "a name of an array", "what stands for an absent entry"}
#: More outputs than any driver returns.
MOST = 7


class Forged:
    """Replies that do not depend on the call."""

    call_seconds = 10.0
    late = 0
    obscured = ""
    ends_calls = True

    def __init__(self, value: Any) -> None:
        self.value = value

    def call(self, function: str, args: Sequence[Any], via: str | None = None) -> Reply:
        return Answer(self.value, tuple(args))

    def call_all(self, function: str, calls: Sequence[Call]) -> list[Reply]:
        return [self.call(function, call.args, call.via) for call in calls]

    def timed(self, function: str, call: Call) -> Timed | Reply:
        return Timed(1e-9, Answer(self.value))

    def seconds(self) -> float:
        return 0.0

    def class_definition(self, name: str) -> ast.ClassDef | None:
        return None

    def alone(self, name: str) -> AbstractContextManager[Forged]:
        return nullcontext(self)

    def variable(self, name: str) -> Reply:
        return Answer(Opaque("function"))

    def assigned_in(self, name: str) -> str:
        return ""

    def definition(self, name: str) -> ast.FunctionDef | None:
        return None


def forged(part: Any) -> Iterator[Any]:
    """Yield the part itself, and tuples with it in every place and in one place among ``None``."""
    yield part
    for count in range(1, MOST + 1):
        yield (part,) * count
        for place in range(count):
            yield tuple(part if i == place else None for i in range(count))


def parts() -> Iterator[object]:
    """Yield all parts, with those that wait for a soak marked."""
    for name, part in PARTS.items():
        yield pytest.param(part, id=name, marks=[] if name in EVERY_DAY else [pytest.mark.soak])


@pytest.mark.parametrize("part", [*parts()])
@pytest.mark.parametrize("name", find_assignments())
def test_replies_that_answer_nothing_earn_nothing(name: str, part: Any) -> None:
    """In no function exercise of the course, on no aspect, however many outputs are claimed."""
    loaded, earned = load_assignment(name), []
    for exercise in loaded.specification:
        if exercise.is_choice:
            continue
        oracle = loaded.oracle(exercise.name, seed_for(NO_SECRET, name, "forged", exercise.name))
        for value in forged(part):
            verdict = judge(exercise, oracle, Forged(value))
            earned += [(exercise.name, row.name, value) for row in verdict.aspects if row.points]
    assert earned == []


@pytest.mark.parametrize("name", sorted(PARTS.keys() - {"NaN", "True"}))  # which are numbers, as a loss is
def test_replies_of_a_kind_that_no_mistake_gives_are_held_against_no_two(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search for two mistakes costs the grader most; junk doesn't get it to search."""
    searched = []
    monkeypatch.setattr(ReferencePairs, "explain", lambda _, pair, *args: searched.append(pair))
    loaded = load_assignment("linear")
    exercise = loaded.exercises["svm_loss_vectorized"]
    oracle = loaded.oracle(exercise.name, seed_for(NO_SECRET, "linear", "forged", exercise.name))
    for count in range(MOST + 1):
        judge(exercise, oracle, Forged((PARTS[name],) * count))
    assert searched == []
