"""Load an assignment's ``checks.py``, and make sure that it and ``source.py`` speak of the same things."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

from autograder.authoring.cells import AssignmentSource
from autograder.authoring.source import read_source
from course_lib.checking.spec import Assignment, Exercise


class SpecificationError(ValueError):
    """``checks.py`` cannot be used with its ``source.py``; the message lists every disagreement."""


def load_specification(folder: Path, source: AssignmentSource | None = None) -> Assignment:
    """Import ``checks.py`` of an assignment's folder and attach the points that ``source.py`` gives.

    Exercises and their aspects come back in the order of the notebook.

    Parameters
    ----------
    folder : Path
        The folder that holds ``source.py`` and ``checks.py``.
    source : AssignmentSource, optional
        The source, where it has been read before.

    Raises
    ------
    SourceError
        If ``source.py`` breaks a rule of the format.
    SpecificationError
        If ``checks.py`` does not import, holds not exactly one ``Assignment``, or disagrees with
        ``source.py`` about an exercise or an aspect.
    """
    source = source or read_source(folder)
    path = folder / "checks.py"
    specification = _imported(path, source.name)
    problems = list(_disagreements(specification, source))
    if problems:
        raise SpecificationError("\n".join(f"{path}: {problem}" for problem in problems))
    specification.exercises = {name: specification.exercises[name] for name in source.points}
    for name, points in source.points.items():
        exercise = specification.exercises[name]
        exercise.points = dict(points)
        exercise.aspects.sort(key=lambda aspect, order=tuple(points): order.index(aspect.name))  # type: ignore[misc]
    return specification


def _imported(path: Path, name: str) -> Assignment:
    spec = importlib.util.spec_from_file_location(f"checks_of_{name}", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise SpecificationError(f"{path} does not exist; every assignment has one, beside its source.py")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise SpecificationError(f"{path} does not import: {type(error).__name__}: {error}") from error
    found = {id(value): value for value in vars(module).values() if isinstance(value, Assignment)}
    if len(found) != 1:
        raise SpecificationError(
            f"{path} holds {len(found)} Assignments; write one at module level: {name} = Assignment({name!r})"
        )
    return next(iter(found.values()))


def _disagreements(specification: Assignment, source: AssignmentSource) -> Iterator[str]:
    if specification.name != source.name:
        yield f"the Assignment is called {specification.name!r}, its folder {source.name!r}; make them agree"
    for name in source.points:
        if name not in specification.exercises:
            yield f"exercise {name!r} of source.py is not specified; add it, or remove its cells there"
    for exercise in specification:
        if exercise.name in source.points:
            yield from _aspect_disagreements(exercise, source.points[exercise.name])
        else:
            yield f"exercise {exercise.name!r} has no cells in source.py; add them, or remove it here"
        for used in exercise.uses:
            if used not in specification.exercises:
                yield f"exercise {exercise.name!r} uses {used!r}, which is no exercise; correct uses="


def _aspect_disagreements(exercise: Exercise, points: dict[str, float]) -> Iterator[str]:
    specified = {aspect.name for aspect in exercise.aspects}
    for name in points:
        if name not in specified:
            known = ", ".join(repr(aspect.name) for aspect in exercise.aspects) or "none"
            yield (
                f"exercise {exercise.name!r}: source.py gives points for {name!r}, which is no aspect here "
                f"(there are: {known}); make the names agree"
            )
    for aspect in exercise.aspects:
        if aspect.name not in points:
            yield (
                f"exercise {exercise.name!r}: aspect {aspect.name!r} has no points in source.py; "
                f'add "{aspect.name} 1" to its check cell'
            )
