"""A graded notebook taken apart into what a page shows: exercises and answers, each with its text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from autograder.authoring.cells import unfolded_hints
from autograder.authoring.headings import Announcement, announcement
from autograder.grading.quoting import NOTES, unquoted

Cell = Mapping[str, Any]
Kind = Literal["exercise", "answer"]
#: The cells that a student is to write, and those that are not shown (text that is not the release's any more
#: comes from an earlier one). All others are the student's own.
_WRITTEN: dict[str, Kind] = {"exercise": "exercise", "answer": "answer"}
_OURS = ("library", "setup", "demonstration", "check", "prose", "hints", NOTES)


@dataclass(frozen=True)
class Piece:
    """The text of a cell, and whether it is code."""

    text: str
    is_code: bool


@dataclass
class Unit:
    """One exercise or one answer in the student's own words.

    Attributes
    ----------
    name : str
    kind : str
        An exercise is judged by its check; an answer waits for a person.
    question : str
        What the author asks below the task's heading, as Markdown.
    task : list of str
        The author's other Markdown above the student's cell.
    hints : list of str
        One after the other, as Markdown.
    work : Piece
        What the student wrote.
    added : list of Piece
        Cells that the student added on the way.
    """

    name: str
    kind: Kind
    work: Piece
    question: str = ""
    task: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    added: list[Piece] = field(default_factory=list)

    @property
    def cell(self) -> str:
        """The name under which nbgrader knows its points."""
        return f"check_{self.name}" if self.kind == "exercise" else self.name


@dataclass
class Contents:
    """What is in a graded notebook.

    Attributes
    ----------
    title : str
        The notebook's first heading.
    notes : list of str
        What was repaired.
    units : list of Unit
        In the notebook's order.
    rest : list of Piece
        Cells that the student added after the last of them.
    """

    title: str = ""
    notes: list[str] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    rest: list[Piece] = field(default_factory=list)


def contents(cells: Iterable[Cell], released: frozenset[str]) -> Contents:
    """Take the cells of a graded notebook apart.

    Parameters
    ----------
    cells : iterable of dict
        As in the notebook's JSON.
    released : frozenset of str
        The text of every cell of the release: nothing else is taken for the author's.
    """
    found = Contents()
    task: list[str] = []
    added: list[Piece] = []
    for cell in cells:
        role, piece = _role(cell), _piece(cell)
        if role == "prose" and piece.text in released:
            found.title = found.title or _heading(piece.text)
            task.append(piece.text)
        elif role == "hints" and piece.text in released and found.units:
            found.units[-1].hints += unfolded_hints(piece.text) or (piece.text,)
        elif role in _WRITTEN:
            asked = announcement(task[-1]) if task else None
            question, told = (asked.text, task[:-1]) if asked else ("", task)
            found.units.append(Unit(_name(cell), _WRITTEN[role], piece, question, told, added=added))
            task, added = [], []
        elif role not in _OURS:
            added.append(piece)
        found.notes += _notes(cell)
    found.rest = added
    return found


def announcements(cells: Iterable[Cell]) -> dict[str, Announcement]:
    """Return how the cells of a release announce each task, by the task's name."""
    found: dict[str, Announcement] = {}
    last: Announcement | None = None
    for cell in cells:
        if _role(cell) == "prose":
            last = announcement(_piece(cell).text) or last
        elif _role(cell) in _WRITTEN and last is not None:
            found[_name(cell)], last = last, None
    return found


def written_answers(cells: Iterable[Cell]) -> dict[str, str]:
    """Return the text of each written answer of a notebook, by its name."""
    return {_name(cell): _piece(cell).text for cell in cells if _role(cell) == "answer"}


def _role(cell: Cell) -> str:
    return str(cell.get("metadata", {}).get("course", {}).get("role", ""))


def _name(cell: Cell) -> str:
    return str(cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", ""))


def _piece(cell: Cell) -> Piece:
    source, is_code = cell.get("source", ""), cell.get("cell_type") == "code"
    text = source if isinstance(source, str) else "".join(source)
    return Piece(text if is_code else unquoted(text), is_code)


def _notes(cell: Cell) -> list[str]:
    course = cell.get("metadata", {}).get("course", {})
    return [str(note) for note in course.get("notes", [])] if course.get("role") == NOTES else []


def _heading(text: str) -> str:
    first = text.partition("\n")[0]
    return first.removeprefix("# ").strip() if first.startswith("# ") else ""
