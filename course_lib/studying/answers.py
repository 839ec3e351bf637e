"""The answers, where they are installed: the one place that knows whether this is the study edition.

``course_answers`` is a package of data, which only the study edition has. The class edition has none: there
choices are noted, and there is no solution and no model answer to show.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from course_lib.checking.public import PublicExercise
from course_lib.studying.trouble import Trouble

_PACKAGE = "course_answers"


class NoAnswers(Trouble, LookupError):
    """An answer is not at hand; the message says why."""


@dataclass(frozen=True)
class Solution:
    """The reference solution of an exercise: the code of its cell, and the functions that it defines."""

    code: str
    defines: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """The right letters of a choice question, why they are right, and why others are wrong."""

    key: str
    why: str = ""
    messages: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answers:
    """All answers to one assignment.

    Attributes
    ----------
    imports : tuple of str
        Import statements that the solutions need, of libraries only.
    solutions, choices, written : dict
        By name of the exercise, or of the written question.
    """

    imports: tuple[str, ...]
    solutions: dict[str, Solution]
    choices: dict[str, Choice]
    written: dict[str, str]


def edition() -> Literal["study", "class"]:
    """Return which edition this is: the study edition has answers installed, the class edition has none."""
    return "class" if answers_folder() is None else "study"


def assignments() -> list[str]:
    """Return the names of the assignments whose answers are installed."""
    folder = answers_folder()
    return [] if folder is None else sorted(path.stem for path in folder.glob("*.json"))


def written_in(name: str) -> str | None:
    """Return the assignment that has a written question of a name; ``None`` if none has."""
    return next((each for each in assignments() if name in answers_to(each).written), None)


def has_answers(assignment: str) -> bool:
    """Return whether the answers to an assignment are installed."""
    folder = answers_folder()
    return folder is not None and (folder / f"{assignment}.json").is_file()


def answers_to(assignment: str) -> Answers:
    """Return the answers to an assignment.

    Raises
    ------
    NoAnswers
        If they are not installed, or their file is damaged.
    """
    folder = answers_folder()
    if folder is None:
        raise NoAnswers("This is the class edition: it has no answers, your instructor has them.")
    path = folder / f"{assignment}.json"
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError as error:
        raise NoAnswers(f"There are no answers to {assignment!r} in {folder}.") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NoAnswers(
            f"{path} is damaged ({type(error).__name__}): install the study edition again."
        ) from error


def with_key(public: PublicExercise) -> PublicExercise:
    """Return an exercise that knows its key and explanations, if it is a choice and they can be read."""
    name = public.exercise.name
    if not public.exercise.is_choice or not has_answers(public.assignment):
        return public
    try:
        choice = answers_to(public.assignment).choices[name]
    except (NoAnswers, KeyError):  # damaged, or older than the question
        return public
    exercise = replace(public.exercise, messages=choice.messages, why=choice.why)
    return replace(public, exercise=exercise, oracle=replace(public.oracle, letters=choice.key))


def answers_folder() -> Path | None:
    """Return where the answers are: ``COURSE_ANSWERS``, or the package; ``None`` without it."""
    if named := os.environ.get("COURSE_ANSWERS"):
        return Path(named)
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:  # a folder that happens to have this name is no package of ours
        return None
    return Path(spec.origin).parent


@lru_cache(maxsize=16)
def _read(path: Path, stamp: int) -> Answers:
    stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    solutions = {name: Solution(s["code"], tuple(s["defines"])) for name, s in stored["solutions"].items()}
    choices = {name: Choice(**choice) for name, choice in stored["choices"].items()}
    return Answers(tuple(stored["imports"]), solutions, choices, dict(stored["written"]))
