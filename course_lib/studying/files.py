"""Writing files of a student's so that nothing is lost: whole or not at all, the old one kept."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from course_lib.studying.desk import KEPT, course_folder

_LINK = "it is a link, and links are not followed; put the file itself there"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is there in full or, if the disk is full or the power fails, is as it was.

    A file that is replaced keeps its permissions; a link is not followed.

    Raises
    ------
    OSError
        If it cannot be written, or is a link.
    """
    refuse_link(path)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise


def refuse_link(path: Path) -> None:
    """Refuse a link: a folder that came from elsewhere must not name what is read or written here.

    Raises
    ------
    OSError
        If there is a link, wherever it leads.
    """
    if path.is_symlink():
        raise OSError(errno.ELOOP, _LINK, str(path))


def kept_folder(folder: Path) -> Path:
    """Return ``.course/kept/`` of a course folder, made if it was not there.

    Raises
    ------
    OSError
        If it cannot be made, or one of the two is a link.
    """
    kept = folder / KEPT / "kept"
    refuse_link(kept.parent)
    refuse_link(kept)
    kept.mkdir(parents=True, exist_ok=True)
    return kept


def keep_copy(path: Path) -> Path:
    """Keep a copy of a file in the course folder's ``.course/kept/`` and return where.

    Raises
    ------
    OSError
        If it cannot be read or the copy cannot be written, or one of them is a link.
    """
    refuse_link(path)
    copy = free_name(kept_folder(course_folder(path.absolute().parent)) / path.name)
    write_whole(copy, path.read_bytes())
    return copy


def free_name(path: Path) -> Path:
    """Return a name beside ``path`` that nothing has, no link to nowhere either: ``name-1.ipynb``, …."""
    number = 1
    while os.path.lexists(free := path.with_name(f"{path.stem}-{number}{path.suffix}")):
        number += 1
    return free


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
