"""Downloads as platforms make them, from what made-up students sent."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = "America/Chicago"
TIME = datetime(2024, 9, 24, 21, 26, tzinfo=ZoneInfo(ZONE))


@dataclass(frozen=True)
class Sent:
    """What one student sent: files by name, and when."""

    student: str
    first: str
    last: str
    number: int
    files: Mapping[str, bytes]
    time: datetime = TIME
    late: bool = False

    @property
    def name(self) -> str:
        """Their name as people write it."""
        return f"{self.first} {self.last}"

    @property
    def login(self) -> str:
        """Their login, which has an underscore in it."""
        return f"{self.last}_{self.number}".lower()

    @property
    def email(self) -> str:
        """Their address."""
        return f"{self.login}@example.org"

    def sending(self, **files: bytes) -> Sent:
        """Return them with other files; two underscores in a name stand for its dot."""
        return replace(self, files={name.replace("__", "."): content for name, content in files.items()})


def notebook(text: str) -> bytes:
    """Return a small notebook with a text in it."""
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": text}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}).encode()


def sent(student: str, first: str, last: str, number: int, text: str = "") -> Sent:
    """Return a student who sent a notebook that says whose it is."""
    return Sent(student, first, last, number, {"linear.ipynb": notebook(text or f"by {student}")})


JANE, MAX = sent("student01", "Jane", "Doe", 10001), sent("student02", "Max", "Roe", 10002)
KIM, OTHER_KIM = sent("student03", "Kim", "Lee", 10003), sent("student04", "Kim", "Lee", 10004)

Files = dict[str, bytes]


def canvas(people: Sequence[Sent]) -> Files:
    """A file a person, all in one folder."""
    return {
        f"{p.last}{p.first}{'_LATE' * p.late}_{p.number}_5{p.number}{i}_{name}".replace(
            f"{p.last}{p.first}", f"{p.last}{p.first}".lower(), 1
        ): content
        for p in people
        for i, (name, content) in enumerate(p.files.items())
    }


def canvas_anonymous(people: Sequence[Sent]) -> Files:
    """The same for an anonymous assignment."""
    return {
        f"{'LATE_' * p.late}anon_x{p.number}_5{p.number}_{name}": content
        for p in people
        for name, content in p.files.items()
    }


def moodle(people: Sequence[Sent]) -> Files:
    """A folder a person."""
    return {
        f"{p.name}_2{p.number}_assignsubmission_file_/{name}": content
        for p in people
        for name, content in p.files.items()
    }


def moodle_flat(people: Sequence[Sent]) -> Files:
    """All in one folder."""
    return {
        f"{p.name}_2{p.number}_assignsubmission_file_{name}": content
        for p in people
        for name, content in p.files.items()
    }


def moodle_blind(people: Sequence[Sent]) -> Files:
    """A folder a person, without names."""
    return {
        f"Participant_2{p.number}_assignsubmission_file_/{name}": content
        for p in people
        for name, content in p.files.items()
    }


def gradescope(people: Sequence[Sent]) -> Files:
    """A folder a hand-in, and who made it."""
    lines, files = [], Files()
    for p in people:
        folder = f"submission_{p.number}"
        lines += [
            f"{folder}:",
            "  :submitters:",
            f"  - :name: {p.name}",
            f"    :sid: '{p.login}'",
            f"    :email: {p.email}",
            f"  :created_at: {p.time.astimezone(ZoneInfo('UTC')):%Y-%m-%d %H:%M:%S.%f000} Z",
            "  :score: 0.0",
        ]
        files |= {f"assignment_77_export/{folder}/{name}": content for name, content in p.files.items()}
    metadata = "\n".join(["---", *lines, ""]).encode()
    return {"assignment_77_export/submission_metadata.yml": metadata, **files}


def blackboard(people: Sequence[Sent]) -> Files:
    """A file and a text a person; assignment and user names have underscores."""
    files = Files()
    for p in people:
        front = f"HW_2_{p.login}_attempt_{p.time:%Y-%m-%d-%H-%M-%S}"
        text = (
            f"Name: {p.name} ({p.login})\nAssignment: HW_2\n"
            f"Date Submitted: {p.time:%A, %B %d, %Y %I:%M:%S %p %Z}\nCurrent Grade: Needs Grading\n\n"
            "Submission Field:\nThere is no student submission text data for this assignment.\n\n"
        )
        files[f"{front}.txt"] = text.encode()
        files |= {f"{front}_{name}": content for name, content in p.files.items()}
    return files


def brightspace(people: Sequence[Sent]) -> Files:
    """A folder a hand-in, and a page that lists all."""
    files = {"index.html": b"<html></html>"}
    for p in people:
        time = f"{p.time:%b} {p.time.day}, {p.time:%Y} {int(f'{p.time:%I%M}')} {p.time:%p}"
        files |= {
            f"{p.number}-640693 - {p.name} - {time}/{name}": content for name, content in p.files.items()
        }
    return files


def google(people: Sequence[Sent]) -> Files:
    """A folder of Drive."""
    return {
        f"Linear classifiers/{p.name} - {name}": content for p in people for name, content in p.files.items()
    }


def github(people: Sequence[Sent]) -> Files:
    """A repository a person."""
    return {
        path: content
        for p in people
        for name, content in {
            **p.files,
            ".git/HEAD": b"ref: refs/heads/main\n",
            "README.md": b"# hello\n",
        }.items()
        for path in [f"lab1-submissions/lab1-{p.login}/{name}"]
    }


def folders(people: Sequence[Sent]) -> Files:
    """A folder a person, called by their id."""
    return {f"{p.student}/{name}": content for p in people for name, content in p.files.items()}


def named_files(people: Sequence[Sent]) -> Files:
    """A file a person, called by their id; what they called it is lost."""
    return {
        f"{p.student}_linear{Path(name).suffix}": content for p in people for name, content in p.files.items()
    }


@dataclass(frozen=True)
class Platform:
    """How a platform hands out, and what it says besides the files."""

    name: str
    made: Callable[[Sequence[Sent]], Files]
    tells_time: bool = False
    tells_late: bool = False
    tells_ids: bool = True
    blind: Callable[[Sequence[Sent]], Files] | None = None
    attempts: bool = False
    keeps_names: bool = field(default=True)


PLATFORMS = (
    Platform("Canvas", canvas, tells_late=True, blind=canvas_anonymous),
    Platform("Moodle, folders", moodle, tells_ids=False, blind=moodle_blind),
    Platform("Moodle, flat", moodle_flat, tells_ids=False),
    Platform("Gradescope", gradescope, tells_time=True),
    Platform("Blackboard", blackboard, tells_time=True, attempts=True),
    Platform("Brightspace", brightspace, tells_time=True, tells_ids=False, attempts=True),
    Platform("Google Classroom", google, tells_ids=False),
    Platform("GitHub Classroom", github),
    Platform("folders", folders),
    Platform("files", named_files, keeps_names=False),
)


def roster(people: Sequence[Sent]) -> str:
    """Return the class as CSV: what most platforms know people by."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["student_id", "First name", "Last name", "Username", "Email", "Canvas_user_id"])
    for p in people:
        writer.writerow([p.student, p.first, p.last, p.login, p.email, p.number])
    return table.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def write_zip(path: Path, files: Mapping[str, bytes]) -> Path:
    """Write a zip archive."""
    path.write_bytes(zipped(files))
    return path
