"""Reverse exercises: the student writes the test, and it is tried on implementations, right and wrong.

The implementations are solutions of other exercises, as they are or with an edit. They run where the
reference does, and nowhere else: a case holds what went into one of them and what came out, and a student's
test is called on that. It should say ``True`` of all that right ones gave, and ``False`` of something that
each wrong one did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.checking.spec import Aspect, Case, Exercise, Mutant

#: The one case set of a reverse exercise.
LINEUP = "lineup"
#: ``trials(implementation, rng)`` yields what a test is given of one implementation: inputs and outputs.
Trials = Callable[[Callable[..., Any], np.random.Generator], Iterable[Case]]


@dataclass(frozen=True)
class Suspect:
    """An implementation that a test is tried on.

    Attributes
    ----------
    said : str
        What it does, in words that finish "one that …" and answer no exercise.
    of : str
        The exercise whose solution it is, edited or not.
    right : bool
    mutant : Mutant or None
        The edit.
    """

    said: str
    of: str
    right: bool
    mutant: Mutant | None = None


class Lineup:
    """The implementations that the test ``exercise`` is tried on.

    Parameters
    ----------
    exercise : Exercise
        A function that returns ``True`` for what it takes to be right.
    trials : callable
        A generator: it is given one implementation after the other, each with random numbers of its own,
        calls it, and yields the arguments of the student's test. Every yielded case is looked at; a wrong
        implementation is caught if one of its cases is.
    """

    def __init__(self, exercise: Exercise, trials: Trials) -> None:
        self.exercise = exercise
        self.trials = trials
        self.suspects: list[Suspect] = []
        exercise.lineup = self

    def right(self, said: str, of: Exercise, *edits: str | tuple[str, str], code: str | None = None) -> None:
        """Add an implementation that a test has to let pass; see `wrong`."""
        self._add(said, of, edits, code, right=True)

    def wrong(self, said: str, of: Exercise, *edits: str | tuple[str, str], code: str | None = None) -> None:
        """Add an implementation that a test should catch.

        Parameters
        ----------
        said : str
            What it does, in words that finish "one that …".
        of : Exercise
            The exercise that it answers.
        *edits : str or (str, str)
            The name of a known wrong answer to that exercise, or replacements in its solution.
        code : str, optional
            A whole definition instead.
        """
        self._add(said, of, edits, code, right=False)

    def catches(self, name: str, *, share: float) -> None:
        """Add an aspect: its points are earned by catching so many of the wrong ones, and no right one."""
        self.exercise.aspects.append(Aspect(name, "kills", LINEUP, self.exercise.returns, {"share": share}))

    def _add(
        self,
        said: str,
        of: Exercise,
        edits: tuple[str | tuple[str, str], ...],
        code: str | None,
        *,
        right: bool,
    ) -> None:
        if any(suspect.said == said for suspect in self.suspects):
            raise ValueError(f"{self.exercise.name}: two implementations are said to be one that {said!r}")
        known = [edit for edit in edits if isinstance(edit, str)]
        patches = tuple(edit for edit in edits if not isinstance(edit, str))
        if len(known) + bool(patches) + (code is not None) > 1:
            raise ValueError(f"{self.exercise.name}: {said!r}: give a name, patches or code, and one of them")
        if known and known[0] not in of.mutants:
            raise ValueError(f"{self.exercise.name}: {of.name} has no known wrong answer {known[0]!r}")
        edited = patches or code is not None
        mutant = of.mutants[known[0]] if known else Mutant(said, patches, code) if edited else None
        self.suspects.append(Suspect(said, of.name, right, mutant))
