"""Blackboard, "Assignment File Download": ``HW2_max_roe_attempt_2024-10-01-20-00-00_linear.ipynb``.

Assignment, user name, ``_attempt_``, the time in the platform's zone, and the file's name; and for each
attempt a text file, which says ``Name: Max Roe (max_roe)`` and ``Date Submitted: …``. Both parts before
``_attempt_`` may have underscores in them: where no text file and no roster says where one ends, that is
not guessed. After the time everything is the student's own: the first ``_attempt_`` with a time is
Blackboard's, and a second one in a name says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from autograder.collecting.people import Asked, Listing, Member, Person, Piece, Sorted
from autograder.grading.safe_files import Refused

TITLE = "Blackboard"
_ATTEMPT = r"_attempt_\d{4}(?:-\d\d){5}"
_NAME = re.compile(
    rf"(?P<front>(?:(?!{_ATTEMPT}).)+)_attempt_(?P<time>\d{{4}}(?:-\d\d){{5}})(?:_(?P<own>.+)|\.txt)"
)
_PERSON = re.compile(r"^Name: (?P<name>.*) \((?P<user>[^()\n]+)\)\s*$", re.MULTILINE)
_TIME = re.compile(r"^Date Submitted: (?P<time>.+?)\s*$", re.MULTILINE)
_MOST_TEXT = 1_000_000


@dataclass(frozen=True)
class _Told:
    """What an attempt's text file says."""

    name: str
    user: str
    time: str


def sort(listing: Listing, asked: Asked) -> Sorted:
    """Take a download apart."""
    found, named = Sorted(), list[tuple[Member, re.Match[str]]]()
    for member in listing.members:
        match = _NAME.fullmatch(member.name)
        if match is None or not listing.is_on_top(member):
            found.left.append((member, "its name is none that Blackboard gives"))
        else:
            named.append((member, match))
    told = {(m["front"], m["time"]): t for member, m in named if m["own"] is None and (t := _told(member))}
    assignments = {
        front.removesuffix(f"_{t.user}") for (front, _), t in told.items() if front.endswith(f"_{t.user}")
    }
    for member, match in named:
        attempt = told.get((match["front"], match["time"]))
        user = attempt.user if attempt else _user(match["front"], assignments, asked)
        if match["own"] is None:
            found.own.append(member)
        elif not user:
            where = (
                "it cannot be told where the assignment's name ends and the user's begins; give a --roster"
            )
            found.left.append((member, where))
        else:
            person = Person(user, attempt.name if attempt else "", (user,), user)
            time = attempt.time if attempt and attempt.time else match["time"]
            found.pieces.append(Piece(person, (match["own"],), member, match["time"], time))
    return found


def _told(member: Member) -> _Told | None:
    try:
        text = member.read(_MOST_TEXT).decode("utf-8-sig", "replace")
    except Refused:
        return None
    head = text.replace("\r\n", "\n").partition("\nSubmission Field:")[0]  # what follows is the student's
    person, time = _PERSON.search(head), _TIME.search(head)
    return _Told(person["name"], person["user"], time["time"] if time else "") if person else None


def _user(front: str, assignments: set[str], asked: Asked) -> str:
    for assignment in assignments:
        if front.startswith(f"{assignment}_"):
            return front[len(assignment) + 1 :]
    pieces = front.split("_")
    ends = ["_".join(pieces[i:]) for i in range(1, len(pieces))]
    known = [end for end in ends if end.casefold() in asked.known]
    if known:
        return known[0] if len(known) == 1 else ""
    return ends[0] if len(ends) == 1 else ""
