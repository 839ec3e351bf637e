"""Brightspace, "Download all": ``39786-640693 - Jane Doe - Oct 10, 2024 1022 AM/linear.ipynb``, or flat.

Two numbers, the name, and the time in the platform's zone without its colon; ``index.html`` lists
everything. What the numbers mean is not documented, so nobody is known by them; but one name with other
numbers may be somebody else.
"""

from __future__ import annotations

import re

from autograder.collecting.people import Asked, Listing, Member, Parts, Person, Piece, Sorted

TITLE = "Brightspace"
_TIME = r"(?P<time>(?:[A-Z][a-z]+ \d{1,2}|\d{1,2} [A-Z][a-z]+),? \d{4} \d{3,4}(?: [AP]M)?)"
_FOLDER = re.compile(rf"(?P<numbers>\d+-\d+) - (?P<name>.+) - {_TIME}")
_FLAT = re.compile(rf"(?P<numbers>\d+-\d+) - (?P<name>.+?) - {_TIME} - (?P<own>.+)")


def sort(listing: Listing, asked: Asked) -> Sorted:
    """Take a download apart."""
    found = Sorted()
    for member in listing.members:
        taken = _taken(member, listing)
        if taken is None and member.name == "index.html" and listing.is_on_top(member):
            found.own.append(member)
        elif taken is None:
            found.left.append((member, "its name is none that Brightspace gives"))
        else:
            match, path = taken
            name = match["name"]
            person = Person(f"{name}\0{match['numbers']}", name, (), name)
            found.pieces.append(Piece(person, path, member, match["time"], match["time"]))
    return found


def _taken(member: Member, listing: Listing) -> tuple[re.Match[str], Parts] | None:
    for i, part in enumerate(listing.folders(member)):
        if match := _FOLDER.fullmatch(part):
            return match, member.path[i + 1 :]
    match = _FLAT.fullmatch(member.name) if listing.is_on_top(member) else None
    return (match, (match["own"],)) if match else None
