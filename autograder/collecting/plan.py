"""Who gets what, before anything is written: every file has an owner, or is named with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from autograder.collecting.archives import open_download
from autograder.collecting.groups import groups_of, shared_in_groups
from autograder.collecting.handin import Files, files_of
from autograder.collecting.moments import moment
from autograder.collecting.people import Asked, Person, Piece, Sorted
from autograder.collecting.roster import NotFound, Roster, Row, key, name_key
from autograder.collecting.shapes import SHAPES, sort_download
from autograder.collecting.standing import Standing, standing_of
from autograder.grading.intake import TIMESTAMP, unusable_id
from autograder.grading.printable import printable
from autograder.grading.safe_files import Refused
from autograder.grading.timestamps import MOST_BYTES, NoTime, read_timestamp

_UNSAFE = re.compile(r"[/\\:*?]|^[.]|[.]$")


@dataclass
class Planned:
    """What one person gets, or why nothing.

    Attributes
    ----------
    person : Person
    shape, download : str
        Where it comes from.
    student : str
        The id in this class; empty where that is the problem.
    files : Files or None
    time : datetime or None
        When it was handed in, with its zone.
    said : str
        The platform's words for that.
    late : bool
        Whether the platform calls it late.
    arrived : tuple of str
        Its files' paths in the download.
    sender : str
        Who handed it in for them, as one of a group; empty if they did.
    standing : Standing
        Whether it is new, there already, or another than what is there.
    remarks : list of str
    problem : str
        Why nothing is written for them; empty if something is, or is there already.
    """

    person: Person
    shape: str
    download: str
    student: str = ""
    files: Files | None = None
    time: datetime | None = None
    said: str = ""
    late: bool = False
    arrived: tuple[str, ...] = ()
    sender: str = ""
    standing: Standing = Standing.NEW
    remarks: list[str] = field(default_factory=list)
    problem: str = ""

    @property
    def shown(self) -> str:
        """The person in words: the name, and what tells them from a namesake."""
        first, name = next(iter(self.person.ids), ""), self.person.name
        parts = (first,) if name in first else (name, first)
        return printable(", ".join(filter(None, parts)) or self.person.key)


@dataclass
class Plan:
    """Everything that downloads come to.

    Attributes
    ----------
    people : list of Planned
        By id.
    left : list of (str, str)
        What is nobody's or cannot be read, and why.
    remarks : list of str
        What there is to know of a download as a whole.
    missing : list of str
        Who is in the roster, and in no download.
    """

    people: list[Planned] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing was left over, and nobody."""
        return not self.left and not any(planned.problem for planned in self.people)


@dataclass(frozen=True)
class Terms:
    """What a collection is told.

    Attributes
    ----------
    submitted : Path
        The class's folder of hand-ins.
    assignment : str
    roster : Roster or None
    shape : str
        The downloads' shape; recognised unless told.
    zone : str
        Where the platform's clock stands.
    class_zone : str
        What a ``timestamp.txt`` without a zone is in.
    replace : bool
        Whether a hand-in that is there already may be put aside for a later one.
    groups : str
        The roster's column with groups, of which one hands in for all; empty where everybody does.
    """

    submitted: Path
    assignment: str
    roster: Roster | None = None
    shape: str = ""
    zone: str = ""
    class_zone: str = "UTC"
    replace: bool = False
    groups: str = ""


def plan(downloads: Iterable[Path], terms: Terms) -> Plan:
    """Return what collecting downloads comes to; nothing is written."""
    made = Plan()
    for path in downloads:
        try:
            _add_download(path, terms, made)
        except Refused as error:
            made.left.append((path.name, str(error)))
    _refuse_shared_ids(made.people)
    if terms.roster is not None and terms.groups:
        made.people = shared_in_groups(made.people, groups_of(terms.roster, terms.groups))
    for planned in made.people:
        if not planned.problem and planned.files is not None:
            standing_of(planned, terms.submitted, terms.assignment, terms.replace)
    made.people.sort(key=lambda planned: (planned.student or planned.shown, planned.shown))
    if terms.roster is not None:
        handed_in = {planned.student for planned in made.people}
        made.missing = [row.student for row in terms.roster.rows if row.student not in handed_in]
    return made


