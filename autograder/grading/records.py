"""The verdict records: an append-only file of JSON lines, one per student, check and aspect.

A regrade appends; nothing is rewritten, so earlier verdicts can be compared with later ones.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.grading.grade_one import Result

Record = dict[str, Any]


def append_records(path: Path, results: Iterable[Result]) -> None:
    """Append the lines of results, as one write to disk."""
    lines = [json.dumps(line, ensure_ascii=False) + "\n" for result in results for line in _lines(result)]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # stock nbgrader and ours may both be grading
        file.write(_torn_line(file) + "".join(lines).encode())
        file.flush()
        os.fsync(file.fileno())


def _torn_line(file: Any) -> bytes:
    """Return a line end if the file's last line has none: a run was killed while writing it."""
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        return b""
    file.seek(size - 1)
    return b"" if file.read(1) == b"\n" else b"\n"


def _lines(result: Result) -> Iterator[Record]:
    submission = result.submission
    common = {
        "time": datetime.now(UTC).isoformat(timespec="microseconds"),  # tells one grading from the next
        "student": submission.student,
        "assignment": submission.assignment,
        "submission": submission.digest,
        "version": result.version,
    }
    if result.problem:
        yield {**common, "status": "unreadable", "message": result.problem}
    for verdict in result.verdicts:
        for aspect in verdict.aspects:
            yield {
                **common,
                "exercise": verdict.exercise,
                "aspect": aspect.name,
                "ok": aspect.ok,
                "status": verdict.status,
                "points": aspect.points,
                "max_points": aspect.max_points,
                "diagnosis": aspect.diagnosis,
                "message": aspect.message,
                "seed": result.seeds[verdict.exercise],
            }


def read_records(path: Path) -> Iterator[Record]:
    """Yield the records of a file, oldest first; a line torn by a killed run is passed over."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            try:
                record = json.loads(line)
            except ValueError:
                continue
            if isinstance(record, dict):
                yield record


def latest(path: Path) -> dict[str, list[Record]]:
    """Return each student's records of their last grading, which share one time."""
    found: dict[str, list[Record]] = {}
    for record in read_records(path):
        mine = found.setdefault(record["student"], [])
        if mine and mine[-1]["time"] != record["time"]:
            mine.clear()
        mine.append(record)
    return found
