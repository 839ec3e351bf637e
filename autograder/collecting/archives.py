"""Downloads and archives, opened without trust: names, kinds and sizes are looked at before anything is read.

Nothing is unpacked by the archive's own directions: a member is a path that was checked, and bytes up to a
limit. What cannot be taken is named and leaves the rest as it is.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from autograder.grading.printable import printable
from autograder.grading.safe_files import Entry, Folder, Refused

#: The largest file of a hand-in.
MOST_FILE_BYTES = 100 << 20
#: More files than this are no class's, and folders deeper than that no student's.
MOST_MEMBERS, MOST_DEPTH = 200_000, 20
#: A text shrinks to a tenth, at most to a fiftieth; what shrinks to less is made to fill a disk.
MOST_RATIO, _SMALL = 200, 1 << 20
#: What systems and editors leave behind. A repository's history is its folder ``.git``.
_RUBBISH = frozenset(
    {"__macosx", ".ds_store", "thumbs.db", "desktop.ini", ".ipynb_checkpoints", "__pycache__", ".git"}
)
_DRIVE = re.compile(r"[A-Za-z]:")
#: The flag of a member whose name is said to be UTF-8; other names are in the code page of the first PC.
_UTF_8 = 0x800
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError,
    struct.error,
)  # fmt: skip

Parts = tuple[str, ...]


@dataclass(frozen=True)
class Member:
    """A file in a download.

    Attributes
    ----------
    path : tuple of str
        The folders that it is in, and its name.
    content : callable
        Returns what is in it, given how many bytes that may be at most; raises
        :class:`~autograder.grading.safe_files.Refused`.
    """

    path: Parts
    content: Callable[[int], bytes] = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        """Its name without folders."""
        return self.path[-1]

    @property
    def shown(self) -> str:
        """Its path, fit for a terminal."""
        return printable("/".join(self.path))

    def read(self, most: int = MOST_FILE_BYTES) -> bytes:
        """Return its content."""
        return self.content(most)


@dataclass(frozen=True)
class Listing:
    """What is in a download.

    Attributes
    ----------
    members : list of Member
        By path.
    refused : list of (str, str)
        What is not taken, and why.
    repositories : set of path
        Folders that hold a repository's history.
    """

    members: list[Member] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    repositories: set[Parts] = field(default_factory=set)

    @cached_property
    def depth(self) -> int:
        """How many folders one in the other hold all other folders: below those a platform puts its names.

        What lies deeper is a student's own, and its names say nothing of the platform.
        """
        depth, folders = 0, [member.path[:-1] for member in self.members if len(member.path) > 1]
        while folders and all(path[depth] == folders[0][depth] for path in folders):
            depth += 1
            folders = [path for path in folders if len(path) > depth]
        return depth

    def folders(self, member: Member) -> Parts:
        """Return the folders of a file that a platform may have named, the outermost first."""
        return member.path[:-1][: self.depth + 1]

    def is_on_top(self, member: Member) -> bool:
        """Whether a platform may have named a file itself."""
        return len(member.path) <= self.depth + 1

    def taken(
        self, member: Member, folder: re.Pattern[str], flat: re.Pattern[str]
    ) -> tuple[re.Match[str], Parts] | None:
        """Return what a platform's name for a folder or a file says of a file, and the student's own path.

        Of a file the student's own name is the group ``own``.
        """
        for i, part in enumerate(self.folders(member)):
            if match := folder.fullmatch(part):
                return match, member.path[i + 1 :]
        match = flat.fullmatch(member.name) if self.is_on_top(member) else None
        return (match, (match["own"],)) if match else None


def open_download(path: Path) -> Listing:
    """List a zip archive, or a folder.

    Raises
    ------
    Refused
        If it is neither, or damaged as a whole.
    """
    if path.is_dir():
        return _checked(_in_folder(path))
    if not path.exists():
        raise Refused(f"there is no file or folder {path.name}")
    try:
        return _checked(_in_zip(ZipFile(path)))
    except _BROKEN as error:
        raise Refused(
            f"{path.name} is neither a folder nor a zip archive that can be read ({error})"
        ) from error


def open_archive(content: bytes) -> Listing:
    """List a zip archive that was handed in.

    Raises
    ------
    Refused
        If it is none, or damaged as a whole.
    """
    try:
        return _checked(_in_zip(ZipFile(io.BytesIO(content))))
    except _BROKEN as error:
        raise Refused(f"it is no zip archive that can be read ({error})") from error


@dataclass(frozen=True)
class _Raw:
    """A member before its path has been looked at."""

    name: str
    parts: Parts
    content: Callable[[int], bytes]
    problem: str = ""


def _checked(found: Iterator[_Raw]) -> Listing:
    listing, members, taken = Listing(), dict[Parts, Member](), set[Parts]()
    for raw in found:
        if len(taken) + len(listing.refused) >= MOST_MEMBERS:
            raise Refused(f"it holds more than {MOST_MEMBERS} files")
        rubbish = next((i for i, part in enumerate(raw.parts) if is_rubbish(part)), None)
        if rubbish is not None:
            if raw.parts[rubbish].casefold() == ".git":
                listing.repositories.add(raw.parts[:rubbish])
            continue
        problem = raw.problem or unusable_path(raw.name, raw.parts)
        if not problem and raw.parts in taken:
            problem = "is there twice under one name"
            members.pop(raw.parts, None)
        if problem:
            listing.refused.append((printable(raw.name), problem))
        else:
            taken.add(raw.parts)
            members[raw.parts] = Member(raw.parts, raw.content)
    listing.members.extend(members[path] for path in sorted(members))
    return listing


def is_rubbish(name: str) -> bool:
    """Whether a file or folder is what a system or an editor leaves behind."""
    return name.startswith("._") or name.casefold() in _RUBBISH


def unusable_path(name: str, parts: Parts) -> str:
    """Return why a path is not taken; empty if it is."""
    if name.startswith(("/", "\\")) or _DRIVE.match(name):
        return "has an absolute path"
    if not parts or any(part in ("", ".", "..") for part in parts):
        return "has a path that leads out of its folder"
    if len(parts) > MOST_DEPTH:
        return f"lies more than {MOST_DEPTH} folders deep"
    if any(printable(part) != part for part in parts):
        return "has characters in its name that no file's name has"
    if any(len(part.encode()) > 200 for part in parts):
        return "has a name of more than 200 bytes"
    return ""


def _in_zip(archive: ZipFile) -> Iterator[_Raw]:
    for info in archive.infolist():
        if info.filename.endswith("/"):  # is_dir fails on a name of nothing
            continue
        name = _name_of(info)
        parts = tuple(unicodedata.normalize("NFC", name.replace("\\", "/")).split("/"))
        yield _Raw(name, parts, _reader(archive, info), _problem_of(info))


def _name_of(info: ZipInfo) -> str:
    """Return a member's name; :mod:`zipfile` has cut it at a NUL.

    A Mac writes names in UTF-8 and does not say so. What reads as UTF-8 in spite of accents is nothing else.
    """
    if info.flag_bits & _UTF_8 or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _problem_of(info: ZipInfo) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16) if info.create_system == 3 else 0
    if kind == stat.S_IFLNK:
        return "is a link, which is not followed"
    if kind not in (0, stat.S_IFREG):
        return "is no regular file"
    if info.flag_bits & 0x1:
        return "is encrypted"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is compressed in a way that is not read"
    if info.file_size > MOST_FILE_BYTES:
        return f"has {info.file_size / 1e6:.0f} MB; {MOST_FILE_BYTES / 1e6:.0f} MB are read at most"
    if info.file_size > _SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1):
        return f"would unpack to more than {MOST_RATIO} times its size"
    return ""


def _reader(archive: ZipFile, info: ZipInfo) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        try:
            with archive.open(info) as file:
                content = file.read(most + 1)
        except _BROKEN as error:
            raise Refused(f"{printable(info.filename)} is damaged ({error})") from error
        if len(content) > most:
            raise Refused(f"{printable(info.filename)} has more than {most / 1e6:.1f} MB")
        return content

    return read


def _in_folder(root: Path) -> Iterator[_Raw]:
    waiting: list[Parts] = [()]
    while waiting:
        parts = waiting.pop()
        try:
            entries = _entries(root, parts)
        except Refused as error:
            yield _Raw("/".join(parts), parts, _never, str(error))
            continue
        for entry in entries:
            path = (*parts, entry.name)
            if entry.is_folder and not is_rubbish(entry.name) and len(path) <= MOST_DEPTH:
                waiting.append(path)
            elif entry.is_folder and not is_rubbish(entry.name):
                yield _Raw("/".join(path), path, _never, f"lies more than {MOST_DEPTH} folders deep")
            else:
                problem = (
                    "" if entry.is_file or entry.is_folder else "is no regular file; links are not followed"
                )
                yield _Raw("/".join(path), path, _file_reader(root, path), problem)


def _entries(root: Path, parts: Parts) -> list[Entry]:
    with _Opened(root, parts) as folder:
        return folder.entries(MOST_MEMBERS)


class _Opened:
    """A folder below a root, each name opened in the folder before it, none of them a link."""

    def __init__(self, root: Path, parts: Parts) -> None:
        self._folders = [Folder(root)]
        try:
            for part in parts:
                self._folders.append(self._folders[-1].folder(part))
        except Refused:
            self.__exit__()
            raise

    def __enter__(self) -> Folder:
        return self._folders[-1]

    def __exit__(self, *error: object) -> None:
        for folder in self._folders:
            folder.__exit__(None, None, None)


def _file_reader(root: Path, path: Parts) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        with _Opened(root, path[:-1]) as folder:
            return folder.read(path[-1], most)

    return read


def _never(most: int) -> bytes:
    raise Refused("it cannot be read")
