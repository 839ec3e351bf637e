"""Known wrong answers: whoever returns what one of them returns, or two together, has made that mistake.

An answer is right or wrong in cells: an output of a case. What a mistake breaks alone is looked up first, so
two are tried together only where what they break is what is broken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np

from course_lib.checking.compare import shown
from course_lib.checking.evidence import Cell, Evidence, Outputs
from course_lib.checking.finding import Finding
from course_lib.checking.spec import AND, Exercise
from course_lib.exchange.answer import Raised, Reply

#: So many pairs are compared with one answer, the likely ones first.
MOST_PAIRS = 400
#: What comes before a mistake that is known by its exception alone.
FAILS_ALIKE = "It fails as an answer with this mistake does."
_TOGETHER = "What came back is what two mistakes give together."
Pair = tuple[str, str]
Answers = list[tuple[Outputs | None, Reply]]


class Pairs(Protocol):
    """Two known wrong answers at once."""

    def all(self) -> Sequence[Pair]:
        """Return which two can be made together, the one to mend first before the other."""

    def explain(self, pair: Pair, evidence: Evidence, of: Sequence[str]) -> bool:
        """Return whether some outputs of the two together are those of the student's answer."""


@dataclass(frozen=True)
class Known:
    """The known wrong answers to an exercise, on the cases of some evidence.

    Attributes
    ----------
    exercise : Exercise
        Its ``messages`` are those of the mistakes.
    evidence : Evidence
    answers : dict
        For each mistake the outputs (``None`` where it raised) and the reply in each case.
    pairs : Pairs, optional
    is_refuted : callable, optional
        Whether a mistake would show in another aspect, in which the answer is right.
    """

    exercise: Exercise
    evidence: Evidence
    answers: dict[str, Answers]
    pairs: Pairs | None = None
    is_refuted: Callable[[str], bool] = lambda mistake: False
    _agreeing: dict[str, frozenset[Cell]] = field(default_factory=dict)

    def only(self, kept: Sequence[int]) -> Known:
        """Return what is known of some of the cases."""
        answers = {name: [found[i] for i in kept] for name, found in self.answers.items()}
        return Known(self.exercise, self.evidence.only(kept), answers, is_refuted=self.is_refuted)

    def one(self) -> Finding | None:
        """Return the mistake that explains most: all outputs rather than some, and breaks little else."""
        ranked = ((self._rank(found), name) for name, found in self.answers.items())
        matching = [(rank, name) for rank, name in ranked if rank is not None]
        matching.sort(key=lambda item: item[0])  # of equals the first remains first
        best = next((name for _, name in matching if not self.is_refuted(name)), None)
        if best is None:
            return None
        message = self._message(best)
        return Finding(message, best, is_weak=message != self.exercise.messages[best])

    def two(self) -> Finding | None:
        """Return two mistakes that together explain the evidence; best of all, the other outputs, too."""
        pair = self._pair()
        if pair is None:
            return None
        first, second = pair
        message = both(self._message(first), self._message(second))
        return Finding(message, f"{first}{AND}{second}", is_weak=True)

    def _pair(self) -> Pair | None:
        if (
            self.pairs is None
            or self.evidence.says_little
            or not all(map(self._is_of_a_known_kind, self.evidence.failing))
        ):
            return None
        found: Pair | None = None
        fitting = [pair for pair in self.pairs.all() if self._may_explain(pair)]
        for pair in sorted(fitting, key=self._unlikely)[:MOST_PAIRS]:
            related = found is None or set(found) & set(pair)
            if not related or not self.pairs.explain(pair, self.evidence, self.evidence.aspect.of):
                continue
            if any(map(self.is_refuted, pair)):
                continue
            if self.pairs.explain(pair, self.evidence, self.exercise.compared):
                return pair
            found = found or pair
        return found

    def _is_of_a_known_kind(self, cell: Cell) -> bool:
        """Return whether what is wrong has a type and shape that the reference or some mistake gives it.

        Two mistakes hardly make a third kind of thing, and whoever returns one needn't wait for their search.
        """
        i, name = cell
        outputs, reply = self.evidence.got[i], self.evidence.replies[i]
        if outputs is None and not isinstance(reply, Raised):
            return False
        kinds = {_kind(*answers[i], name) for answers in self.answers.values()}
        return _kind(outputs, reply, name) in kinds | {_kind(self.evidence.expected[i], reply, name)}

    def _message(self, mistake: str) -> str:
        """Return a mistake's message, and what the evidence leaves open.

        A note says which outputs are right in this answer that the mistake breaks. That two answers raise the
        same exception shows less than that they return the same numbers, since other mistakes may raise it.
        """
        told = self.exercise.messages[mistake]
        if all(self.evidence.got[i] is None for i, _ in self.evidence.failing):
            return f"{FAILS_ALIKE} {told}"
        others = [name for name in self.exercise.compared if name not in self.evidence.aspect.of]
        theirs = [outputs for outputs, _ in self.answers[mistake]]
        right = [
            name
            for name in others
            if self.evidence.wrong_cells(theirs, [name])
            and not self.evidence.wrong_cells(self.evidence.got, [name])
        ]
        if not right:
            return told
        here, there = (_listed(names) for names in (self.evidence.aspect.of, right))
        verb = "is" if len({shown(name) for name in right}) == 1 else "are"
        return f"In {here} alone ({there} {verb} right), your answer is that of this mistake. {told}"

    def power(self, i: int, name: str) -> float | None:
        """Return the share of the mistakes in an output that show in case ``i``, if there are any."""
        such = [cells for cells in self._breaks.values() if any(output == name for _, output in cells)]
        return sum((i, name) in cells for cells in such) / len(such) if such else None

    @cached_property
    def _breaks(self) -> dict[str, frozenset[Cell]]:
        return {
            name: self.evidence.wrong_cells([outputs for outputs, _ in found])
            for name, found in self.answers.items()
        }

    def _together(self, pair: Pair) -> frozenset[Cell]:
        return self._breaks[pair[0]] | self._breaks[pair[1]]

    def _may_explain(self, pair: Pair) -> bool:
        """Return whether both have a part in what is wrong, and nothing is wrong that neither breaks."""
        both = all(self._breaks.get(name) for name in pair)
        return both and self.evidence.failing <= self._together(pair)

    def _unlikely(self, pair: Pair) -> tuple[int, int]:
        """Return in how many cells one shows alone and the answer is another, and what more they break.

        Mostly there are none of the former; but what is too small to be seen alone may show beside another.
        """
        first, second = (self._breaks[name] for name in pair)
        strange = (first - second - self._agrees(pair[0])) | (second - first - self._agrees(pair[1]))
        return len(strange), len(self._together(pair) - self.evidence.failing)

    def _agrees(self, mistake: str) -> frozenset[Cell]:
        """Return where the student's answer is what a mistake returns, looked up once."""
        if mistake not in self._agreeing:
            self._agreeing[mistake] = frozenset(
                (i, name)
                for i, (outputs, reply) in enumerate(self.answers[mistake])
                for name in self.evidence.aspect.of
                if self.evidence.coincide(i, outputs, reply, [name])
            )
        return self._agreeing[mistake]

    def _rank(self, answers: Answers) -> tuple[int, int] | None:
        """Return how specifically a wrong answer explains the evidence (smaller is more), or ``None``."""
        evidence, compared = self.evidence, self.exercise.compared
        whole, wrong_outputs = True, set[str]()
        for i, (outputs, reply) in enumerate(answers):
            if not evidence.coincide(i, outputs, reply):
                return None
            whole = whole and evidence.coincide(i, outputs, reply, compared)
            wrong_outputs |= {name for name in compared if not evidence.agrees(i, outputs, [name])}
        if not wrong_outputs & set(evidence.aspect.of):
            return None  # it is right on these cases, so it explains nothing here
        if not whole and evidence.says_little:
            return None  # a true or false is soon the same
        return (0 if whole else 1, len(wrong_outputs))


def both(first: str, second: str) -> str:
    """Return the messages of two mistakes that were made at once."""
    return f"{_TOGETHER} {first} And: {second}"


def apart(message: str) -> tuple[str, ...]:
    """Return the two messages that :func:`both` joined; only the message itself if it is no such one."""
    found = re.fullmatch(rf"{re.escape(_TOGETHER)} (.*?) And: (.*)", message, re.DOTALL)
    return (found[1], found[2]) if found else (message,)


def _kind(outputs: Outputs | None, reply: Reply, name: str) -> object:
    """Return the shape of numbers, the type of anything else, and the name of an exception."""
    if outputs is None:
        return reply.type_name if isinstance(reply, Raised) else None
    value = outputs[name]
    return np.shape(value) if isinstance(value, np.ndarray | np.generic | int | float) else type(value)


def _listed(names: Sequence[str]) -> str:
    return " and ".join(dict.fromkeys(f"`{shown(name)}`" for name in names))
