"""Waiting until a file is saved."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

_EVERY = 0.4  # seconds; a save is noticed well within a second, and looking costs nothing that is felt

_Stamp = tuple[int, int, int]


def saves(path: Path, every: float = _EVERY) -> Iterator[None]:
    """Yield each time a file has been saved since this was called, once it has stopped changing; never end.

    A file that is away for a moment, as while an editor replaces it, is waited for.
    """
    return _saves(path, _stamp(path), every)


def _saves(path: Path, seen: _Stamp | None, every: float) -> Iterator[None]:
    while True:
        time.sleep(every)
        now = _stamp(path)
        if now is None or now == seen:
            continue
        time.sleep(every)
        if _stamp(path) == now:
            seen = now
            yield


def _stamp(path: Path) -> _Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
