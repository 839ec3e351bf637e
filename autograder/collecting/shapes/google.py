"""Google Classroom: a folder of Drive, downloaded, with files called ``Jane Doe - linear.ipynb``.

Classroom has no download of its own. Files that it copies for each student are called by student and
title; what students upload keeps its own name, and then nothing says whose it is.
"""

from __future__ import annotations

import re

from autograder.collecting.people import Asked, Listing, Person, Piece, Sorted

TITLE = "Google Classroom"
_NAME = re.compile(r"(?P<name>.+?) - (?P<own>.+)")


def sort(listing: Listing, asked: Asked) -> Sorted:
    """Take a download apart."""
    found = Sorted()
    for member in listing.members:
        match = _NAME.fullmatch(member.name)
        if match is None or not listing.is_on_top(member):
            found.left.append((member, "nothing in its name says whose it is"))
        else:
            name = match["name"].strip()
            found.pieces.append(Piece(Person(name, name, (), name), (match["own"],), member))
    return found
