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

    Parameters
    ----------
    folder : Path
        The assignment's folder, which holds ``source.py`` and either the package ``checks/`` or the module
        ``checks.py``.
    """
    package = folder / "checks"
    if (package / "__init__.py").is_file():
        return sorted(package.rglob("*.py"), key=lambda path: path.relative_to(package).as_posix())
    return [folder / "checks.py"]


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
    files = specification_files(folder)
    place = files[0].parent if len(files) > 1 else files[0]
    specification, imported = _imported(files[0], source.name)
    problems = [
        f"{path.relative_to(place).as_posix()} is imported by nothing; import it in __init__.py"
        for path in files
        if path.resolve() not in imported
    ]
    problems += _disagreements(specification, source)
    if problems:
        raise SpecificationError("\n".join(f"{place}: {problem}" for problem in problems))
    specification.exercises = {name: specification.exercises[name] for name in source.points}
    for name, points in source.points.items():
        exercise = specification.exercises[name]
        exercise.points = dict(points)
        exercise.aspects.sort(key=lambda aspect, order=tuple(points): order.index(aspect.name))  # type: ignore[misc]
    return specification


def _imported(path: Path, name: str) -> tuple[Assignment, set[Path]]:
    """Return the Assignment that a file holds, and which files were executed for it."""
    if not path.is_file():
        raise SpecificationError(f"{path} does not exist; every assignment has one, beside its source.py")
    try:
        module, files = _executed(path, name)
    except Exception as error:
        where = _place(error, path)
        raise SpecificationError(f"{where} does not import: {type(error).__name__}: {error}") from error
    found = {id(value): value for value in vars(module).values() if isinstance(value, Assignment)}
    if len(found) != 1:
        raise SpecificationError(
            f"{path} holds {len(found)} Assignments; write one at module level: {name} = Assignment({name!r})"
        )
    return next(iter(found.values())), files


def _executed(path: Path, name: str) -> tuple[ModuleType, set[Path]]:
    """Execute a file under a name that nothing else has, and forget what was imported relative to it.

    So neither another assignment's modules nor those of an earlier load are ever found in its place.
    """
    private = f"_checks_of_{name}_{next(_loads)}"
    package = [str(path.parent)] if path.name == "__init__.py" else None
    spec = importlib.util.spec_from_file_location(private, path, submodule_search_locations=package)
    assert spec is not None and spec.loader is not None, "for a file that ends in .py there is a loader"
    sys.modules[private] = module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    finally:
        ours = [key for key in list(sys.modules) if key == private or key.startswith(f"{private}.")]
        modules = [sys.modules.pop(key) for key in ours]
        sys.path_importer_cache.pop(str(path.parent), None)
    return module, {Path(module.__file__).resolve() for module in modules if module.__file__}


def _place(error: Exception, path: Path) -> str:
    """Return the file and line of a specification that an error comes from."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).resolve().is_relative_to(path.parent.resolve())
    ]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else str(path)


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
