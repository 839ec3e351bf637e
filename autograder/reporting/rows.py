"""What a page says about each exercise: its status in a word, its points, and the aspects of its verdict."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from autograder.authoring.headings import Announcement
from autograder.reporting.hints import fitting
from autograder.reporting.scores import CellScore, Scores
from autograder.reporting.units import Kind, Unit
from course_lib.checking.details import Named, from_data

WAITS = "waits for your instructor"
_WORDS = {
    "passed": "all right",
    "partial": "in part",
    "failed": "not right yet",
    "error": "stopped with an error",
    "timeout": "took too long",
    "not_attempted": "not written yet",
}
#: What came of an aspect, as far as a sign can say it; all else waits for something else to be right.
_SIGNS = {"ok": "ok", "wrong": "wrong", "error": "wrong", "timeout": "wrong"}
_ANSWERS = {True: "graded by your instructor", False: "not answered"}


@dataclass(frozen=True)
class AspectRow:
    """One aspect of a verdict: its name, what came of it, its points, and what there is to say.

    ``details`` are the facts behind the message as they were recorded; older records have none.
    """

    name: str
    outcome: str
    points: float
    max_points: float
    message: str
    details: object = None

    @property
    def names(self) -> list[str]:
        """What is to be read first of it: mistakes by their names, in sentences, or advice."""
        return [detail.text for detail in from_data(self.details) if isinstance(detail, Named)]


@dataclass(frozen=True)
class Row:
    """One line of the contents, and the section that it leads to.

    Attributes
    ----------
    name : str
    kind : str
    status : str
        In words.
    done : bool
        Whether nothing is left to do.
    tone : str
        ``good``, ``bad`` or ``open``, for the style sheet.
    score : CellScore
        As in the gradebook; as recorded where that does not know the cell.
    aspects : list of AspectRow
    comment : str
        What a person wrote about it.
    unit : Unit or None
        What the student wrote; ``None`` where that cannot be shown.
    called, title : str
        As in the notebook's heading, such as ``Exercise 2.1`` and ``The bias trick``; without one the title
        is the name.
    model : str
        The model answer as Markdown, where it is to be seen.
    """

    name: str
    kind: Kind
    status: str
    tone: str
    score: CellScore
    done: bool
    aspects: list[AspectRow] = field(default_factory=list)
    comment: str = ""
    unit: Unit | None = None
    called: str = ""
    title: str = ""
    model: str = ""

    @property
    def mistakes(self) -> list[str]:
        """The names of its mistakes, each as one sentence."""
        named = (first_sentence(name) for aspect in self.aspects for name in aspect.names)
        return list(dict.fromkeys(named))

    @property
    def is_question(self) -> bool:
        """Whether its answer means nothing without what is asked: letters, or sentences."""
        return self.kind == "answer" or self.called.startswith("Question")

    @property
    def hint(self) -> int | None:
        """The place of the hint that fits; ``None`` if none is needed, or there is none."""
        if self.done or self.unit is None or not self.unit.hints:
            return None
        return fitting(self.unit.hints, " ".join(name for aspect in self.aspects for name in aspect.names))


def first_sentence(text: str) -> str:
    """Return the first sentence of a mistake's name; those after it ask the next question."""
    return re.split(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ`“\d])", text.strip(), maxsplit=1)[0]


@dataclass(frozen=True)
class Authored:
    """What the author wrote of the tasks, by their names: announcements, and model answers to be shown."""

    announced: Mapping[str, Announcement] = field(default_factory=dict)
    models: Mapping[str, str] = field(default_factory=dict)

    def on(self, row: Row) -> Row:
        """Return a row with its heading, and with the model answer if a person has graded the student's."""
        heading = self.announced.get(row.name, Announcement("", row.name))
        model = self.models.get(row.name, "") if row.kind == "answer" and row.score.by_hand else ""
        return replace(row, called=heading.called, title=heading.title, model=model)


def rows_of(
    records: Sequence[Mapping[str, Any]],
    scores: Scores | None,
    units: Iterable[Unit],
    authored: Authored | None = None,
) -> list[Row]:
    """Return a row for each exercise and answer, in the notebook's order; what it lacks comes at the end."""
    authored = authored or Authored()
    scores = scores or Scores()
    verdicts: dict[str, list[Mapping[str, Any]]] = {}
    for record in records:
        if _is_sound(record):
            verdicts.setdefault(str(record["exercise"]), []).append(record)
    known = {unit.name: unit for unit in units}
    names: dict[str, Kind] = {name: unit.kind for name, unit in known.items()}
    names |= dict.fromkeys(verdicts, "exercise")
    checks = {f"check_{name}" for name in names}
    names |= {cell: "answer" for cell in scores.cells if cell not in checks}
    rows = [
        _exercise(name, verdicts.get(name, []), scores, known.get(name))
        if kind == "exercise"
        else _answer(name, scores, known.get(name))
        for name, kind in names.items()
    ]
    return [authored.on(row) for row in rows]


def _is_sound(record: Mapping[str, Any]) -> bool:
    """Whether a line of the records is an aspect's in full; lines can be damaged."""
    numbers = all(isinstance(record.get(key), int | float) for key in ("points", "max_points"))
    return numbers and {"exercise", "aspect", "status", "message"} <= record.keys()


def _exercise(name: str, verdict: Sequence[Mapping[str, Any]], scores: Scores, unit: Unit | None) -> Row:
    aspects = [
        AspectRow(
            str(line["aspect"]),
            _SIGNS.get(str(line.get("outcome")), "open"),
            line["points"],
            line["max_points"],
            str(line["message"]),
            line.get("details"),
        )
        for line in verdict
    ]
    judged = CellScore(sum(a.points for a in aspects), sum(a.max_points for a in aspects))
    score = scores.cells.get(f"check_{name}", judged)
    status = str(verdict[0]["status"]) if verdict else ""
    words = _WORDS.get(status, "not judged")
    if score.by_hand and score.points != judged.points:
        words += "; points set by your instructor"
    tone = "good" if status == "passed" else "open" if status in ("", "not_attempted") else "bad"
    comment = scores.comments.get(name, "")
    return Row(name, "exercise", words, tone, score, status == "passed", aspects, comment, unit)


def _answer(name: str, scores: Scores, unit: Unit | None) -> Row:
    score = scores.cells.get(name, CellScore(None, 0.0))
    words = WAITS if score.points is None else _ANSWERS[score.by_hand]
    tone = "open" if not score.by_hand else "good" if score.points == score.max_points else "bad"
    done = score.points is None or score.by_hand
    return Row(name, "answer", words, tone, score, done, [], scores.comments.get(name, ""), unit)
