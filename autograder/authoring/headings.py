"""The headings by which a notebook is skimmed: one for each task, with its points and minutes.

They are made here, so that they say what the markers say. Where one stands is the author's choice: in place
of the words ``**Exercise.**``, ``**Question.**`` or ``**In your own words.**`` that begin a paragraph above
the task, and right above the task where an exercise has no such paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from autograder.authoring.cells import AssignmentSource, SourceCell
from autograder.authoring.timing import duration, reading_minutes

#: What a task is called, by what it asks for.
_CALLED = {"function": "Exercise", "choice": "Question", "answer": "In your own words"}
_HOW_TO_SKIM = (
    "Headings say what each is worth, and how long it may take at first meeting. "
    "Code that need not be read is folded away; it runs all the same, and three dots show it."
)
#: A heading as :func:`_heading` makes it, and what stands below it.
_ANNOUNCED = re.compile(
    rf"### (?P<called>(?:{'|'.join(_CALLED.values())}) [\w.]+(?: \(extra\))?) · "
    r"(?P<title>[^\n]+) — [^—\n]+(?P<text>.*)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Announcement:
    """A task as its heading in the notebook announces it.

    Attributes
    ----------
    called : str
        Such as ``Exercise 2.1``.
    title : str
    text : str
        What stands below the heading, in the same cell.
    """

    called: str
    title: str
    text: str = ""


def announcement(text: str) -> Announcement | None:
    """Return what a cell of a released notebook announces; ``None`` if it announces no task."""
    found = _ANNOUNCED.fullmatch(text)
    return Announcement(found["called"], found["title"], found["text"].strip()) if found else None


def lead_of(task: SourceCell) -> str:
    """Return the words in whose place the heading of a task goes, such as ``**Question.**``."""
    return f"**{_CALLED[_asks_for(task)]}.**"


def announced_in(cells: Sequence[SourceCell], task: SourceCell) -> int | None:
    """Return the place of the prose that announces a task, among the cells above it; ``None`` if none does.

    Prose above the task before it belongs to that one.
    """
    for place in reversed(range(len(cells))):
        if cells[place].kind in ("exercise", "answer"):
            return None
        if cells[place].kind == "prose" and _lead(cells[place].text, task) is not None:
            return place
    return None


def with_headings(source: AssignmentSource) -> tuple[SourceCell, ...]:
    """Return the cells of a notebook: those of its source, an overview, and a heading for each task."""
    opening, *rest = source.cells
    cells = [opening, SourceCell("prose", _overview(source), opening.line, "overview")]
    number = 0
    for cell in rest:
        if cell.kind in ("exercise", "answer"):
            number += 1
            heading = _heading(cell, f"{source.number}.{number}", source.points_of(cell))
            cells = _announced(cells, cell, heading)
        cells.append(cell)
    return tuple(cells)


def _announced(cells: list[SourceCell], task: SourceCell, heading: str) -> list[SourceCell]:
    """Return the cells above a task, its heading among them."""
    place = announced_in(cells, task)
    if place is None:
        return [*cells, SourceCell("prose", heading, task.line, task.name)]
    prose = cells[place]
    start, end = _lead(prose.text, task) or (0, 0)
    text = prose.text[end:].strip()
    above = replace(prose, text=prose.text[:start].rstrip())
    announcement = SourceCell("prose", f"{heading}\n\n{text}", task.line, task.name)
    return [*cells[:place], *([above] if above.text else []), announcement, *cells[place + 1 :]]


def _lead(text: str, task: SourceCell) -> tuple[int, int] | None:
    """Return where the last paragraph that announces a task begins, and where the words do that say so."""
    found = list(re.finditer(rf"^{re.escape(lead_of(task))} ", text, re.MULTILINE))
    return found[-1].span() if found else None


def _heading(task: SourceCell, number: str, points: float) -> str:
    called = f"{_CALLED[_asks_for(task)]} {number}{' (extra)' if task.extra else ''}"
    return f"### {called} · {task.title} — {_counted(points, 'point')}, {_counted(task.minutes, 'minute')}"


def _asks_for(task: SourceCell) -> str:
    if task.kind == "answer":
        return "answer"
    return "function" if task.defines_function else "choice"


def _overview(source: AssignmentSource) -> str:
    """Return how much there is to do, and how long that takes."""
    core = [task for task in source.tasks if not task.extra]
    extra = [task for task in source.tasks if task.extra]
    reading = reading_minutes(source.cells)
    told = f"**{_amount(source, core)}**, about {duration(_minutes(core) + reading)} with reading. "
    if extra:
        told += (
            f"**{_amount(source, extra)}, marked *extra***, {duration(_minutes(extra))} more: "
            "their points count, and no main idea is lost without them. "
        )
    return told + _HOW_TO_SKIM


def _amount(source: AssignmentSource, tasks: Sequence[SourceCell]) -> str:
    points = sum(source.points_of(task) for task in tasks)
    return f"{_counted(len(tasks), 'task')} for {_counted(points, 'point')}"


def _counted(number: float, what: str) -> str:
    return f"{number:g} {what}{'' if number == 1 else 's'}"


def _minutes(tasks: Iterable[SourceCell]) -> int:
    return sum(task.minutes for task in tasks)
