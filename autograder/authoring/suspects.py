"""The implementations that a student's test is tried on, run here: what went in and what came out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.authoring.reference import Reference
from course_lib.answering.calls import private_copy
from course_lib.checking.lineup import Lineup, Suspect
from course_lib.checking.spec import Case


def tried(lineup: Lineup, reference: Reference, rng: np.random.Generator) -> tuple[list[Case], list[bool]]:
    """Return the cases of a reverse exercise in random order, and which are of a right implementation.

    A case's label is what its implementation does. Each implementation has random numbers of its own, so no
    two are given the same inputs: what is right isn't told by what most of them return.

    Raises
    ------
    RuntimeError
        If an implementation fails: a mistake in the assignment.
    """
    drawn: list[tuple[Case, bool]] = []
    for suspect in lineup.suspects:
        own = np.random.default_rng(rng.integers(2**63))
        try:
            with np.errstate(all="ignore"):
                cases = [*lineup.trials(implementation(lineup, reference, suspect), own)]
        except Exception as error:
            what = f"{lineup.exercise.name}: the implementation that {suspect.said!r} fails: {error!r}"
            raise RuntimeError(what) from error
        drawn += [(_kept(case, suspect), suspect.right) for case in cases]
    order = rng.permutation(len(drawn))
    return [drawn[i][0] for i in order], [drawn[i][1] for i in order]


def implementation(lineup: Lineup, reference: Reference, suspect: Suspect) -> Callable[..., Any]:
    """Return the function of a suspect: a solution, as it is or with an edit."""
    if suspect.mutant is None:
        return reference.namespace[suspect.of]  # type: ignore[no-any-return]
    mutant, label = suspect.mutant, f"{lineup.exercise.name} tried on {suspect.said!r}"
    namespace = reference.remembered(
        (lineup.exercise.name, suspect.said), lambda: reference.mutated(suspect.of, mutant, label)
    )
    return namespace[suspect.of]  # type: ignore[no-any-return]


def _kept(case: Case, suspect: Suspect) -> Case:
    """Return a case that shares no array with another, under the name of its suspect."""
    args = {name: private_copy(value) for name, value in case.args.items()}
    return replace(case, args=args, label=suspect.said)
