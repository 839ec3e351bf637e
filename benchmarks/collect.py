"""What `autograder collect` makes of each platform's download; ends with 1 if anything is wrong or silent."""

from __future__ import annotations

import io
import json
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner

from autograder.cli import main as command
from autograder.grading.classdir import ClassDirectory
from autograder.grading.timestamps import read_timestamp
from tests.helpers_downloads import (
    JANE,
    KIM,
    MAX,
    OTHER_KIM,
    PLATFORMS,
    ZONE,
    Files,
    Platform,
    Sent,
    notebook,
    roster,
    write_zip,
    zipped,
)

RIGHT, NONE = "right", "–"


class Wrong(Exception):
    """Somebody got what is not theirs, or something was lost without a word."""


@dataclass
class Trial:
    """A class in a temporary folder into which downloads are collected."""

    root: Path
    platform: Platform
    output: str = ""
    exit_code: int = 0

    def collect(
        self, files: Files | bytes, *options: str, people: Sequence[Sent] = (), zone: str = ZONE
    ) -> Trial:
        """Collect a download, with a roster of these people."""
        download = self.root / "download.zip"
        download.write_bytes(files) if isinstance(files, bytes) else write_zip(download, files)
        arguments = ["collect", str(self.root / "class"), "linear", str(download), "--apply", *options]
        if people:
            (self.root / "roster.csv").write_text(roster(people), encoding="utf-8")
            arguments += ["--roster", str(self.root / "roster.csv")]
        arguments += ["--zone", zone] if zone else []
        done = CliRunner().invoke(command, arguments, catch_exceptions=False)
        self.output, self.exit_code = " ".join(done.output.split()), done.exit_code
        return self

    def text_of(self, student: str) -> str:
        """Return the text of the notebook that somebody got; empty if they got nothing."""
        folder = self.root / "class" / "submitted" / student / "linear"
        found = sorted(folder.rglob("*.ipynb")) if folder.is_dir() else []
        return "|".join(json.loads(path.read_text())["cells"][0]["source"] for path in found)

    def time_of(self, student: str) -> datetime | None:
        """Return when nbgrader's file says that they handed in."""
        path = self.root / "class" / "submitted" / student / "linear" / "timestamp.txt"
        return read_timestamp(path.read_bytes()) if path.is_file() else None

    def students(self) -> dict[str, str]:
        """Return everybody's text."""
        folder = self.root / "class" / "submitted"
        return {path.name: self.text_of(path.name) for path in folder.iterdir() if path.is_dir()}

    def require(self, holds: bool, what: str) -> None:
        """Raise :class:`Wrong` with what happened, unless something holds."""
        if not holds:
            raise Wrong(f"{what}: exit {self.exit_code}, {self.students()}\n{self.output}")

    def require_own(self, *people: Sent, refused: int = 0, word: str = "") -> None:
        """Require that these got their own and nobody else anything, and that what was refused was named."""
        self.require(self.students() == {p.student: f"by {p.student}" for p in people}, "not everybody's own")
        self.require(self.exit_code == (1 if refused else 0), "the exit code")
        self.require(word in self.output, f"{word!r} is not said")


def normal(trial: Trial) -> str:
    """Three students and a roster."""
    people = [JANE, MAX, KIM]
    trial.collect(trial.platform.made(people), people=people).require_own(*people)
    return RIGHT


def no_roster(trial: Trial) -> str:
    """The same without a roster: everybody's own under some id of theirs."""
    trial.collect(trial.platform.made([JANE, MAX, KIM]))
    texts = sorted(trial.students().values())
    trial.require(texts == [f"by student0{n}" for n in (1, 2, 3)], "not everybody's own")
    trial.require(trial.exit_code == 0, "the exit code")
    return RIGHT


def renamed(trial: Trial) -> str:
    """A file that was called otherwise by its student."""
    if not trial.platform.keeps_names:
        return NONE
    people = [JANE, replace(MAX, files={"My homework_2 (final-1).ipynb": notebook("by student02")})]
    trial.collect(trial.platform.made(people), people=people).require_own(*people, word="My homework_2")
    return RIGHT


