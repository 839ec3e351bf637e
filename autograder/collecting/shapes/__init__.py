"""How each platform hands hand-ins out, one module each, and which of them a download comes from.

A shape has a ``TITLE`` and a function ``sort(listing, asked)``. What it does not know, it leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

from autograder.collecting.people import Asked, Listing, Member, Parts, Sorted
from autograder.collecting.shapes import (
    blackboard,
    brightspace,
    canvas,
    github,
    google,
    gradescope,
    moodle,
    plain,
)
from autograder.grading.safe_files import Refused

#: By the name that ``--from`` takes.
SHAPES: dict[str, ModuleType] = {
    "gradescope": gradescope,
    "blackboard": blackboard,
    "moodle": moodle,
    "brightspace": brightspace,
    "github": github,
    "canvas": canvas,
    "google": google,
    "plain": plain,
}
#: What names of any kind may look like: these are it only where no platform's own way to name things is.
_VAGUE = ("google", "plain")
#: A shape that explains less than this part of what lies on top is none.
_ENOUGH = 0.5


def sort_download(listing: Listing, asked: Asked, shape: str = "") -> tuple[str, Sorted]:
    """Return what a download's shape is called, and what it comes down to.

    What lies on top counts, each folder once however many files a student put into it.

    Parameters
    ----------
    listing : Listing
    asked : Asked
    shape : str
        The shape; recognised unless told.

    Raises
    ------
    Refused
        If it has none of the shapes, or more than one.
    """
    if shape:
        return shape, SHAPES[shape].sort(listing, asked)
    found = {name: module.sort(listing, asked) for name, module in SHAPES.items()}
    explained = {name: _explained(listing, sorted_) for name, sorted_ in found.items()}
    enough = _ENOUGH * len({_on_top(listing, member) for member in listing.members})
    clear = _clearest(explained)
    for name in filter(None, (clear, *_VAGUE)):
        if explained[name] and len(explained[name]) >= enough:
            if name == clear and explained["google"] > explained[name]:
                raise _disagreement([name, "google"])
            return name, found[name]
    raise Refused(
        "it has the shape of no platform that is known; say which it is with --from "
        f"({', '.join(SHAPES)}), or sort it into folders named by student"
    )


def _clearest(explained: dict[str, set[Parts]]) -> str:
    """Return the shape that explains all that another does, and more; empty if there is none.

    A platform begins every name itself, so a student whose own files are called like another platform's
    cannot have it explain what others handed in.
    """
    some = [name for name, entries in explained.items() if entries and name not in _VAGUE]
    best = max(some, key=lambda name: len(explained[name]), default="")
    if any(not explained[name] < explained[best] for name in some if name != best):
        raise _disagreement(some)
    return best


def _explained(listing: Listing, found: Sorted) -> set[Parts]:
    """Return what lies on top and is somebody's or the platform's own; nothing where nothing is anybody's."""
    members = [*(piece.member for piece in found.pieces), *found.own] if found.pieces else []
    return {_on_top(listing, member) for member in members}


def _on_top(listing: Listing, member: Member) -> Parts:
    return member.path[: listing.depth + 1]


def _disagreement(names: Sequence[str]) -> Refused:
    titles = " and ".join(SHAPES[name].TITLE for name in names)
    return Refused(
        f"some of it is named as by {titles}, and it can come from one only; say which with --from "
        f"({', '.join(names)})"
    )
