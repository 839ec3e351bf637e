"""What a mistake returns beside the right answer, on an input small enough to follow by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.authoring.assignment import load_assignment
from autograder.authoring.small import size_of
from course_lib.answering.calls import call_function, private_copy
from course_lib.checking.calls import full_call, rounded_call
from course_lib.checking.compare import shown
from course_lib.checking.evidence import Outputs, outputs_of
from course_lib.checking.public import PublicExercise, public_assignment
from course_lib.checking.spec import Case, Exercise
from website.gallery.catalogue import Mistake
from website.gallery.entries import Row, differing

#: So many numbers of an answer are shown.
MOST_ROWS = 3
#: So long may the text of a call be; so many calls and mistakes are tried where no small case shows one.
_MOST_CHARACTERS, _MOST_CASES, _MOST_TRIED = 420, 3, 4


@dataclass(frozen=True)
class Specimen:
    """A mistake and what it does to one input.

    Attributes
    ----------
    mistake : Mistake
    call : tuple of str
        The lines of the call, to paste.
    rows : tuple of Row
        The first entries that differ.
    """

    mistake: Mistake
    call: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def is_plain(self) -> bool:
        """Whether the call needs nothing but the function and NumPy."""
        return not any(line.startswith("from ") for line in self.call)

    @property
    def length(self) -> int:
        """How long the call is."""
        return sum(map(len, self.call))


def specimen_of(mistakes: Sequence[Mistake]) -> Specimen | None:
    """Return the first mistake among those of one exercise that a small input shows, and what it does there.

    Inputs are those of the public checks; what is returned for them is computed now, by the solution and by
    the same
    with the mistake put in. ``None`` if no small input shows any.
    """
    first = mistakes[0]
    public = public_assignment(first.assignment).exercises[first.exercise]
    for case, mistake in _candidates(public, mistakes):
        rows = tuple(_rows(public.exercise, case, mistake))
        if rows:
            return Specimen(mistake, rounded_call(first.exercise, case), rows)
    return None


def _candidates(public: PublicExercise, mistakes: Sequence[Mistake]) -> Iterator[tuple[Case, Mistake]]:
    """Yield small inputs with a mistake that they may show, plain calls and few numbers first."""
    sets = list(public.oracle.sets)
    small = [each for name in sets for each in public.oracle.small(name)]
    found = [(each.case, mistake) for each in small for mistake in mistakes if mistake.name in each.wrong]
    order = {mistake.name: place for place, mistake in enumerate(mistakes)}
    yield from sorted(
        found, key=lambda pair: (pair[0].via is not None, order[pair[1].name], size_of(pair[0]))
    )
    whole = [case for name in sets for case in public.oracle.cases(name)]
    short = sorted(
        filter(None, (_measured(public.exercise, case) for case in whole)), key=lambda pair: pair[0]
    )
    for mistake in mistakes[:_MOST_TRIED]:
        yield from ((case, mistake) for _, case in short[:_MOST_CASES])


def _measured(exercise: Exercise, case: Case) -> tuple[int, Case] | None:
    """Return a plain call with its length; ``None`` if it takes long, or is long to read."""
    if case.via is not None or case.deadlines > 1:
        return None
    length = sum(map(len, full_call(exercise.name, case)))
    return (length, case) if 0 < length <= _MOST_CHARACTERS else None


def _rows(exercise: Exercise, case: Case, mistake: Mistake) -> Iterator[Row]:
    """Yield the first entries that differ."""
    loaded = load_assignment(mistake.assignment)
    mutant = loaded.exercises[mistake.exercise].mutants[mistake.name]
    right = _outputs(exercise, case, loaded.reference.namespace)
    wrong = _outputs(exercise, case, loaded.reference.mutated(mistake.exercise, mutant, mistake.name))
    found = (
        row
        for name in (exercise.compared if right and wrong else ())
        for row in differing(shown(name), (right or {})[name], (wrong or {})[name], case.atol)
    )
    yield from (row for _, row in zip(range(MOST_ROWS), found, strict=False))


def _outputs(exercise: Exercise, case: Case, namespace: Mapping[str, Any]) -> Outputs | None:
    args = [private_copy(value) for value in case.args.values()]
    with np.errstate(all="ignore"):
        return outputs_of(exercise, call_function(namespace, exercise.name, args, case.via))
