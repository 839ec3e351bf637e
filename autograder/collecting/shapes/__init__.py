"""How each platform hands hand-ins out, one module each, and which of them a download comes from.

A shape has a ``TITLE`` and a function ``sort(listing, asked)``. What it does not know, it leaves.
"""

from __future__ import annotations

from types import ModuleType

from autograder.collecting.people import Asked, Listing, Sorted
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

#: By the name that ``--from`` takes, the most unmistakable first: the first that explains a download is it.
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
#: A shape that explains less than this part of the files is none.
_ENOUGH = 0.5


def sort_download(listing: Listing, asked: Asked, shape: str = "") -> tuple[str, Sorted]:
    """Return what a download's shape is called, and what it comes down to.

    Parameters
    ----------
    listing : Listing
    asked : Asked
    shape : str
        The shape; recognised unless told.

    Raises
    ------
    Refused
        If it has none of the shapes.
    """
    if shape:
        return shape, SHAPES[shape].sort(listing, asked)
    for name, module in SHAPES.items():
        found = module.sort(listing, asked)
        if found.pieces and found.share >= _ENOUGH:
            return name, found
    raise Refused(
        "it has the shape of no platform that is known; say which it is with --from "
        f"({', '.join(SHAPES)}), or sort it into folders named by student"
    )
