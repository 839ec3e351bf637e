"""Moodle, "Download all submissions": ``Jane Doe_20001_assignsubmission_file_/linear.ipynb``, or flat.

Moodle's source (``mod/assign/classes/downloader.php``) makes the name: full name and number, plugin, and,
with "Download submissions in folders", a slash; without, an underscore and the file's name. With blind
marking the name is the word "Participant". The number belongs to this assignment alone: no other download
has it, but the grading worksheet, whose first column is "Participant 20001", and which says when each
handed in.
"""

from __future__ import annotations

import re

from autograder.collecting.people import Asked, Listing, Person, Piece, Sorted

TITLE = "Moodle"
_FOLDER = re.compile(r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_(?P<plugin>[a-z]+)_?")
_FLAT = re.compile(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_(?P<plugin>[a-z]+)_(?P<own>.+)")
#: "Participant", in the languages in which that is known.
_BLIND = ("participant", "participante", "partecipante", "teilnehmer", "deelnemer")


def sort(listing: Listing, asked: Asked) -> Sorted:
    """Take a download apart."""
    found, blind = Sorted(), False
    for member in listing.members:
        taken = listing.taken(member, _FOLDER, _FLAT)
        if taken is None:
            found.left.append((member, "its name is none that Moodle gives"))
            continue
        match, path = taken
        name, number = match["name"], match["number"]
        is_blind = name.casefold().startswith(_BLIND)
        blind |= is_blind
        suggested = f"{name}_{number}" if is_blind else name
        ids = tuple(dict.fromkeys((f"{name} {number}", f"Participant {number}")))
        person = Person(f"{name}_{number}", "" if is_blind else name, ids, suggested)
        found.pieces.append(Piece(person, path, member))
    if blind:
        found.remarks.append(
            "Moodle hides the names of this assignment: the numbers stand for other people in the next one, "
            "unless its grading worksheet is given as --roster"
        )
    return found