def late(trial: Trial) -> str:
    """One is late: the time with its zone is kept where the platform tells it, and so is LATE."""
    if not (trial.platform.tells_time or trial.platform.tells_late):
        return NONE
    people = [JANE, replace(MAX, time=MAX.time + timedelta(days=1, hours=4), late=True)]
    trial.collect(trial.platform.made(people), people=people).require_own(*people)
    if trial.platform.tells_late:
        trial.require("LATE" in trial.output, "LATE is lost")
        noted = (trial.root / "class/submitted/student02/linear/collected.json").read_text()
        trial.require(json.loads(noted)["late"] is True, "LATE is not kept")
        return f"{RIGHT} (LATE, no time)"
    for person in people:
        wanted = person.time.astimezone(UTC).replace(tzinfo=None)
        trial.require(trial.time_of(person.student) == wanted, "another time")
    return f"{RIGHT} (time)"


def no_zone(trial: Trial) -> str:
    """The platform's local time, and nobody said where that is."""
    if not trial.platform.tells_time:
        return NONE
    trial.collect(trial.platform.made([JANE, MAX]), people=[JANE, MAX], zone="")
    if trial.exit_code == 0:
        trial.require_own(JANE, MAX)
        return f"{RIGHT} (zone told)"
    trial.require_own(refused=2, word="--zone")
    return "refused: which zone?"


def namesakes(trial: Trial) -> str:
    """Two of one name, whom only a number or login tells apart."""
    people = [JANE, KIM, OTHER_KIM]
    trial.collect(trial.platform.made(people), people=people)
    if trial.platform.tells_ids:
        trial.require_own(*people)
        return RIGHT
    if not trial.students().get(KIM.student) and trial.exit_code:
        trial.require_own(JANE, refused=2, word="several in the roster are Kim Lee")
        return "refused: two Kim Lee"
    raise Wrong(f"namesakes were merged: {trial.students()}")


def blind(trial: Trial) -> str:
    """The platform hides the names."""
    if trial.platform.blind is None:
        return NONE
    trial.collect(trial.platform.blind([JANE, MAX, KIM]))
    texts = sorted(trial.students().values())
    trial.require(texts == [f"by student0{n}" for n in (1, 2, 3)], "not everybody's own")
    trial.require("hides the names" in trial.output and trial.exit_code == 0, "it is not said")
    return RIGHT


def resubmission(trial: Trial) -> str:
    """A second download has another hand-in of one student: refused, and with --replace put in its place."""
    first = replace(MAX, files={"linear.ipynb": notebook("an earlier one")})
    again = replace(MAX, time=MAX.time + timedelta(hours=3))
    trial.collect(trial.platform.made([JANE, first]), people=[JANE, MAX])
    trial.collect(trial.platform.made([JANE, again]), people=[JANE, MAX])
    trial.require(trial.text_of("student02") == "an earlier one", "it was overwritten")
    trial.require(trial.exit_code == 1 and "--replace" in trial.output, "it is not said")
    trial.collect(trial.platform.made([JANE, again]), "--replace", people=[JANE, MAX]).require_own(JANE, MAX)
    kept = list((trial.root / "class" / "replaced" / "linear" / "student02").glob("*/linear.ipynb"))
    trial.require(len(kept) == 1 and "an earlier one" in kept[0].read_text(), "the earlier one is gone")
    return f"{RIGHT} (with --replace)"


def two_attempts(trial: Trial) -> str:
    """One download has two hand-ins of one student."""
    if not trial.platform.attempts:
        return NONE
    first = replace(MAX, files={"linear.ipynb": notebook("an earlier one")})
    again = replace(MAX, time=MAX.time + timedelta(hours=3))
    trial.collect(trial.platform.made([first, JANE, again]), people=[JANE, MAX])
    trial.require_own(JANE, MAX, word="an earlier hand-in is not used")
    return RIGHT


