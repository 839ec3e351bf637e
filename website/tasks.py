"""Where a task stands on the site, and the name by which any page can link to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autograder.authoring.cells import AssignmentSource, SourceCell
from autograder.authoring.headings import announcement, with_headings

_SECTION = re.compile(r"^## (?P<title>.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Place:
    """A task under its heading.

    Attributes
    ----------
    source : AssignmentSource
    section : str
        The title of the section that it stands in.
    task : SourceCell
    called : str
        How the heading begins, such as "Exercise 2.3".
    """

    source: AssignmentSource
    section: str
    task: SourceCell
    called: str

    @property
    def page(self) -> str:
        """What the assignment's page is called."""
        return f"{self.source.number} · {self.source.title}"

    @property
    def link(self) -> str:
        """A link to the heading, from any page."""
        return f"[{self.called}](#{anchor(self.source, self.task.name)})"


def anchor(source: AssignmentSource, task: str) -> str:
    """Return the name under which any page of the site can link to a task."""
    return f"{source.name}-{task}"


def places_in(source: AssignmentSource) -> Iterator[Place]:
    """Yield an assignment's tasks in order, each with its section and with what its heading calls it."""
    tasks, section = {task.name: task for task in source.tasks}, ""
    for cell in with_headings(source):
        if cell.kind != "prose":
            continue
        for heading in _SECTION.finditer(cell.text):
            section = heading["title"]
        told = announcement(cell.text)
        if told is not None and cell.name in tasks:
            yield Place(source, section, tasks[cell.name], told.called)


def places_of(sources: Iterable[AssignmentSource]) -> dict[str, Place]:
    """Return the places of all tasks, by name."""
    return {place.task.name: place for source in sources for place in places_in(source)}
