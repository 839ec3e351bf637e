"""Folders and files by student: ``max_roe/linear.ipynb``, ``max_roe_linear.ipynb`` and the like.

Nothing but the names says whose is what, so they have to be the students' ids, or be known to the roster.
A ``timestamp.txt`` in such a folder is whoever's made the folders, and counts.
"""

from __future__ import annotations

import re

from autograder.collecting.people import Asked, Listing, Member, Parts, Person, Piece, Sorted

TITLE = "folders by student"


def sort(listing: Listing, asked: Asked) -> Sorted:
    """Take a download apart."""
    found, wrapper = Sorted(), _wrapper(listing, asked)
    for member in listing.members:
        inside = _by_folder(member.path[wrapper:], asked) if wrapper is not None else None
        taken = inside or _by_name(member, asked)
        if taken is None and wrapper is None:
            found.left.append(
                (member, "which of its folders is the student's cannot be told; give a --roster")
            )
        elif taken is None:
            found.left.append(
                (member, f"it is not called <student>_{asked.assignment}.ipynb, and in no folder")
            )
        else:
            student, path = taken
            found.pieces.append(Piece(Person(student, student, (student,), student), path, member))
    return found


def _wrapper(listing: Listing, asked: Asked) -> int | None:
    """Return in how many folders everything lies; ``None`` where one of them may be the only student's."""
    paths = [member.path[:-1] for member in listing.members if _by_name(member, asked) is None]
    depth = 0
    while paths and all(len(path) > depth + 1 and path[depth] == paths[0][depth] for path in paths):
        if paths[0][depth + 1].casefold() == asked.assignment.casefold():
            return depth  # <student>/<assignment>/…
        depth += 1
    if depth == 0 or len({path[depth] for path in paths}) > 1:
        return depth
    known = [i for i in range(depth + 1) if paths[0][i].casefold() in asked.known]
    return known[0] if len(known) == 1 else None


def _by_folder(path: Parts, asked: Asked) -> tuple[str, Parts] | None:
    wanted = asked.assignment.casefold()
    if len(path) > 2 and path[0].casefold() == wanted:  # <assignment>/<student>/…
        return path[1], path[2:]
    if len(path) > 2 and path[1].casefold() == wanted:  # <student>/<assignment>/…
        return path[0], path[2:]
    return (path[0], path[1:]) if len(path) > 1 and path[0].casefold() != wanted else None


def _by_name(member: Member, asked: Asked) -> tuple[str, Parts] | None:
    end = re.compile(
        rf"(?P<student>.+)_{re.escape(asked.assignment)}(?P<ending>\.ipynb|\.zip)", re.IGNORECASE
    )
    match = end.fullmatch(member.name)
    return (match["student"], (f"{asked.assignment}{match['ending'].lower()}",)) if match else None
