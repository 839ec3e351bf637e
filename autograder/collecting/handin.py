"""One person's files as they would lie in ``submitted/``: archives opened, a folder around all taken off."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from autograder.collecting.archives import open_archive
from autograder.collecting.listing import Member, Parts
from autograder.collecting.roster import key
from autograder.grading.intake import COLLECTED, NOTEBOOK, SECRET, TIMESTAMP
from autograder.grading.safe_files import Refused

#: All files of one hand-in together.
MOST_BYTES, MOST_FILES = 400 << 20, 2_000
#: What says when a hand-in came: not the student's to write where a platform says it.
_NOT_THEIRS = frozenset({TIMESTAMP, SECRET, COLLECTED})


@dataclass
class Files:
    """The files of a hand-in by their path in its folder.

    Attributes
    ----------
    members : dict
    digests : dict
        Of their contents.
    renamed : str
        What the notebook was called that is called like the assignment now; empty if it was.
    remarks : list of str
        What was not taken.
    """

    members: dict[Parts, Member] = field(default_factory=dict)
    digests: dict[Parts, str] = field(default_factory=dict)
    renamed: str = ""
    remarks: list[str] = field(default_factory=list)

    @property
    def notebooks(self) -> list[Parts]:
        """The paths of its notebooks."""
        return [path for path in self.members if NOTEBOOK.fullmatch(path[-1])]


def files_of(found: Sequence[tuple[Parts, Member]], assignment: str, *, trusted: bool) -> Files:
    """Return the files of one hand-in, each read once.

    Parameters
    ----------
    found : sequence of (path, Member)
        As they were handed in.
    assignment : str
    trusted : bool
        Whether a ``timestamp.txt`` among them is the instructor's.

    Raises
    ------
    Refused
        If one cannot be read, two have one name, or there is too much of them.
    """
    files = Files()
    opened, taken = _opened(found, files), set[str]()
    _require_few(opened)
    for path, member in _unwrapped(opened):
        if path[-1].casefold() in _NOT_THEIRS and not trusted:
            files.remarks.append(f"{path[-1]} is not taken: the platform says when it came")
            continue
        if key("/".join(path)) in taken:
            raise Refused(f"two files are called {'/'.join(path)}")
        taken.add(key("/".join(path)))
        files.members[path] = member
    if not files.members:
        raise Refused("there is nothing in it")
    _read_all(files)
    _name(files, assignment)
    return files


def _opened(found: Sequence[tuple[Parts, Member]], files: Files) -> list[tuple[Parts, Member]]:
    """Return the files, and what is in their archives where no notebook lies beside those."""
    if any(NOTEBOOK.fullmatch(path[-1]) for path, _ in found):
        return list(found)
    inside: list[tuple[Parts, Member]] = []
    for path, member in found:
        if not path[-1].casefold().endswith(".zip"):
            inside.append((path, member))
            continue
        try:
            listing = open_archive(member.read())
        except Refused as error:
            raise Refused(f"{path[-1]}: {error}") from error
        if listing.refused:
            name, why = listing.refused[0]
            raise Refused(f"{path[-1]}: {name} {why}")
        files.remarks.append(f"{path[-1]} was opened")
        inside += [(inner.path, inner) for inner in listing.members]
        _require_few(inside)  # before the next is opened: together they may list more than memory holds
    return inside


def _require_few(found: Sequence[tuple[Parts, Member]]) -> None:
    if len(found) > MOST_FILES:
        raise Refused(f"there are {len(found)} files; {MOST_FILES} are taken at most")


def _unwrapped(found: Sequence[tuple[Parts, Member]]) -> Iterable[tuple[Parts, Member]]:
    """Yield the files without the folders that all of them lie in."""
    depth = 0
    while found and all(len(path) > depth + 1 and path[depth] == found[0][0][depth] for path, _ in found):
        depth += 1
    return [(path[depth:], member) for path, member in found]


def _read_all(files: Files) -> None:
    left = MOST_BYTES
    for path, member in files.members.items():
        content = member.read()
        left -= len(content)
        if left < 0:
            raise Refused(f"its files have more than {MOST_BYTES / 1e6:.0f} MB together")
        files.digests[path] = hashlib.sha256(content).hexdigest()


def _name(files: Files, assignment: str) -> None:
    """Call the only notebook like the assignment, as nbgrader wants it."""
    notebooks, wanted = files.notebooks, (f"{assignment}.ipynb",)
    if len(notebooks) != 1 or notebooks[0] == wanted or len(notebooks[0]) > 1:
        return
    path = notebooks[0]
    if any(key(taken[-1]) == key(wanted[0]) for taken in files.members if taken != path and len(taken) == 1):
        return
    files.renamed = path[-1]
    files.members[wanted] = files.members.pop(path)
    files.digests[wanted] = files.digests.pop(path)
