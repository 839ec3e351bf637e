"""Writing files of a student's so that nothing is lost: whole or not at all, the old one kept."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from course_lib.studying.desk import KEPT, course_folder


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is there in full or, if the disk is full or the power fails, is as it was.

    A file that is replaced keeps its permissions; a link is followed.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    path = path.resolve()
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


def keep_copy(path: Path) -> Path:
    """Keep a copy of a file in the course folder's ``.course/kept/`` and return where.

    Raises
    ------
    OSError
        If it cannot be read or the copy cannot be written.
    """
    kept = course_folder(path.absolute().parent) / KEPT / "kept"
    kept.mkdir(parents=True, exist_ok=True)
    copy = free_name(kept / path.name)
    write_whole(copy, path.read_bytes())
    return copy


def free_name(path: Path) -> Path:
    """Return a name beside ``path`` that no file has: ``name-1.ipynb``, ``name-2.ipynb``, …."""
    number = 1
    while (free := path.with_name(f"{path.stem}-{number}{path.suffix}")).exists():
        number += 1
    return free


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
