"""On how many seeds known wrong answers, and two of them at once, are caught and named."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograder.authoring.assignment import LoadedAssignment
from autograder.grading.seeds import NO_SECRET, seed_for
from course_lib.checking.judge import judge
from course_lib.checking.spec import AND, FORM_DIAGNOSES, Exercise
from course_lib.checking.verdict import Verdict
from course_lib.running.local import LocalAnswers


@dataclass
class Share:
    """Of how many seeds a wrong answer was caught on, and told nothing but its own names.

    Attributes
    ----------
    mistakes : str
        The name of the known wrong answer, or of two.
    tried, caught : int
    named, partly : int
        All mistakes were named, or one of two; and no other was.
    """

    mistakes: str
    tried: int = 0
    caught: int = 0
    named: int = 0
    partly: int = 0

    def count(self, verdict: Verdict) -> None:
        """Count a verdict on one seed."""
        meant = set(self.mistakes.split(AND))
        told = {
            name for aspect in verdict.aspects if aspect.diagnosis for name in aspect.diagnosis.split(AND)
        }
        self.tried += 1
        self.caught += verdict.status != "passed"
        self.named += told == meant
        self.partly += bool(told) and told < meant

    @property
    def is_pair(self) -> bool:
        """Whether it is two mistakes at once."""
        return AND in self.mistakes

    @property
    def cancels(self) -> bool:
        """Whether the mistakes undo one another, so that there is nothing to catch."""
        return self.is_pair and self.caught == 0

    @property
    def slips_through(self) -> bool:
        """Whether a single mistake is not caught on every seed."""
        return not self.is_pair and self.caught < self.tried

    def __str__(self) -> str:
        return f"{self.mistakes}: caught on {self.caught} of {self.tried} seeds, named on {self.named}"


def answering(exercise: Exercise) -> Exercise:
    """Return an exercise without what takes a clock: what is looked at on many seeds is answers."""
    return dataclasses.replace(exercise, aspects=[a for a in exercise.aspects if a.kind != "vectorised"])


def private_seed(loaded: LoadedAssignment, exercise: str, draw: int = 0) -> int:
    """Return a seed for cases as a class draws them."""
    return seed_for(NO_SECRET, loaded.name, f"verify {draw}", exercise)


def shares(loaded: LoadedAssignment, exercise: Exercise, seeds: range, pair_seeds: range) -> list[Share]:
    """Judge every known wrong answer that the aspects can see on some seeds, and every two on others."""
    looked_at, reference = answering(exercise), loaded.reference
    single = {
        mistake: reference.mutated(exercise.name, exercise.mutants[mistake], mistake)
        for mistake in visible(looked_at)
    }
    found = _counted(loaded, looked_at, single, seeds)
    if pair_seeds:
        pairs = {
            AND.join(pair): reference.doubly_mutated(exercise.name, text, AND.join(pair))
            for pair, text in reference.pairs(exercise.name, exercise.mutants).items()
        }
        found += _counted(loaded, looked_at, pairs, pair_seeds)
    return found


def visible(exercise: Exercise) -> list[str]:
    """Return the known wrong answers that the exercise's aspects can see: a mere loop needs a clock."""
    kinds = {aspect.kind for aspect in exercise.aspects}
    unseen = {mistake for kind, mistake in FORM_DIAGNOSES.items() if kind not in kinds}
    return [mistake for mistake in exercise.mutants if mistake not in unseen]


def _counted(
    loaded: LoadedAssignment, exercise: Exercise, wrong: Mapping[str, Mapping[str, Any]], seeds: range
) -> list[Share]:
    """Judge wrong answers seed by seed: what the known ones return is found out once for all of them."""
    found = {mistakes: Share(mistakes) for mistakes in wrong}
    for draw in seeds:
        oracle = loaded.oracle(exercise.name, private_seed(loaded, exercise.name, draw))
        for mistakes, namespace in wrong.items():
            found[mistakes].count(judge(exercise, oracle, LocalAnswers(namespace)))
    return [*found.values()]
