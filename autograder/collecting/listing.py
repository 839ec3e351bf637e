"""What is in a download: members by a path that was checked, and what is not taken, with why."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from autograder.grading.printable import printable
from autograder.grading.safe_files import Refused

#: The largest file of a hand-in.
MOST_FILE_BYTES = 100 << 20
#: More files than this are no class's, and folders deeper than that no student's.
MOST_MEMBERS, MOST_DEPTH = 200_000, 20
#: What systems and editors leave behind. A repository's history is its folder ``.git``.
_RUBBISH = frozenset(
    {"__macosx", ".ds_store", "thumbs.db", "desktop.ini", ".ipynb_checkpoints", "__pycache__", ".git"}
)
_DRIVE = re.compile(r"[A-Za-z]:")

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


@dataclass(frozen=True)
class Raw:
    """A member before its path has been looked at."""

    name: str
    parts: Parts
    content: Callable[[int], bytes]
    problem: str = ""


def checked(found: Iterator[Raw]) -> Listing:
    """Return what can be taken of a download, and what cannot.

    Raises
    ------
    Refused
        If there are more files than a class hands in.
    """
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
