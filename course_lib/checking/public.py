"""The public cases: what a student's own check compares with, stored as data.

One zip file per assignment: ``specification.json`` (exercises, aspects, points, hints, messages) and
``cases.bin`` (inputs, expected outputs and those of the known wrong answers, as one frame of
:mod:`course_lib.exchange.wire`). It is written by ``autograder build`` and holds no code.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from course_lib.checking.evidence import Evidence, Small
from course_lib.checking.fingerprint import has_fingerprint
from course_lib.checking.known import Pair
from course_lib.checking.spec import Aspect, Case, Exercise
from course_lib.exchange.answer import Answer, Raised, Reply
from course_lib.exchange.wire import read_frame

CASES = Path(__file__).resolve().parent.parent / "cases"


class UnknownExercise(LookupError):
    """There is no such exercise or assignment; the message names those that it may have meant."""

    def _render_traceback_(self) -> list[str]:
        """Tell IPython to show one line: a typo needs no traceback."""
        return [f"{type(self).__name__}: {self}"]


#: So many names are listed where none is like the one that was given.
_MOST_NAMES = 12


def unknown_exercise(name: str, known: Sequence[str], where: str = "") -> UnknownExercise:
    """Return the error for an exercise that isn't there, with the names most like it.

    Parameters
    ----------
    name : str
        What was asked for.
    known : sequence of str
        The exercises that exist.
    where : str
        The assignment that was looked in, if one was given.
    """
    folded = {other.lower(): other for other in known}
    close = [folded[match] for match in get_close_matches(name.lower(), folded, n=3, cutoff=0.5)]
    place = f" in {where}" if where else ""
    if close:
        advice = f"Did you mean {' or '.join(map(repr, close))}?"
    elif len(known) <= _MOST_NAMES:
        advice = f"There are: {', '.join(known)}."
    else:
        advice = "`course list` lists all exercises."
    return UnknownExercise(f"There is no exercise called {name!r}{place}. {advice}")


@dataclass(frozen=True)
class StoredOracle:
    """Expected answers read from a file; an :class:`~course_lib.checking.oracle.Oracle`."""

    sets: dict[str, dict[str, Any]]
    letters: str | None = None

    def cases(self, name: str) -> list[Case]:
        """Return the stored cases."""
        stored = self.sets[name]["cases"]
        return [_case(*parts) for parts in stored]

    def expected(self, name: str) -> list[Any]:
        """Return the stored expected values."""
        return list(self.sets[name]["expected"])

    def expected_for(self, args: Sequence[Any], via: str | None = None) -> Answer | None:
        """Return ``None``: no reference is at hand."""
        return None

    def generator(self, purpose: str) -> np.random.Generator:
        """Return a generator that depends on the purpose alone."""
        return np.random.default_rng(zlib.crc32(purpose.encode()))

    def wrong(self, name: str, diagnosis: str) -> list[Reply]:
        """Return the stored replies of a known wrong answer; none if it is right on these cases."""
        stored = self.sets[name]["wrong"].get(diagnosis, [])
        return [Answer(*told) if kind == "answer" else Raised(*told) for kind, *told in stored]

    def small(self, name: str) -> list[Small]:
        """Return the stored small cases."""
        return [
            Small(Case(dict(args), atol=atol, via=via), expected, wrong)
            for args, atol, via, expected, wrong in self.sets[name].get("small", [])
        ]

    def pairs(self, name: str) -> StoredPairs:
        """Return the fingerprints of what two known wrong answers at once reply."""
        stored = self.sets[name]
        return StoredPairs(list(stored["wrong"]), stored.get("pairs", {}))

    def choice(self) -> str | None:
        """Return the key of a choice question where it is at hand; else choices are graded after hand-in."""
        return self.letters


def _case(
    args: Any, label: str, atol: float | None, via: str | None, kept: Any = (), deadlines: float = 1.0
) -> Case:
    return Case(dict(args), label, atol, via, dict(kept), deadlines)


@dataclass(frozen=True)
class StoredPairs:
    """Two known wrong answers at once, of which only fingerprints are stored.

    Attributes
    ----------
    names : list of str
        The known wrong answers.
    stored : dict
        ``ids``: which two of the names, an array of shape (pairs, 2); ``outputs``: names; ``prints``: an
        array of shape (pairs, outputs, projections), NaN where an output has no fingerprint.
    """

    names: list[str]
    stored: dict[str, Any]

    def all(self) -> Sequence[Pair]:
        """Return which two are stored."""
        return [(self.names[first], self.names[second]) for first, second in self.stored.get("ids", ())]

    @cached_property
    def _rows(self) -> dict[Pair, int]:
        return {pair: row for row, pair in enumerate(self.all())}

    def explain(self, pair: Pair, evidence: Evidence, of: Sequence[str]) -> bool:
        """Return whether the student's answers have the fingerprints of the two together."""
        prints = self.stored["prints"][self._rows[pair]]
        return all(
            name in self.stored["outputs"]
            and None not in evidence.got
            and has_fingerprint(
                [outputs[name] for outputs in evidence.got if outputs is not None],
                prints[self.stored["outputs"].index(name)],
            )
            for name in of
        )