def _add_download(path: Path, terms: Terms, made: Plan) -> None:
    listing = open_download(path)
    if not listing.members and not listing.refused:
        raise Refused("there is nothing in it")
    made.left += [(f"{path.name}: {name}", why) for name, why in listing.refused]
    if not listing.members:
        return
    known = (
        frozenset(value for row in terms.roster.rows for value in row.ids) if terms.roster else frozenset()
    )
    shape, found = sort_download(listing, Asked(terms.assignment, known), terms.shape)
    made.left += [(f"{path.name}: {member.shown}", why) for member, why in found.left]
    made.remarks += [
        f"{path.name}: {SHAPES[shape].TITLE}",
        *(f"{path.name}: {text}" for text in found.remarks),
    ]
    made.people += [_person(pieces, shape, path.name, terms) for pieces in _by_person(found, terms)]


def _by_person(found: Sorted, terms: Terms) -> Iterator[list[Piece]]:
    grouped: dict[str, list[Piece]] = {}
    for piece in found.pieces:
        grouped.setdefault(piece.person.key, []).append(piece)
    yield from grouped.values()


def _person(pieces: Sequence[Piece], shape: str, download: str, terms: Terms) -> Planned:
    person = pieces[0].person
    planned = Planned(person, shape, download)
    try:
        row = _whose(planned, terms.roster)
        last = _last_attempt(planned, pieces, terms.zone)
        planned.late = last[0].late
        planned.arrived = tuple("/".join(piece.member.path) for piece in last)
        planned.files = files_of(
            [(piece.path, piece.member) for piece in last], terms.assignment, trusted=shape == "plain"
        )
        planned.remarks += planned.files.remarks
        _date(planned, last[0].time, row, terms)
    except (NotFound, Refused, NoTime) as error:
        planned.problem = printable(str(error))
    return planned


def _whose(planned: Planned, roster: Roster | None) -> Row | None:
    """Find the student's id."""
    person = planned.person
    if roster is not None:
        row = roster.find(person)
        planned.student = row.student
        is_named = name_key(person.name) in row.names or not (person.name and row.names)
        if planned.shape == "canvas" and not is_named:
            planned.remarks.append("found by number, not by name: if it is a group's, the others got nothing")
        return row
    student = person.suggested
    if not student:
        raise NotFound("nothing that the platform says of them can be an id; give a --roster")
    if unusable_id(student) or _UNSAFE.search(student):
        raise NotFound(f"{student!r} cannot be an id; give a --roster that has theirs")
    planned.student = student
    return None


def _last_attempt(planned: Planned, pieces: Sequence[Piece], zone: str) -> list[Piece]:
    """Return the files of the last of somebody's hand-ins; the others are named."""
    attempts: dict[str, list[Piece]] = {}
    for piece in pieces:
        attempts.setdefault(piece.attempt, []).append(piece)
    if len(attempts) == 1:
        return list(pieces)
    in_time = sorted(attempts.values(), key=lambda attempt: moment(attempt[0].time, zone))
    for earlier in in_time[:-1]:
        names = ", ".join(printable("/".join(piece.path)) for piece in earlier[:3])
        planned.remarks.append(f"an earlier hand-in is not used: {names}, {printable(earlier[0].time)}")
    return in_time[-1]


def _date(planned: Planned, said: str, row: Row | None, terms: Terms) -> None:
    """Find when it was handed in."""
    files = planned.files
    planned.said = said or (row.time if row is not None else "")
    if planned.said:
        planned.time = moment(planned.said, terms.zone)
    elif files is not None and (TIMESTAMP,) in files.members:
        read_timestamp(files.members[(TIMESTAMP,)].read(MOST_BYTES), terms.class_zone)
        planned.said = "timestamp.txt"


def _refuse_shared_ids(people: list[Planned]) -> None:
    """Refuse all hand-ins that would lie in one folder: two people's, or one's of whom two are there."""
    by_id: dict[str, list[Planned]] = {}
    for planned in people:
        if planned.student:
            by_id.setdefault(key(planned.student), []).append(planned)
    for same in by_id.values():
        if len(same) == 1:
            continue
        keys = [" ".join(planned.person.key.split("\0")) for planned in same]
        said = "; ".join(dict.fromkeys(f"{p.shown} ({k})" for p, k in zip(same, keys, strict=True)))
        for planned in same:
            planned.problem = (
                f"{len(same)} hand-ins would be {planned.student}'s: {printable(said)}. If they are two "
                "people, give a --roster that tells them apart; if they are one, leave one out"
            )
