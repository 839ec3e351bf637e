"""What the tests of the checking engine share: small exercises, and a truth that is a function."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.answering.worker import fresh_namespace, run_cell
from course_lib.checking.evidence import Small
from course_lib.checking.judge import judge
from course_lib.checking.spec import Case, Exercise, case
from course_lib.checking.verdict import AspectVerdict, Verdict
from course_lib.exchange.answer import Answer, Reply
from course_lib.running.cells import CodeCell
from course_lib.running.limits import Limits
from course_lib.running.local import LocalAnswers

Array = NDArray[Any]
Function = Callable[..., Any]

#: Time limits short enough for tests of what hangs, long enough for a busy machine to do anything else.
SHORT = Limits(call_seconds=2.0, cell_seconds=2.0)


@dataclass
class Truth:
    """An oracle whose reference and known wrong answers are functions; cases are drawn once, from seed 0."""

    exercise: Exercise
    reference: Function
    mistakes: Mapping[str, Function] = field(default_factory=dict)
    letters: str | None = None
    drawn: dict[str, list[Case]] = field(default_factory=dict)

    def cases(self, name: str) -> list[Case]:
        if name not in self.drawn:
            self.drawn[name] = list(self.exercise.generators[name](np.random.default_rng(0)))
        return self.drawn[name]

    def expected(self, name: str) -> list[Any]:
        return [reply.value for reply in self._replies(self.reference, name) if isinstance(reply, Answer)]

    def expected_for(self, args: Sequence[Any], via: str | None = None) -> Answer | None:
        reply = LocalAnswers({"f": self.reference}).call("f", args, via)
        return reply if isinstance(reply, Answer) else None

    def generator(self, purpose: str) -> np.random.Generator:
        return np.random.default_rng(0)

    def wrong(self, name: str, diagnosis: str) -> list[Reply]:
        return self._replies(self.mistakes[diagnosis], name) if diagnosis in self.mistakes else []

    def small(self, name: str) -> list[Small]:
        """Return nothing: cases here are small."""
        return []

    def pairs(self, name: str) -> None:
        """Return nothing: no two mistakes are made together here."""

    def choice(self) -> str | None:
        return self.letters

    def _replies(self, function: Function, name: str) -> list[Reply]:
        answers = LocalAnswers({"f": function})
        return [answers.call("f", list(each.args.values()), each.via) for each in self.cases(name)]


def tables(rng: np.random.Generator) -> Iterator[Case]:
    """Draw four matrices; no two rows or columns are alike."""
    for rows, columns in [(3, 4), (4, 3), (3, 3)]:
        yield case(X=rng.normal(size=(rows, columns)))
    yield case("there is one row", X=rng.normal(size=(1, 4)))


def single(name: str = "f", returns: tuple[str, ...] = ("out",), **options: Any) -> Exercise:
    """Return an exercise with one aspect ``values`` on ``tables`` that is worth 1 point."""
    exercise = Exercise(name, returns=returns, points={"values": 1.0})
    exercise.values("values", cases=tables, **options)
    return exercise


def with_mistakes(exercise: Exercise, **mistakes: Function) -> Mapping[str, Function]:
    """Register known wrong answers, whose messages are their names in words."""
    for mistake in mistakes:
        exercise.messages[mistake] = f"Message of {mistake}."
    return mistakes


BEGIN = "def f(W, X):\n"


def batches(rng: np.random.Generator) -> Iterator[Case]:
    for rows in (4, 5):
        yield case(W=rng.normal(size=3), X=rng.normal(size=(rows, 3)))


def half_square(W: Array, X: Array) -> tuple[float, Array]:
    """Half the mean squared score, and its gradient."""
    scores = X @ W
    return 0.5 * float(np.mean(scores**2)), X.T @ scores / len(X)


RIGHT = "    s = X @ W\n    return 0.5 * np.mean(s**2), X.T @ s / len(X)"


def losses() -> Exercise:
    """Return an exercise with one aspect of every kind that a loss function has; 10 points."""
    points = {"fast": 1.0, "loss": 2.0, "gradient": 4.0, "one loop": 2.0, "inputs unchanged": 1.0}
    exercise = Exercise("f", returns=("loss", "dW"), points=points)
    exercise.vectorised("fast", grows=("X",), cases=batches)
    exercise.values("loss", of="loss", cases=batches)
    exercise.gradient("gradient", of="dW", loss="loss", wrt="W", cases=batches)
    exercise.loops("one loop", at_most=1, cases=batches)
    exercise.unchanged("inputs unchanged", cases=batches)
    return exercise


def judged(
    exercise: Exercise, reference: Function, answer: Function, mistakes: Mapping[str, Function] | None = None
) -> Verdict:
    """Judge a function of this process."""
    return judge(exercise, Truth(exercise, reference, mistakes or {}), LocalAnswers({exercise.name: answer}))


def judged_text(exercise: Exercise, reference: Function, text: str) -> Verdict:
    """Judge a function given as text, as it would stand in a cell of a notebook."""
    return judge(exercise, Truth(exercise, reference), LocalAnswers(namespace_of(text)))


def namespace_of(text: str) -> dict[str, Any]:
    namespace = fresh_namespace()
    namespace["np"] = np
    assert run_cell(namespace, f"<cell {abs(hash(text))}>", text) is None
    return namespace


def row(verdict: Verdict, name: str) -> AspectVerdict:
    return next(aspect for aspect in verdict.aspects if aspect.name == name)


def cells(*codes: str) -> list[CodeCell]:
    return [CodeCell(f"cell {number}", code) for number, code in enumerate(codes, start=1)]