@dataclass(frozen=True)
class PublicExercise:
    """An exercise with its public cases and its hints."""

    assignment: str
    exercise: Exercise
    oracle: StoredOracle
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class PublicAssignment:
    """An assignment as a student's check knows it."""

    name: str
    number: int
    title: str
    exercises: dict[str, PublicExercise] = field(default_factory=dict)


def specification_text(content: bytes) -> str:
    """Return the readable part of a public-cases file's content."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("specification.json").decode()


def load(path: Path) -> PublicAssignment:
    """Read the file of one assignment."""
    with zipfile.ZipFile(path) as archive:
        specification = json.loads(archive.read("specification.json"))
        _, sets = read_frame(io.BytesIO(archive.read("cases.bin")).read)
    name = specification["assignment"]
    exercises = {}
    for item in specification["exercises"]:
        exercise = Exercise(
            name=item["name"],
            returns=tuple(item["returns"]),
            uses=tuple(item["uses"]),
            options=item["options"],
            points=item["points"],
            messages=item["messages"],
            stub=item["stub"],
            parameters=tuple(item["parameters"]),
            defines=tuple(item["defines"]),
            aspects=[Aspect(**{**aspect, "of": tuple(aspect["of"])}) for aspect in item["aspects"]],
        )
        oracle = StoredOracle(sets[exercise.name])
        exercises[exercise.name] = PublicExercise(name, exercise, oracle, tuple(item["hints"]))
    return PublicAssignment(name, specification["number"], specification["title"], exercises)


def cases_folder() -> Path:
    """Return where the public cases are: beside this package, or where ``COURSE_CASES`` says."""
    return Path(os.environ.get("COURSE_CASES") or CASES)


def public_assignment(name: str) -> PublicAssignment:
    """Return the assignment ``name``.

    Raises
    ------
    UnknownExercise
        If there is none of that name.
    """
    folder = cases_folder()
    path = folder / f"{name}.zip"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in folder.glob("*.zip"))) or "none"
        raise UnknownExercise(f"There is no assignment called {name!r}; there are: {known}.")
    return _loaded(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _loaded(path: Path, stamp: int) -> PublicAssignment:
    return load(path)


def assignment_names() -> list[str]:
    """Return the names of all assignments, in the course's order."""
    paths = list(cases_folder().glob("*.zip"))
    return [path.stem for path in sorted(paths, key=lambda path: (_specification(path)["number"], path.stem))]


def exercise_of(function: str) -> PublicExercise | None:
    """Return the exercise in whose cell a function is defined; ``None`` if there is none."""
    for path in sorted(cases_folder().glob("*.zip")):
        for item in _specification(path)["exercises"]:
            if function in item["defines"]:
                return public_assignment(path.stem).exercises[item["name"]]
    return None


def _specification(path: Path) -> dict[str, Any]:
    """Return the readable part of a file, without reading its cases."""
    return _read_specification(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _read_specification(path: Path, stamp: int) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        specification: dict[str, Any] = json.loads(archive.read("specification.json"))
    return specification


def _exercise_names(path: Path) -> list[str]:
    return [item["name"] for item in _specification(path)["exercises"]]


def public_exercise(name: str, assignment: str | None = None) -> PublicExercise:
    """Return the exercise ``name``, looked for in every assignment unless one is given.

    Raises
    ------
    UnknownExercise
        If there is none, or if several assignments have one of that name.
    """
    if assignment is not None:
        exercises = {assignment: list(public_assignment(assignment).exercises)}
    else:
        exercises = {path.stem: _exercise_names(path) for path in sorted(cases_folder().glob("*.zip"))}
    found = [known for known, names in exercises.items() if name in names]
    if len(found) == 1:
        return public_assignment(found[0]).exercises[name]
    if found:
        where = ", ".join(map(repr, found))
        raise UnknownExercise(
            f"{name!r} is an exercise of {where}: say which, as in check({name!r}, assignment=…)."
        )
    raise unknown_exercise(name, [e for names in exercises.values() for e in names], assignment or "")
