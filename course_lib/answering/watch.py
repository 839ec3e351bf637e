"""What a worker takes of a disk of ours, where its folder lies on one; looked at again and again.

Neither a folder that is too deep to list nor a file that has lost its name is a place to hide in: the first
counts as too much, the second is found among what the process has open or mapped.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from course_lib.answering.confine import Confinement


def takes_too_much(worker: int, confinement: Confinement) -> bool:
    """Return whether a worker's files are more, or larger, than allowed."""
    return _named(confinement) + _nameless(worker, confinement) > confinement.home_bytes


def _named(confinement: Confinement) -> int:
    """Return the bytes of the files in a worker's folder, or more than allowed once that is certain."""
    size = files = 0
    most, waiting = confinement.home_bytes, [confinement.home]
    while waiting and size <= most:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    files += 1
                    if files > confinement.home_files or size > most:
                        return most + 1
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        with suppress(FileNotFoundError):  # gone since it was listed
                            size += entry.stat(follow_symlinks=False).st_blocks * 512
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:  # too deep, or made unreadable
            return most + 1
    return size


def _nameless(worker: int, confinement: Confinement) -> int:
    """Return the bytes of files that have been removed and are still open or mapped."""
    found: dict[int, int] = {}
    # There is no /proc here, or the worker has not shut itself in yet, or it has ended.
    with suppress(FileNotFoundError, PermissionError, ProcessLookupError):
        for link in os.scandir(f"/proc/{worker}/fd"):
            with suppress(FileNotFoundError):
                status = link.stat()
                if stat.S_ISREG(status.st_mode) and status.st_nlink == 0:
                    found[status.st_ino] = status.st_blocks * 512
        largest = confinement.limits.get("FSIZE", confinement.home_bytes)
        for inode in _mapped(worker, confinement.home):
            found.setdefault(inode, largest)  # how large it is can't be seen
    return sum(found.values())


def _mapped(worker: int, home: str) -> list[int]:
    """Return the inodes of removed files of a folder that a process has mapped."""
    text = Path(f"/proc/{worker}/maps").read_bytes()
    lines = (line.split(maxsplit=5) for line in text.splitlines() if line.endswith(b"(deleted)"))
    return [int(fields[4]) for fields in lines if fields[5].startswith(home.encode())]
