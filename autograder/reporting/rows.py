"""What a page says about each exercise: its status in a word, its points, and the aspects of its verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.reporting.scores import CellScore, Scores
from autograder.reporting.units import Kind, Unit

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


@dataclass(frozen=True)
class Row:
    """One line of the contents, and the section that it leads to.

    Attributes
    ----------
    name : str
    kind : str
    status : str
        In words.
    tone : str
        ``good``, ``bad`` or ``open``, for the style sheet.
    score : CellScore
        As in the gradebook; as recorded where that does not know the cell.
    aspects : list of AspectRow
    comment : str
        What a person wrote about it.
    unit : Unit or None
        What the student wrote; ``None`` where that cannot be shown.
    """

    name: str
    kind: Kind
    status: str
    tone: str
    score: CellScore
    aspects: list[AspectRow] = field(default_factory=list)
    comment: str = ""
    unit: Unit | None = None


def rows_of(records: Sequence[Mapping[str, Any]], scores: Scores | None, units: Iterable[Unit]) -> list[Row]:
    """Return a row for each exercise and answer, in the notebook's order; what it lacks comes at the end."""
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
    return [
        _exercise(name, verdicts.get(name, []), scores, known.get(name))
        if kind == "exercise"
        else _answer(name, scores, known.get(name))
        for name, kind in names.items()
    ]


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
    return Row(name, "exercise", words, tone, score, aspects, comment, unit)


def _answer(name: str, scores: Scores, unit: Unit | None) -> Row:
    score = scores.cells.get(name, CellScore(None, 0.0))
    words = WAITS if score.points is None else _ANSWERS[score.by_hand]
    tone = "open" if not score.by_hand else "good" if score.points == score.max_points else "bad"
    return Row(name, "answer", words, tone, score, [], scores.comments.get(name, ""), unit)
