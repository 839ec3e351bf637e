"""Where an exercise stands on the site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from myst_parser.slugs import github_slugify

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.cells import SourceCell
from autograder.authoring.headings import announcement, with_headings


@dataclass(frozen=True)
class Place:
    """An exercise, and the heading above it.

    Attributes
    ----------
    assignment, title : str
        The assignment's name, and how its page is called.
    exercise : str
    heading : str
        The heading's text, such as "Exercise 2.3 · SVM loss without loops — 5 points, 35 minutes".
    called : str
        Its first part, such as "Exercise 2.3".
    """

    assignment: str
    title: str
    exercise: str
    heading: str
    called: str

    @property
    def link(self) -> str:
        """A link to the heading, from a page of the gallery."""
        address = f"../assignments/{self.assignment}.ipynb#{github_slugify(self.heading)}"
        return f"[{self.called}]({address}), `{self.exercise}`"


def places_of(loaded: Sequence[LoadedAssignment]) -> dict[str, Place]:
    """Return the places of all exercises, by name."""
    return {place.exercise: place for each in loaded for place in _places(each)}


def _places(loaded: LoadedAssignment) -> list[Place]:
    found, heading = list[Place](), ""
    for cell in with_headings(loaded.source):
        heading = _heading_of(cell) or heading
        if cell.kind == "exercise":
            told = announcement(f"### {heading}")
            called = told.called if told else heading
            found.append(
                Place(
                    loaded.name, f"{loaded.source.number} · {loaded.source.title}", cell.name, heading, called
                )
            )
    return found


def _heading_of(cell: SourceCell) -> str:
    """Return the heading of a task that a cell begins with."""
    first = cell.text.split("\n", 1)[0]
    return first.removeprefix("### ") if cell.kind == "prose" and announcement(cell.text) else ""
