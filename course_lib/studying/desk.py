"""The course folder: where a student's notebooks lie, and ``.course/`` beside them."""

from __future__ import annotations

import glob
import os
from pathlib import Path

#: What the course keeps for itself in the course folder.
KEPT = ".course"
_PARENTS = 2  # a class may give each assignment a folder of its own, and a notebook server starts in one


def course_folder(start: Path | None = None) -> Path:
    """Return the nearest folder that holds ``.course/``: the current one or one of two above it.

    Where none does, and the current one is an assignment's own, as a class hands them out, it is the folder
    above: what is carried and reached in one assignment is there for all that lie beside it.

    Parameters
    ----------
    start : Path, optional
        Where to begin; the current folder unless told.

    Returns
    -------
    Path
        Where none is found, the folder that the search began in.
    """
    try:
        here = (start or Path()).absolute()
    except FileNotFoundError:  # the current folder was removed while a kernel ran in it
        return Path()
    candidates = [here, *here.parents[:_PARENTS]]
    found = next((folder for folder in candidates if (folder / KEPT).is_dir()), None)
    return found or (here.parent if _is_an_assignments(here) else here)


def _is_an_assignments(folder: Path) -> bool:
    """Return whether a folder is one assignment's own, in a folder that can be written to."""
    above, name = folder.parent, folder.name
    if above == above.parent or not any(folder.glob(f"*{glob.escape(name)}*.ipynb")):
        return False
    from course_lib.checking.public import assignment_names

    return name in assignment_names() and os.access(above, os.W_OK | os.X_OK)
