"""A folder of downloads, walked without following links."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from autograder.collecting.listing import MOST_DEPTH, MOST_MEMBERS, Parts, Raw, is_rubbish
from autograder.grading.safe_files import Entry, Folder, Refused


def in_folder(root: Path) -> Iterator[Raw]:
    """Yield the files below a folder; what is none, or lies too deep, with what is wrong with it."""
    waiting: list[Parts] = [()]
    while waiting:
        parts = waiting.pop()
        try:
            entries = _entries(root, parts)
        except Refused as error:
            yield Raw("/".join(parts), parts, _never, str(error))
            continue
        for entry in entries:
            path = (*parts, entry.name)
            if entry.is_folder and not is_rubbish(entry.name) and len(path) <= MOST_DEPTH:
                waiting.append(path)
            elif entry.is_folder and not is_rubbish(entry.name):
                yield Raw("/".join(path), path, _never, f"lies more than {MOST_DEPTH} folders deep")
            else:
                problem = (
                    "" if entry.is_file or entry.is_folder else "is no regular file; links are not followed"
                )
                yield Raw("/".join(path), path, _file_reader(root, path), problem)


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
