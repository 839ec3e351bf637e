"""Load an assignment's specification, and make sure that it and ``source.py`` speak of the same things."""

from __future__ import annotations

import importlib.util
import itertools
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from autograder.authoring.cells import AssignmentSource
from autograder.authoring.source import read_source
from course_lib.checking.spec import Assignment, Exercise

_loads = itertools.count(1)


class SpecificationError(ValueError):
    """A specification cannot be used with its ``source.py``; the message lists every disagreement."""


def specification_files(folder: Path) -> list[Path]:
    """Return the files of a specification, in an order that is the same everywhere.

    What an editor leaves beside them (``.ipynb_checkpoints/``) is none: no import could find it.

    Parameters
    ----------
    folder : Path
        The assignment's folder, which holds ``source.py`` and ``checks/``.
    """
    package = folder / "checks"
    modules = {path.relative_to(package).with_suffix(""): path for path in package.rglob("*.py")}
    return [modules[name] for name in sorted(modules) if all(map(str.isidentifier, name.parts))]


def load_specification(folder: Path, source: AssignmentSource | None = None) -> Assignment:
    """Import the specification in an assignment's folder and attach the points that ``source.py`` gives.

    Exercises and their aspects come back in the order of the notebook.

    Parameters
    ----------
    folder : Path
        The folder that holds ``source.py`` and ``checks/``.
    source : AssignmentSource, optional
        The source, where it has been read before.

    Raises
    ------
    SourceError
        If ``source.py`` breaks a rule of the format.
    SpecificationError
        If the specification does not import, leaves a file of its own out, holds not exactly one
        ``Assignment``, or disagrees with ``source.py`` about an exercise or an aspect.
    """
    source = source or read_source(folder)
    package = folder / "checks"
    specification, imported = _imported(package, source.name)
    problems = [
        f"{path.relative_to(package).as_posix()} is imported by nothing; import it in __init__.py"
        for path in specification_files(folder)
        if path.resolve() not in imported
    ]
    problems += _disagreements(specification, source)
    if problems:
        raise SpecificationError("\n".join(f"{package}: {problem}" for problem in problems))
    specification.exercises = {name: specification.exercises[name] for name in source.points}
    for name, points in source.points.items():
        exercise = specification.exercises[name]
        exercise.points = dict(points)
        exercise.aspects.sort(key=lambda aspect, order=tuple(points): order.index(aspect.name))  # type: ignore[misc]
    return specification


def _imported(package: Path, name: str) -> tuple[Assignment, set[Path]]:
    """Return the Assignment that a package holds, and which files were executed for it."""
    begin = package / "__init__.py"
    if not begin.is_file():
        raise SpecificationError(f"{begin} does not exist; every assignment has one, beside its source.py")
    try:
        module, files = _executed(begin, name)
    except Exception as error:
        place = _place(error, package) or begin
        raise SpecificationError(f"{place} does not import: {type(error).__name__}: {error}") from error
    found = {id(value): value for value in vars(module).values() if isinstance(value, Assignment)}
    if len(found) != 1:
        raise SpecificationError(
            f"{begin} holds {len(found)} Assignments; write one at its top level: "
            f"{name} = Assignment({name!r})"
        )
    return next(iter(found.values())), files


def _executed(begin: Path, name: str) -> tuple[ModuleType, set[Path]]:
    """Execute a package under a name that nothing else has, and forget its modules.

    So neither another assignment's modules nor those of an earlier load are ever found in their place.
    """
    private, folder = f"_checks_of_{name}_{next(_loads)}", str(begin.parent)
    spec = importlib.util.spec_from_file_location(private, begin, submodule_search_locations=[folder])
    assert spec is not None and spec.loader is not None, "for a file that ends in .py there is a loader"
    sys.modules[private] = module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    finally:
        ours = [key for key in list(sys.modules) if key == private or key.startswith(f"{private}.")]
        modules = [sys.modules.pop(key) for key in ours]
        sys.path_importer_cache.pop(folder, None)
    return module, {Path(module.__file__).resolve() for module in modules if module.__file__}


def _place(error: Exception, package: Path) -> str:
    """Return the file and line of a package in which an error was raised; empty if that was elsewhere."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).resolve().is_relative_to(package.resolve())
    ]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""


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
