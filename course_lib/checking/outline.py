"""What the course consists of, read from the public cases' readable part alone: names, numbers and points."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from course_lib.checking.public import UnknownExercise, cases_folder, specification_text


@dataclass(frozen=True)
class Outline:
    """An assignment without its cases.

    Attributes
    ----------
    name : str
        Such as ``"linear"``.
    number : int
        Its place in the course.
    title : str
    points : dict
        Points by exercise, in the notebook's order.
    """

    name: str
    number: int
    title: str
    points: dict[str, float]

    @property
    def total(self) -> float:
        """The points of all exercises together."""
        return sum(self.points.values())


def outlines() -> list[Outline]:
    """Return all assignments in the course's order."""
    paths = cases_folder().glob("*.zip")
    return sorted((_outline(path, path.stat().st_mtime_ns) for path in paths), key=lambda one: one.number)


def outline(name: str) -> Outline:
    """Return an assignment by its name or its number.

    Raises
    ------
    UnknownExercise
        If there is none; the message lists those that there are.
    """
    known = outlines()
    for one in known:
        if name in (one.name, str(one.number)):
            return one
    listed = ", ".join(f"{one.number} ({one.name})" for one in known) or "none"
    raise UnknownExercise(f"There is no assignment called {name!r}; there are: {listed}.")


@lru_cache(maxsize=64)
def _outline(path: Path, stamp: int) -> Outline:
    specification = json.loads(specification_text(path.read_bytes()))
    points = {item["name"]: sum(item["points"].values()) for item in specification["exercises"]}
    return Outline(specification["assignment"], specification["number"], specification["title"], points)
