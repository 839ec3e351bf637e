"""What a class comes to, so that it can be compared: every row of the gradebook, records, graded files."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from autograder.grading.records import latest


def rows(root: Path) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table, ids replaced by what they stand for, in an order of its own."""
    with closing(sqlite3.connect(root / "gradebook.db")) as database:
        database.row_factory = sqlite3.Row
        names = [n for (n,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = {name: [dict(row) for row in database.execute(f"SELECT * FROM {name}")] for name in names}
    known: dict[str, str] = {}
    for table in ("assignment", "notebook", "base_cell"):
        known |= {row["id"]: f"{table} {row['name']} {row.get('type', '')}" for row in tables[table]}
    for row in tables["submitted_assignment"]:
        known[row["id"]] = f"submission of {row['student_id']}"
    for row in tables["submitted_notebook"]:
        known[row["id"]] = f"notebook in {known[row['assignment_id']]}"
    for table in ("grade", "comment", "source_cell"):
        known |= {row["id"]: table for row in tables[table]}
    return {
        table: sorted(
            ({key: known.get(value, value) for key, value in row.items()} for row in found),
            key=lambda row: json.dumps(row, default=str, sort_keys=True),
        )
        for table, found in tables.items()
    }


#: What tells of a run and not of a grade: when it was, and which fence the machine then had to offer.
_OF_THE_RUN = ("time", "tier", "tier_reason")


def verdicts(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return everybody's last grading in the records, without what tells of the run."""
    return {
        student: [
            {key: value for key, value in record.items() if key not in _OF_THE_RUN} for record in records
        ]
        for student, records in latest(path).items()
    }


def files(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return mode and content of every file below a folder, by its path in there."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mode, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }
