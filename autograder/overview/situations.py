"""Where every student stands with an assignment: read from hand-ins, records, gradebook and pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from autograder.grading.classdir import ClassDirectory
from autograder.grading.grade_one import Submission
from autograder.grading.records import UNREADABLE, Record, Terms, latest
from autograder.grading.states import GRADED, NOT_GRADED, NOTHING, TO_GRADE, WAITS
from autograder.reporting.read_scores import ClassList, read_class, read_scores
from autograder.reporting.scores import Scores
from course_lib.checking.details import from_data
from course_lib.checking.known import apart
from course_lib.checking.needs import points_elsewhere
from course_lib.checking.spec import names_in

#: Outcomes of an aspect that say of themselves what is wrong.
_SAYS_ITSELF = ("error", "timeout")


@dataclass(frozen=True)
class Attempt:
    """What came of one exercise of one student.

    Attributes
    ----------
    exercise : str
    points, max_points : float
        As judged, before anything that a person changed.
    status : str
        As in the records.
    mistakes : dict
        What was told, by the name of the mistake.
    unnamed : bool
        Whether something is wrong that no name, exception or time-out explains.
    elsewhere : bool
        Whether an earlier function that it needs is wrong, too, so that this may be all.
    """

    exercise: str
    points: float
    max_points: float
    status: str
    mistakes: Mapping[str, str] = field(default_factory=dict)
    unnamed: bool = False
    elsewhere: bool = False

    @property
    def share(self) -> float:
        """The share of the points."""
        return self.points / self.max_points if self.max_points else 1.0


@dataclass(frozen=True)
class Situation:
    """Where one student stands with one assignment.

    Attributes
    ----------
    student : str
    state : str
        One of :data:`autograder.grading.states.STATES`.
    score, max_score : float
        As ``nbgrader export`` has them; of what waits for a person, so far.
    late : timedelta
        How long after it was due it came; zero if it came in time, or nothing says.
    attempts : dict
        By exercise, of the last grading.
    reason : str
        Why it could not be graded.
    page : bool
        Whether there is a feedback page of the last grading.
    """

    student: str
    state: str
    score: float = 0.0
    max_score: float = 0.0
    late: timedelta = timedelta()
    attempts: Mapping[str, Attempt] = field(default_factory=dict)
    reason: str = ""
    page: bool = False

    @property
    def has_score(self) -> bool:
        """Whether there is a score to count with, be it without what waits for a person."""
        return self.state in (GRADED, WAITS) or (self.state == TO_GRADE and bool(self.attempts))

    @property
    def share(self) -> float:
        """The share of the points."""
        return self.score / self.max_score if self.max_score else 0.0


def situations(classdir: ClassDirectory, assignment: str) -> list[Situation]:
    """Return where everybody stands, by student: whoever is in the gradebook, or handed something in.

    Raises
    ------
    ClassError
        If the gradebook cannot be read.
    """
    book = read_class(classdir.db_url, assignment)
    scores = read_scores(classdir.db_url, assignment)
    graded = latest(classdir.records(assignment))
    handed_in = set(classdir.students(assignment))
    return [
        _situation(
            classdir, assignment, name, graded.get(name, []), scores.get(name), book, name in handed_in
        )
        for name in sorted({*book.students, *handed_in, *graded})
    ]


def _situation(
    classdir: ClassDirectory,
    assignment: str,
    student: str,
    records: Sequence[Record],
    scores: Scores | None,
    book: ClassList,
    there: bool,
) -> Situation:
    hand_in = classdir.hand_in(assignment, student) if there else None
    now = hand_in.timestamp if hand_in is not None else None
    late = _late(Terms(now, book.duedate, book.extensions.get(student)))
    if not records:
        return Situation(student, NOTHING if hand_in is None else TO_GRADE, late=late)
    first = records[0]
    unreadable = first.get("status") == UNREADABLE
    changed = hand_in is not None and Submission.of(hand_in, assignment).digest != first.get("submission")
    state = GRADED if not (scores and scores.waiting) else WAITS
    return Situation(
        student,
        TO_GRADE if changed else NOT_GRADED if unreadable else state,
        scores.total if scores and not unreadable else 0.0,
        scores.max_total if scores and not unreadable else 0.0,
        late or _late(Terms.from_json(first)),
        {} if unreadable else {attempt.exercise: attempt for attempt in _attempts(records)},
        str(first.get("message", "")) if unreadable else "",
        _page_is_current(classdir, assignment, student, first),
    )


def _late(terms: Terms) -> timedelta:
    if terms.timestamp is None or terms.duedate is None:
        return timedelta()
    return max(timedelta(), terms.timestamp - terms.duedate - (terms.extension or timedelta()))


def _attempts(records: Sequence[Record]) -> Iterator[Attempt]:
    by_exercise: dict[str, list[Record]] = {}
    for record in records:
        if all(isinstance(record.get(key), int | float) for key in ("points", "max_points")):
            by_exercise.setdefault(str(record.get("exercise")), []).append(record)
    for exercise, rows in by_exercise.items():
        mistakes = _mistakes(rows)
        yield Attempt(
            exercise,
            sum(row["points"] for row in rows),
            sum(row["max_points"] for row in rows),
            str(rows[0].get("status")),
            mistakes,
            _is_unnamed(rows, mistakes),
            any(points_elsewhere(from_data(row.get("details"))) for row in rows),
        )


def _mistakes(rows: Sequence[Record]) -> dict[str, str]:
    """Return what was told of each mistake, in the first aspect that told of it.

    Of two mistakes at once each has its own words, and both what was told below.
    """
    found: dict[str, str] = {}
    for row in rows:
        names = names_in(row.get("diagnosis"))
        words, line, rest = str(row.get("message", "")).partition("\n")
        parts = apart(words)
        for name, part in zip(
            names, parts if len(parts) == len(names) else (words,) * len(names), strict=True
        ):
            found.setdefault(name, part + line + rest)
    return found


def _is_unnamed(rows: Sequence[Mapping[str, Any]], mistakes: Mapping[str, str]) -> bool:
    outcomes = {row.get("outcome") for row in rows}
    return "wrong" in outcomes and not mistakes and not outcomes & set(_SAYS_ITSELF)


def _page_is_current(classdir: ClassDirectory, assignment: str, student: str, record: Record) -> bool:
    try:
        written = classdir.feedback(assignment, student).stat().st_mtime
        return datetime.fromtimestamp(written, UTC) >= datetime.fromisoformat(record["time"])
    except (OSError, ValueError, TypeError):
        return False
