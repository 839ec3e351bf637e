"""The course folder: where a student's notebooks lie, and ``.course/`` beside them."""

from __future__ import annotations

from pathlib import Path

#: What the course keeps for itself in the course folder.
KEPT = ".course"
_PARENTS = 2  # a class may give each assignment a folder of its own, and a notebook server starts in one


def course_folder(start: Path | None = None) -> Path:
    """Return the nearest folder that holds ``.course/``: the current one or one of two above it.

    Parameters
    ----------
    start : Path, optional
        Where to begin; the current folder unless told.

    Returns
    -------
    Path
        Where none holds it, the folder that the search began in.
    """
    try:
        here = (start or Path()).absolute()
    except FileNotFoundError:  # the current folder was removed while a kernel ran in it
        return Path()
    candidates = [here, *here.parents[:_PARENTS]]
    return next((folder for folder in candidates if (folder / KEPT).is_dir()), here)
