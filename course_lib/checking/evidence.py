"""What an exercise's function returned on the cases of one case set, beside what was expected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from course_lib.checking.compare import same
from course_lib.checking.spec import Aspect, Case, Exercise
from course_lib.exchange.answer import Answer, Raised, Reply

Outputs = dict[str, Any]
#: An output of one case: where an answer may be right or wrong.
Cell = tuple[int, str]
#: A size or an index in the text of an exception, but not which axis or operand it belongs to.
_NUMBER = re.compile(r"(?<![\w.'])(?<!axis )(?<!dim )(?<!dimension )(?<!operand )\d+(?![\w.'])")


def alike(mine: Raised, other: Raised) -> bool:
    """Return whether two exceptions tell of the same failure.

    Of one type, and the words are the same, or the numbers in them: ``np.dot`` and ``@`` complain of the same
    two sizes in different words.
    """
    if mine.type_name != other.type_name:
        return False
    numbers, others = (set(_NUMBER.findall(raised.message)) for raised in (mine, other))
    told = bool(numbers and others) and (numbers <= others or others <= numbers)
    return told or mine.message == other.message


@dataclass(frozen=True)
class Evidence:
    """Cases of an aspect with expected and actual outputs.

    ``got[i]`` is ``None`` where the call raised or the return value had the wrong form.
    """

    aspect: Aspect
    cases: Sequence[Case]
    expected: Sequence[Outputs]
    got: Sequence[Outputs | None]
    replies: Sequence[Reply]

    @property
    def exact(self) -> bool:
        """Whether the aspect compares without tolerance."""
        return bool(self.aspect.options.get("exact"))

    @cached_property
    def says_little(self) -> bool:
        """Whether all that is compared are truth values, which two mistakes often have in common."""
        values = (outputs[name] for outputs in self.expected for name in self.aspect.of)
        return all(isinstance(value, bool | np.bool_) for value in values)

    def agrees(self, i: int, got: Outputs | None, of: Sequence[str] | None = None) -> bool:
        """Return whether some outputs of case ``i`` are the expected ones."""
        names = self.aspect.of if of is None else of
        return got is not None and all(
            same(self.expected[i][name], got[name], exact=self.exact, atol=self.cases[i].atol)
            for name in names
        )

    def coincide(
        self, i: int, outputs: Outputs | None, reply: Reply, of: Sequence[str] | None = None
    ) -> bool:
        """Return whether another answer to case ``i`` is the student's: the same values or error."""
        got, mine = self.got[i], self.replies[i]
        if outputs is None or got is None:
            if not (isinstance(mine, Raised) and isinstance(reply, Raised)):
                return False
            return outputs is None and got is None and alike(mine, reply)
        atol = self.cases[i].atol
        names = self.aspect.of if of is None else of
        return all(same(outputs[name], got[name], exact=self.exact, atol=atol) for name in names)

    def wrong_cells(
        self, answers: Sequence[Outputs | None], of: Sequence[str] | None = None
    ) -> frozenset[Cell]:
        """Return which outputs, the aspect's unless told, are wrong in which of these answers."""
        return frozenset(
            (i, name)
            for i, outputs in enumerate(answers)
            for name in (self.aspect.of if of is None else of)
            if not self.agrees(i, outputs, [name])
        )

    def only(self, kept: Sequence[int]) -> Evidence:
        """Return the evidence of some of the cases."""
        return Evidence(
            self.aspect,
            [self.cases[i] for i in kept],
            [self.expected[i] for i in kept],
            [self.got[i] for i in kept],
            [self.replies[i] for i in kept],
        )

    @cached_property
    def failing(self) -> frozenset[Cell]:
        """What is wrong in the student's answers."""
        return self.wrong_cells(self.got)


def outputs_of(exercise: Exercise, reply: Reply) -> Outputs | None:
    """Return an answer's outputs by name; ``None`` if none came, or another number of them."""
    if not isinstance(reply, Answer):
        return None
    count, value = len(exercise.returns), reply.value
    if count > 1 and not (isinstance(value, tuple | list) and len(value) == count):
        return None
    return as_outputs(exercise, value)


def as_outputs(exercise: Exercise, value: Any) -> Outputs:
    """Return a returned value's parts under the names that the exercise gives them."""
    parts = value if len(exercise.returns) > 1 else (value,)
    return dict(zip(exercise.returns, parts, strict=True))


@dataclass(frozen=True)
class Small:
    """A case of a few numbers.

    Attributes
    ----------
    case : Case
    expected : dict
        The right outputs by name.
    wrong : dict
        For each known mistake that shows here, its outputs.
    """

    case: Case
    expected: Outputs
    wrong: dict[str, Outputs]
