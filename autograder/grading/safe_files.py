"""Files that strangers left: only regular ones are opened, none is followed, and its size is known first.

Every name is opened relative to the folder that was opened before it, so that nothing can be put in the way
between a look and a read; ``O_NOFOLLOW`` refuses links, ``O_NONBLOCK`` keeps a FIFO from holding the grader.
"""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

#: A folder with more entries than this is somebody's attempt at the grader's memory.
MOST_ENTRIES = 10_000
#: Temporary files of a write that was killed are called so, for the next run to sweep.
TEMPORARY = ".writing-"

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_KINDS = {
    stat.S_IFLNK: "a link, which is not followed; the file itself has to be handed in",
    stat.S_IFIFO: "a FIFO, not a file",
    stat.S_IFSOCK: "a socket, not a file",
    stat.S_IFCHR: "a device, not a file",
    stat.S_IFBLK: "a device, not a file",
    stat.S_IFDIR: "a folder, not a file",
    stat.S_IFREG: "a file, not a folder",
}


class Refused(Exception):
    """Something is not a regular file or folder, is too large, or cannot be read; the message says which."""


@dataclass(frozen=True)
class Entry:
    """One name in a folder, and what kind of thing has it."""

    name: str
    mode: int

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file."""
        return stat.S_ISREG(self.mode)

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return stat.S_ISDIR(self.mode)

    @property
    def is_link(self) -> bool:
        """Whether it is a link."""
        return stat.S_ISLNK(self.mode)


class Folder:
    """An open folder; use as a context manager.

    Parameters
    ----------
    path : str or Path
        For messages; opened by it unless ``inside`` is given, links in its parents included: the class's own
        folders are the instructor's.
    inside : Folder, optional
        The folder that holds it; then only the path's last part is looked up, in there.
    """

    def __init__(self, path: str | Path, inside: Folder | None = None) -> None:
        self.path = Path(path)
        try:
            if inside is None:
                self._descriptor = os.open(path, _FOLDER & ~os.O_NOFOLLOW)
            else:
                self._descriptor = os.open(self.path.name, _FOLDER, dir_fd=inside._descriptor)
        except OSError as error:
            raise Refused(_why(self.path.name, error, inside)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._descriptor)

    def folder(self, name: str) -> Folder:
        """Open a folder in this one."""
        return Folder(self.path / name, self)

    def entries(self, most: int = MOST_ENTRIES) -> list[Entry]:
        """Return what is in the folder, sorted by name, nothing followed."""
        found: list[Entry] = []
        try:
            with os.scandir(self._descriptor) as entries:
                for entry in entries:
                    if len(found) == most:
                        raise Refused(f"{self.path.name} holds more than {most} files")
                    with suppress(FileNotFoundError):  # gone since it was listed
                        found.append(Entry(entry.name, entry.stat(follow_symlinks=False).st_mode))
        except OSError as error:
            raise Refused(f"{self.path.name} cannot be listed ({error.strerror})") from error
        return sorted(found, key=lambda entry: entry.name)

    def kind(self, name: str) -> Entry | None:
        """Return what has a name in here, or ``None``."""
        try:
            mode = os.stat(name, dir_fd=self._descriptor, follow_symlinks=False).st_mode
        except OSError:
            return None
        return Entry(name, mode)

    def read(self, name: str, most: int) -> bytes:
        """Return the content of a regular file of at most ``most`` bytes.

        Raises
        ------
        Refused
            If it is anything else; nothing has then been read.
        """
        entry = self.kind(name)
        if entry is not None and not entry.is_file:  # opening a device may already do something
            raise Refused(f"{name} is {_kind(entry.mode)}")
        try:
            descriptor = os.open(name, _FILE, dir_fd=self._descriptor)
        except OSError as error:
            raise Refused(_why(name, error, self)) from error
        with os.fdopen(descriptor, "rb", buffering=0) as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise Refused(f"{name} is {_kind(status.st_mode)}")
            if status.st_size > most:
                raise Refused(f"{name} is too large ({_size(status.st_size)}; {_size(most)} are allowed)")
            try:
                content = _read(file.fileno(), most)
            except OSError as error:
                raise Refused(f"{name} cannot be read ({error.strerror})") from error
        if len(content) > most:
            raise Refused(f"{name} grew while it was read; {_size(most)} are allowed")
        return content


def _read(descriptor: int, most: int) -> bytes:
    """Read to the end, but not further than one byte beyond what is allowed."""
    chunks, left = [], most + 1
    while left and (chunk := os.read(descriptor, min(left, 1 << 20))):
        chunks.append(chunk)
        left -= len(chunk)
    return b"".join(chunks)


def _why(name: str, error: OSError, inside: Folder | None) -> str:
    entry = inside.kind(name) if inside is not None else None
    # What the open call says of a link, a FIFO or a device differs between them and between systems.
    if entry is not None and error.errno in (errno.ELOOP, errno.ENOTDIR, errno.ENXIO, errno.EMLINK):
        return f"{name} is {_kind(entry.mode)}"
    return f"{name} cannot be opened ({error.strerror})"


def _kind(mode: int) -> str:
    return _KINDS.get(stat.S_IFMT(mode), "neither a file nor a folder")


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size} bytes"


def write_whole(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file that is there in full or, if this is killed or the disk is full, not at all.

    A link that stands at ``path`` is replaced, not followed.
    """
    descriptor, temporary = tempfile.mkstemp(prefix=TEMPORARY, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            os.fchmod(file.fileno(), mode)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise


def leftovers(folder: Path) -> Iterator[Path]:
    """Yield temporary files that killed writes left in a folder."""
    yield from folder.glob(f"{TEMPORARY}*")
