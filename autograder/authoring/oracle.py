"""Expected answers, freshly computed from the reference solution and its mutants."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np

from autograder.authoring.reference import Reference, SolutionError
from autograder.authoring.small import KEPT, is_plural, size_of, small_cases
from autograder.authoring.suspects import tried
from course_lib.answering.calls import call_function, private_copy
from course_lib.checking.aspects import normalise_choice
from course_lib.checking.compare import same
from course_lib.checking.evidence import Evidence, Outputs, Small, outputs_of
from course_lib.checking.known import Pair
from course_lib.checking.spec import AND, Case, Exercise
from course_lib.exchange.answer import Answer, Reply

#: So many small cases are looked at, of which few are kept.
_MOST_TRIED = 60


class ReferenceOracle:
    """The truth about one exercise on cases drawn from one seed.

    The seed alone decides the cases, so whoever has it can draw them again.
    """

    def __init__(self, exercise: Exercise, reference: Reference, seed: int) -> None:
        self.exercise = exercise
        self.reference = reference
        self.seed = seed
        self._cases: dict[str, list[Case]] = {}
        self._expected: dict[str, list[Any]] = {}
        self._wrong: dict[tuple[str, str], list[Reply]] = {}
        self._pairs: dict[str, ReferencePairs] = {}

    def cases(self, name: str) -> list[Case]:
        """Draw the cases of a case set."""
        lineup = self.exercise.lineup
        if name not in self._cases and lineup is not None:
            self._cases[name], self._expected[name] = tried(lineup, self.reference, self.generator(name))
        if name not in self._cases:
            self._cases[name] = list(self.exercise.generators[name](self.generator(name)))
        return self._cases[name]

    def expected(self, name: str) -> list[Any]:
        """Return what the reference returns on each case; for a test, what is true of the implementation.

        Raises
        ------
        SolutionError
            If the reference itself fails: a mistake in the assignment.
        """
        self.cases(name)
        if name not in self._expected:
            replies = self._replies(self.reference.namespace, name)
            for i, reply in enumerate(replies):
                if not isinstance(reply, Answer):
                    raise SolutionError(
                        f"{self.exercise.name}: the reference fails on case {i} of {name!r} "
                        f"(seed {self.seed}): {reply}"
                    )
            self._expected[name] = [reply.value for reply in replies if isinstance(reply, Answer)]
        return self._expected[name]

    def expected_for(self, args: Sequence[Any], via: str | None = None) -> Answer | None:
        """Return what the reference answers to other arguments; ``None`` if it fails."""
        reply = self._call(self.reference.namespace, args, via)
        return reply if isinstance(reply, Answer) else None

    def generator(self, purpose: str) -> np.random.Generator:
        """Return a generator for inputs, fresh at every call; seed and purpose decide what it draws."""
        return np.random.default_rng([self.seed, zlib.crc32(purpose.encode())])

    def wrong(self, name: str, diagnosis: str) -> list[Reply]:
        """Return how a known wrong answer replies to each case."""
        if diagnosis not in self.exercise.mutants:
            return []
        if (name, diagnosis) not in self._wrong:
            self._wrong[name, diagnosis] = self._replies(self._mutated(diagnosis), name)
        return self._wrong[name, diagnosis]

    def small(self, name: str) -> list[Small]:
        """Return small versions of the public cases: a verdict on private ones shows none of those."""
        return self.reference.remembered(("small", self.exercise.name, name), lambda: self._small(name))

    def _small(self, name: str) -> list[Small]:
        """Return the smallest cases that show a mistake which no smaller one does, and two for the rest.

        What no known mistake does mostly shows with two of everything, and else in the largest that is tried.
        """
        public = ReferenceOracle(self.exercise, self.reference, public_seed(self.exercise.name))
        cases = list(small_cases(public.cases(name)))
        wrong = {mistake: self._mutated(mistake) for mistake in self.exercise.mutants}
        tried = [small for case in cases[:_MOST_TRIED] for small in self._small_of(case, wrong)]
        kept, told = dict[int, Small](), set[str]()
        for small in tried:
            if len(kept) < KEPT and not small.wrong.keys() <= told:
                kept[id(small.case)] = small
                told |= small.wrong.keys()
        plural = (small for case in filter(is_plural, cases) for small in self._small_of(case, wrong))
        rest = {id(small.case): small for small in [*islice(plural, 1), *tried[-1:]]}
        return sorted({**rest, **kept}.values(), key=lambda small: size_of(small.case))

    def _small_of(self, case: Case, wrong: Mapping[str, Mapping[str, Any]]) -> Iterator[Small]:
        """Yield a small case with what is returned for it, unless that isn't numbers."""
        expected = self._compared(self.reference.namespace, case)
        if expected is not None and all(map(_is_finite, expected.values())):
            yield Small(case, expected, self._wrong_in(case, expected, wrong))

    def _wrong_in(
        self, case: Case, expected: Outputs, wrong: Mapping[str, Mapping[str, Any]]
    ) -> dict[str, Outputs]:
        """Return what known wrong answers return for a small case, where that is numbers and differs."""
        found = {}
        for mistake, namespace in wrong.items():
            outputs = self._compared(namespace, case)
            if outputs is not None and any(not same(expected[name], outputs[name]) for name in expected):
                found[mistake] = outputs
        return found

    def _compared(self, namespace: Mapping[str, Any], case: Case) -> Outputs | None:
        outputs = outputs_of(self.exercise, self.reply(namespace, case))
        return None if outputs is None else {name: outputs[name] for name in self.exercise.compared}

    def _mutated(self, mistake: str) -> Mapping[str, Any]:
        """Return a namespace of its own, since a wrong answer may remember earlier calls."""
        return self.reference.mutated(self.exercise.name, self.exercise.mutants[mistake], mistake)

    def pairs(self, name: str) -> ReferencePairs:
        """Return what two known wrong answers at once reply to each case."""
        if name not in self._pairs:
            self._pairs[name] = ReferencePairs(self, name)
        return self._pairs[name]

    def choice(self) -> str | None:
        """Return the letters of the right answer to a choice question."""
        return self._letters

    @cached_property
    def _letters(self) -> str | None:
        return normalise_choice(self.reference.namespace[self.exercise.name], self.exercise.options)

    def _replies(self, namespace: Mapping[str, Any], name: str) -> list[Reply]:
        return [self.reply(namespace, case) for case in self.cases(name)]

    def reply(self, namespace: Mapping[str, Any], case: Case) -> Reply:
        """Return what the exercise's function in a namespace replies to a case."""
        return self._call(namespace, [*case.args.values()], case.via)

    def _call(self, namespace: Mapping[str, Any], args: Sequence[Any], via: str | None) -> Reply:
        return call_function(namespace, self.exercise.name, [private_copy(arg) for arg in args], via)


