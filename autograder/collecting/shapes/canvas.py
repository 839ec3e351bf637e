"""Canvas, "Download Submissions": ``doejohn_LATE_10002_500002_linear.ipynb``, all in one folder.

Canvas's source (``lib/content_zipper.rb``) makes the name: the sortable name in lower case without spaces
and signs, ``LATE`` if it is, the user's number, the file's number, and the name that the file was handed
in under. A text entry or link has no file's number. An anonymous assignment has ``anon_`` and a code
instead of the user. There is no time, and of several attempts only the last.
"""

from __future__ import annotations

import re

from autograder.collecting.people import Asked, Listing, Person, Piece, Sorted

TITLE = "Canvas"
_NAMED = re.compile(
    r"(?P<name>.+?)(?P<late>_LATE)?_(?P<user>\d+)_(?:(?P<file>\d+)_(?P<own>.+)|(?P<entry>text|link)\.html)"
)
_ANONYMOUS = re.compile(
    r"(?P<late>LATE_)?anon_(?P<user>[A-Za-z0-9]+)_(?:(?P<file>\d+)_(?P<own>.+)|(?P<entry>text|link)\.html)"
)


def sort(listing: Listing, asked: Asked) -> Sorted:
    """Take a download apart."""
    found, anonymous = Sorted(), False
    for member in listing.members:
        match = _ANONYMOUS.fullmatch(member.name) or _NAMED.fullmatch(member.name)
        if match is None or not listing.is_on_top(member):
            found.left.append((member, "its name is none that Canvas gives"))
            continue
        said, user = match.groupdict(), match["user"]
        name = said.get("name") or ""
        anonymous |= not name
        person = (
            Person(user, name, (user,), f"{name}_{user}")
            if name
            else Person(f"anon_{user}", "", (f"anon_{user}", user), f"anon_{user}")
        )
        own = said["own"] or f"{said['entry']}.html"
        found.pieces.append(Piece(person, (own,), member, late=said["late"] is not None))
    if anonymous:
        found.remarks.append(
            "Canvas hides the names of this assignment: its codes are others in the next one"
        )
    return found
