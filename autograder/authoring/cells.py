"""What an assignment is made of, once its source has been read."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Kind = Literal["prose", "setup", "demonstration", "exercise", "hints", "check", "answer"]

BEGIN_SOLUTION, END_SOLUTION = "# BEGIN SOLUTION", "# END SOLUTION"
BEGIN_STUB, END_STUB = "# BEGIN STUB", "# END STUB"
#: Name of the prose cell that has the assignment on one page.
SUMMARY = "summary"

# A line of the source, and what is wrong there and what to do.
Problem = tuple[int, str]


class SourceError(ValueError):
    """A ``source.py`` that cannot be built; the message lists every problem with its line."""


@dataclass(frozen=True)
class SourceCell:
    """One cell of a source.

    Attributes
    ----------
    kind : str
        What the cell is for.
    text : str
        Its source as written, solution markers included.
    line : int
        Line of its marker in ``source.py``, from 1.
    name : str
        Exercise, answer or figure that it belongs to; ``setup_1``, ``setup_2``, … for setup cells;
        ``summary`` for the prose cell that is one.
    aspects : dict
        Points by aspect, in order; check cells only.
    points : float
        Points that the cell is worth; check and answer cells only.
    title : str
        What the heading of an exercise or answer says.
    minutes : int
        How long an exercise or answer takes somebody who meets its topic for the first time.
    extra : bool
        Whether an exercise or answer may be left out without missing a main idea.
    folded : bool
        Whether a demonstration's code is folded away.
    """

    kind: Kind
    text: str
    line: int
    name: str = ""
    aspects: dict[str, float] = field(default_factory=dict)
    points: float = 0.0
    title: str = ""
    minutes: int = 0
    extra: bool = False
    folded: bool = False

    @property
    def defines_function(self) -> bool:
        """Whether an exercise cell asks for a function or a class, and not for the letters of a choice."""
        return re.search(r"^(def|class) ", self.text, re.MULTILINE) is not None

    @property
    def grade_id(self) -> str | None:
        """Name under which nbgrader knows the cell; ``None`` for cells that it does not know."""
        if self.kind in ("exercise", "answer", "setup"):
            return self.name
        return f"check_{self.name}" if self.kind == "check" else None


@dataclass(frozen=True)
class AssignmentSource:
    """An assignment as its author wrote it."""

    name: str
    number: int
    path: Path
    title: str
    time: str
    cells: tuple[SourceCell, ...]

    def of_kind(self, *kinds: Kind) -> Iterator[SourceCell]:
        """Iterate over the cells of the given kinds, in order."""
        return (cell for cell in self.cells if cell.kind in kinds)

    @property
    def exercises(self) -> dict[str, SourceCell]:
        """The exercise cells by name, in order."""
        return {cell.name: cell for cell in self.of_kind("exercise")}

    def hints(self, name: str) -> tuple[str, ...]:
        """Return the hints of an exercise; none for one (a choice question) that has none."""
        return next((hint_texts(cell.text) for cell in self.of_kind("hints") if cell.name == name), ())

    @property
    def points(self) -> dict[str, dict[str, float]]:
        """Points by exercise and aspect, in order."""
        return {cell.name: cell.aspects for cell in self.of_kind("check")}

    @property
    def tasks(self) -> tuple[SourceCell, ...]:
        """The cells that a student is to write, in order: exercises and answers."""
        return tuple(self.of_kind("exercise", "answer"))

    def points_of(self, task: SourceCell) -> float:
        """Return what an exercise or an answer is worth."""
        return task.points if task.kind == "answer" else sum(self.points[task.name].values())

    @property
    def summary(self) -> str:
        """The assignment on one page, as Markdown; empty if its author wrote none."""
        return next((cell.text for cell in self.of_kind("prose") if cell.name == SUMMARY), "")

    @property
    def max_points(self) -> float:
        """Points of all checks and answers together."""
        return sum(cell.points for cell in self.of_kind("check", "answer"))


def hint_texts(text: str) -> tuple[str, ...]:
    """Return the numbered hints of a hints cell, without their numbers."""
    parts = (part.partition("\n") for part in re.split(r"^\d\. ", text, flags=re.MULTILINE)[1:])
    return tuple(f"{first}\n{textwrap.dedent(rest)}".strip() for first, _, rest in parts)


def unfolded_hints(text: str) -> tuple[str, ...]:
    """Return the hints of a released notebook's cell, where each is folded away inside the one before it."""
    _, *hints = re.split(r"^<details>\n<summary>Hint \d+</summary>\n", text, flags=re.MULTILINE)
    end = "\n\n</details>" * len(hints)
    return tuple(hint.removesuffix(end).strip() for hint in hints)


def without_markers(text: str) -> str:
    """Return the code of a cell as the reference runs it: without marker lines and STUB regions."""
    kept: list[str] = []
    in_stub = False
    for line in text.split("\n"):
        marker = line.strip()
        if marker in (BEGIN_STUB, END_STUB):
            in_stub = marker == BEGIN_STUB
        elif not in_stub and marker not in (BEGIN_SOLUTION, END_SOLUTION):
            kept.append(line)
    return "\n".join(kept)