def public_seed(exercise: str) -> int:
    """Return the seed of an exercise's public cases: the same for everyone, different for each exercise."""
    return zlib.crc32(f"public {exercise}".encode())


def _is_finite(value: Any) -> bool:
    """Return whether a value is numbers, all of them finite."""
    if not isinstance(value, np.ndarray | np.generic | bool | int | float):
        return False
    return np.asarray(value).dtype.kind in "biuf" and bool(np.isfinite(value).all())


class ReferencePairs:
    """Two known wrong answers at once; computed when asked for, and only until they differ."""

    def __init__(self, oracle: ReferenceOracle, name: str) -> None:
        self._oracle, self._name = oracle, name
        self._texts = oracle.reference.pairs(oracle.exercise.name, oracle.exercise.mutants)
        self._first: dict[Pair, Reply] = {}

    def all(self) -> Sequence[Pair]:
        """Return which two can be made together."""
        return list(self._texts)

    def replies(self, pair: Pair) -> Iterator[Reply]:
        """Return what they reply to one case after the other.

        The reply to the first case is kept, since most answers differ there from most pairs, and every aspect
        asks again.
        """
        if pair not in self._first:
            self._first[pair] = next(self._anew(pair))
        yield self._first[pair]
        yield from islice(self._anew(pair), 1, None)

    def _anew(self, pair: Pair) -> Iterator[Reply]:
        """Return the replies of a namespace of its own, since a wrong answer may remember earlier calls."""
        exercise = self._oracle.exercise.name
        namespace = self._oracle.reference.doubly_mutated(exercise, self._texts[pair], AND.join(pair))
        return (self._oracle.reply(namespace, case) for case in self._oracle.cases(self._name))

    def explain(self, pair: Pair, evidence: Evidence, of: Sequence[str]) -> bool:
        """Return whether the two together return what the student's answer returned."""
        return all(
            evidence.coincide(i, outputs_of(self._oracle.exercise, reply), reply, of)
            for i, reply in enumerate(self.replies(pair))
        )
