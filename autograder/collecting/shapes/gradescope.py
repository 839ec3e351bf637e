"""Gradescope, "Export Submissions": ``submission_1001/`` and so on, beside ``submission_metadata.yml``.

The metadata say for each folder who handed it in (``:submitters:``, each with ``:name:``, ``:sid:`` and
``:email:``) and when (``:created_at:``). One folder of a group is each member's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import yaml

from autograder.collecting.people import Asked, Listing, Member, Parts, Person, Piece, Sorted
from autograder.grading.safe_files import Refused

TITLE = "Gradescope"
METADATA = "submission_metadata.yml"
_MOST_BYTES = 50 << 20  # it holds every test's output


def sort(listing: Listing, asked: Asked) -> Sorted:
    """Take a download apart."""
    found = Sorted()
    named = [member for member in listing.members if member.name == METADATA and listing.is_on_top(member)]
    metadata = min(named, key=lambda member: len(member.path), default=None)
    if metadata is None:
        return Sorted(left=[(member, f"there is no {METADATA}") for member in listing.members])
    found.own.append(metadata)
    root, said = metadata.path[:-1], _read(metadata)
    for member in listing.members:
        if member is not metadata:
            _place(member, root, said, found)
    return found


def _place(member: Member, root: Parts, said: dict[str, Any], found: Sorted) -> None:
    inside = member.path[len(root) :] if member.path[: len(root)] == root else ()
    entry = said.get(inside[0]) if inside else None
    people = list(_people(entry)) if isinstance(entry, dict) else []
    if not people:
        found.left.append((member, f"{METADATA} does not say whose it is"))
    for person in people:
        created = entry.get(":created_at") if isinstance(entry, dict) else None
        time = created.isoformat() if isinstance(created, datetime) else str(created or "")
        found.pieces.append(Piece(person, inside[1:] or inside, member, inside[0], time))


def _people(entry: dict[str, Any]) -> Iterator[Person]:
    submitters = entry.get(":submitters")
    for submitter in submitters if isinstance(submitters, list) else []:
        if isinstance(submitter, dict):
            name, sid, email = (_word(submitter.get(f":{key}")) for key in ("name", "sid", "email"))
            ids = tuple(filter(None, (sid, email)))
            if name or ids:
                yield Person("\0".join((sid, email, name)), name, ids, sid or email)


def _word(value: object) -> str:
    """Return a text or a number as text; nothing for what nobody is called."""
    return str(value).strip() if isinstance(value, str | int) else ""


def _read(metadata: Member) -> dict[str, Any]:
    try:
        loaded = yaml.load(metadata.read(_MOST_BYTES), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Refused(f"its {METADATA} cannot be read ({type(error).__name__})") from error
    return {str(key): value for key, value in loaded.items()} if isinstance(loaded, dict) else {}
