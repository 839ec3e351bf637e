"""The verdict records: an append-only file of JSON lines, one per student, check and aspect.

A regrade appends; nothing is rewritten, so earlier verdicts can be compared with later ones. A line says
enough to rebuild nbgrader's gradebook: whose, from what, handed in when, due when, behind which fence.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.grading.printable import storable
from course_lib.checking.details import as_data

if TYPE_CHECKING:
    from autograder.grading.grade_one import Result

Record = dict[str, Any]
UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Terms:
    """When a submission came and when it was due, in UTC without a time zone: a grade depends on it."""

    timestamp: datetime | None = None
    duedate: datetime | None = None
    extension: timedelta | None = None

    def as_json(self) -> Record:
        """Return the terms as a record holds them."""
        return {
            "timestamp": self.timestamp and self.timestamp.isoformat(),
            "duedate": self.duedate and self.duedate.isoformat(),
            "extension": self.extension and self.extension.total_seconds(),
        }

    @classmethod
    def from_json(cls, record: Record) -> Terms:
        """Return the terms in a record; a value that is none of its kind is left out."""
        return cls(
            _time(record.get("timestamp")), _time(record.get("duedate")), _span(record.get("extension"))
        )


def _time(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _span(value: object) -> timedelta | None:
    return timedelta(seconds=value) if isinstance(value, int | float) else None


@dataclass(frozen=True)
class Because:
    """Why something was graded again, and what the points of the exercises were that moved."""

    reason: str
    before: Mapping[str, float] = field(default_factory=dict)


def append_records(
    path: Path,
    results: Iterable[Result],
    terms: Mapping[str, Terms] | None = None,
    graded: Mapping[str, str] | None = None,
    because: Because | None = None,
) -> None:
    """Append the lines of results, as one write to disk.

    Parameters
    ----------
    path : Path
    results : iterable of Result
    terms : mapping, optional
        By student, when the submission came and was due.
    graded : mapping, optional
        By student, the digest of the graded notebook.
    because : Because, optional
        Why they were graded again.
    """
    lines = [
        line
        for result in results
        for line in _lines(
            result,
            (terms or {}).get(result.submission.student, Terms()),
            (graded or {}).get(result.submission.student, ""),
            because,
        )
    ]
    text = "".join(storable(json.dumps(line, ensure_ascii=False)) + "\n" for line in lines)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(_torn_line(file) + text.encode())
        file.flush()
        os.fsync(file.fileno())


def _torn_line(file: Any) -> bytes:
    """Return a line end if the file's last line has none: a run was killed while writing it."""
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        return b""
    file.seek(size - 1)
    return b"" if file.read(1) == b"\n" else b"\n"


def _lines(result: Result, terms: Terms, graded: str, because: Because | None) -> list[Record]:
    submission = result.submission
    common = {
        "time": datetime.now(UTC).isoformat(timespec="microseconds"),  # tells one grading from the next
        "student": submission.student,
        "assignment": submission.assignment,
        "submission": submission.digest,
        "version": result.version,
        "tier": result.tier,
        "tier_reason": result.tier_reason,
        **terms.as_json(),
        **({"unused": list(result.unused)} if result.unused else {}),
        **({"reason": because.reason, "before": dict(because.before)} if because else {}),
    }
    if result.problem:
        return [{**common, "lines": 1, "status": UNREADABLE, "message": result.problem}]
    lines = [
        {
            "exercise": verdict.exercise,
            "aspect": aspect.name,
            "ok": aspect.ok,
            "outcome": aspect.outcome,
            "status": verdict.status,
            "points": aspect.points,
            "max_points": aspect.max_points,
            "diagnosis": aspect.diagnosis,
            "message": aspect.message,
            "details": as_data(aspect.details),
            "seed": result.seeds[verdict.exercise],
        }
        for verdict in result.verdicts
        for aspect in verdict.aspects
    ]
    return [{**common, "notebook": graded, "lines": len(lines), **line} for line in lines]


def read_records(path: Path, damaged: list[int] | None = None) -> Iterator[Record]:
    """Yield the records of a file, oldest first.

    A line torn by a killed run, or damaged otherwise, is passed over; the lines around it are not.

    Parameters
    ----------
    path : Path
    damaged : list of int, optional
        Gets the numbers of the lines that are passed over.
    """
    if not path.is_file():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            record = _record(line)
            if record is not None:
                yield record
            elif damaged is not None:
                damaged.append(number)


def _record(line: bytes) -> Record | None:
    try:
        record = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    is_sound = isinstance(record, dict) and all(isinstance(record.get(k), str) for k in ("student", "time"))
    return record if is_sound else None


def damage(path: Path) -> str:
    """Return a sentence about the lines of a file that cannot be read; empty if there are none."""
    numbers: list[int] = []
    for _ in read_records(path, numbers):
        pass
    if not numbers:
        return ""
    listed = ", ".join(map(str, numbers[:5])) + (f" and {len(numbers) - 5} more" if len(numbers) > 5 else "")
    lines = f"line {listed} is" if len(numbers) == 1 else f"lines {listed} are"
    return (
        f"{path.name}: {lines} damaged and passed over. Whose last verdict was there is graded again by the "
        "next `autograder grade`; what lies before is kept."
    )


def latest(path: Path) -> dict[str, list[Record]]:
    """Return each student's records of their last grading, which share one time."""
    found: dict[str, list[Record]] = {}
    for record in read_records(path):
        mine = found.setdefault(record["student"], [])
        if mine and mine[-1]["time"] != record["time"]:
            mine.clear()
        mine.append(record)
    return found


@dataclass
class Last:
    """A student's last grading in short: what is kept of it while a class is graded.

    Attributes
    ----------
    time, submission, version, notebook, tier : str
        As in the records.
    terms : Terms
    problem : str
        Why nothing could be graded; empty if it could.
    points : dict
        By exercise.
    """

    time: str
    submission: str
    version: str
    notebook: str
    tier: str
    terms: Terms
    problem: str = ""
    points: dict[str, float] = field(default_factory=dict)
    _wanted: int = 0
    _read: int = 0

    @classmethod
    def begun(cls, record: Record) -> Last:
        """Return a grading of which no line has been taken in, with what each of its lines says."""
        submission, version, notebook, tier = (
            str(record.get(key, "")) for key in ("submission", "version", "notebook", "tier")
        )
        lines = record.get("lines")
        last = cls(record["time"], submission, version, notebook, tier, Terms.from_json(record))
        last._wanted = lines if isinstance(lines, int) else 0
        return last

    @property
    def complete(self) -> bool:
        """Whether every line of the grading is there, and none was damaged."""
        return self._read == self._wanted > 0

    def add(self, record: Record) -> None:
        """Take in one more line of the same grading."""
        self._read += 1
        if record.get("status") == UNREADABLE:
            self.problem = str(record.get("message") or UNREADABLE)
        elif isinstance(record.get("points"), int | float):
            exercise = str(record.get("exercise"))
            self.points[exercise] = self.points.get(exercise, 0.0) + record["points"]
        else:
            self._wanted = 0  # a line without points is no verdict


def last_gradings(path: Path) -> dict[str, Last]:
    """Return every student's last grading in short, reading one line at a time."""
    found: dict[str, Last] = {}
    for record in read_records(path):
        mine = found.get(record["student"])
        if mine is None or mine.time != record["time"]:
            mine = found[record["student"]] = Last.begun(record)
        mine.add(record)
    return found
