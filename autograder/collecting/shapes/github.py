"""GitHub Classroom, ``gh classroom clone student-repos``: repositories ``lab1-submissions/lab1-octocat/``.

Its source (``clone/student-repos``) puts the repositories into a folder named by the assignment's slug,
and a repository is called slug and login. The table that the website gives out
(``student_repository_name``, ``roster_identifier``, ``submission_timestamp``) is a roster here. A commit's
own time is the student's to choose, and is not read.
"""

from __future__ import annotations

import re

from autograder.collecting.people import Asked, Listing, Member, Parts, Person, Piece, Sorted

TITLE = "GitHub Classroom"
_SLUG = re.compile(r"(?P<slug>.+)-submissions")


def sort(listing: Listing, asked: Asked) -> Sorted:
    """Take a download apart."""
    found = Sorted()
    for member in listing.members:
        taken = _taken(member, listing, asked)
        if taken is None:
            found.left.append(
                (member, "it lies in no repository <slug>-<login> of a folder <slug>-submissions")
            )
        else:
            repository, login, path = taken
            person = Person(repository, "", tuple(filter(None, (repository, login))), login)
            found.pieces.append(Piece(person, path, member))
    return found


def _taken(member: Member, listing: Listing, asked: Asked) -> tuple[str, str, Parts] | None:
    """Return the repository that a file is in, whose it is, and the file's path in there."""
    named = len(listing.folders(member))
    for i, part in enumerate(member.path[:-1][: named + 1]):
        above = _SLUG.fullmatch(member.path[i - 1]) if i else None
        rest = member.path[i + 1 :]
        if above is not None and part.startswith(f"{above['slug']}-") and len(part) > len(above["slug"]) + 1:
            return part, part[len(above["slug"]) + 1 :], rest
        if i == named:  # so deep only a folder <slug>-submissions has repositories
            break
        if part.casefold() in asked.known and member.path[: i + 1] in listing.repositories:
            return part, "", rest
        if member.path[: i + 1] in listing.repositories and part.startswith(f"{asked.assignment}-"):
            return part, part[len(asked.assignment) + 1 :], rest
    return None
