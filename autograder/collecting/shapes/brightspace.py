"""Brightspace, "Download all": ``39786-640693 - Jane Doe - Oct 10, 2024 1022 AM/linear.ipynb``, or flat.

Two numbers, the name, and the time in the platform's zone without its colon; ``index.html`` lists
everything. What the numbers mean is not documented, so nobody is known by them; but one name with other
numbers may be somebody else.
"""

from __future__ import annotations

import re

from autograder.collecting.people import Asked, Listing, Person, Piece, Sorted

TITLE = "Brightspace"
_TIME = r"(?P<time>(?:[A-Z][a-z]+ \d{1,2}|\d{1,2} [A-Z][a-z]+),? \d{4} \d{3,4}(?: [AP]M)?)"
_FOLDER = re.compile(rf"(?P<numbers>\d+-\d+) - (?P<name>.+) - {_TIME}")
_FLAT = re.compile(rf"(?P<numbers>\d+-\d+) - (?P<name>.+?) - {_TIME} - (?P<own>.+)")


def sort(listing: Listing, asked: Asked) -> Sorted:
    """Take a download apart."""
    found = Sorted()
    for member in listing.members:
        taken = listing.taken(member, _FOLDER, _FLAT)
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