def foreign_file(trial: Trial) -> str:
    """A file that is nobody's."""
    files = {**trial.platform.made([JANE, MAX]), "notes of the meeting.docx": b"?"}
    trial.collect(files, people=[JANE, MAX]).require_own(
        JANE, MAX, refused=1, word="notes of the meeting.docx"
    )
    return "refused by name"


def stranger(trial: Trial) -> str:
    """Somebody who is not in the roster."""
    trial.collect(trial.platform.made([JANE, MAX]), people=[JANE])
    trial.require_own(JANE, refused=1, word="nobody in the roster is")
    return "refused by name"


def bad_archive(trial: Trial) -> str:
    """One student's own archive is cut short."""
    broken = zipped({"linear.ipynb": notebook("by student02")})[:-30]
    people = [JANE, replace(MAX, files={"linear.zip": broken}), KIM]
    trial.collect(trial.platform.made(people), people=people)
    trial.require_own(JANE, KIM, refused=1, word="linear.zip")
    return "refused: the archive"


def own_archive(trial: Trial) -> str:
    """One student handed an archive in."""
    packed = zipped(
        {"my folder/linear.ipynb": notebook("by student02"), "__MACOSX/my folder/._linear.ipynb": b"x"}
    )
    people = [JANE, replace(MAX, files={"linear.zip": packed})]
    trial.collect(trial.platform.made(people), people=people).require_own(*people)
    return RIGHT


def hostile_archive(trial: Trial) -> str:
    """A bomb, a link, an absolute path and one that leads out: each in an archive that was handed in."""
    for number, content in enumerate(_hostile()):
        people = [JANE, replace(MAX, files={"linear.zip": content})]
        place = Trial(trial.root / str(number), trial.platform)
        place.root.mkdir()
        ClassDirectory.create(place.root / "class")
        place.collect(trial.platform.made(people), people=people).require_own(
            JANE, refused=1, word="linear.zip"
        )
        place.require(not list(trial.root.rglob("escaped*")), "it got out")
    return "refused: the archive"


def _hostile() -> list[bytes]:
    link = zipfile.ZipInfo("linear.ipynb")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    names = ("../escaped.ipynb", "/tmp/escaped.ipynb", "C:\\escaped.ipynb", "a/../../escaped.ipynb")
    made = [zipped({name: notebook("out")}) for name in names]
    for member, content in ((link, b"/etc/passwd"), ("linear.ipynb", bytes(50_000_000))):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(member, content)
        made.append(packed.getvalue())
    return made


SITUATIONS: tuple[Callable[[Trial], str], ...] = (
    normal, no_roster, renamed, late, no_zone, namesakes, blind, resubmission, two_attempts, foreign_file,
    stranger, own_archive, bad_archive, hostile_archive,
)  # fmt: skip


def outcome(platform: Platform, situation: Callable[[Trial], str]) -> str:
    """Return what came of a situation; a sentence that begins with WRONG if it is not as it should be."""
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(Path(folder), platform)
        ClassDirectory.create(trial.root / "class")
        try:
            return situation(trial)
        except Wrong as error:
            return f"WRONG: {error}"


def main() -> None:
    """Print the table as Markdown; docs/collecting.md has it."""
    print(_row("", (platform.name for platform in PLATFORMS)))
    print(_row("---", ("---" for _ in PLATFORMS)))
    counts, wrong = {"right": 0, "refused": 0}, list[str]()
    for situation in SITUATIONS:
        row = [outcome(platform, situation) for platform in PLATFORMS]
        for platform, cell in zip(PLATFORMS, row, strict=True):
            wrong += [f"{platform.name}, {situation.__name__}: {cell}"] if cell.startswith("WRONG") else []
            for kind in counts:
                counts[kind] += cell.startswith(kind)
        cells = ("WRONG" if cell.startswith("WRONG") else cell for cell in row)
        print(_row(situation.__name__.replace("_", " "), cells), flush=True)
    print(
        f"{counts['right']} right, {counts['refused']} refused with the reason, {len(wrong)} wrong or silent"
    )
    if wrong:
        sys.exit("\n".join(wrong))


def _row(first: str, cells: Iterable[str]) -> str:
    return f"| {' | '.join([first, *cells])} |"
