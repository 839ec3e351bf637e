"""A folder for what a process leaves on the disk for a while; those of killed processes are swept."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

try:
    import fcntl
except ModuleNotFoundError:  # Windows
    fcntl = None  # type: ignore[assignment]

#: Without such locks what a killed process leaves is swept by nobody. (A browser's module has nothing in it.)
_CAN_LOCK = hasattr(fcntl, "flock")
_PREFIX = "autograder-"


@cache
def scratch() -> Path:
    """Return this process's folder for temporary files.

    Others may pass through it, as a student's code does that runs as another user, but not look around. It
    is locked for as long as this process lives, and removed when it ends; after a kill, by the next process
    that asks for its own.
    """
    if _CAN_LOCK:
        _sweep()
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        if not _CAN_LOCK or _locked(folder) is not None:
            break  # otherwise another one swept it, which saw it before it was locked
    folder.chmod(0o711)
    # Also at the end of a process of multiprocessing's, and after the folder that it makes in here (-100).
    Finalize(None, remove, [folder], exitpriority=-200)
    return folder


def remove(folder: Path) -> None:
    """Remove a folder, whatever somebody made of it."""
    with contextlib.suppress(RecursionError):  # folders in folders in folders
        shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():  # the same, or folders that were made unreadable
        for command in (["chmod", "-R", "u+rwx"], ["rm", "-rf"]):
            with contextlib.suppress(OSError):  # Windows has no such commands
                subprocess.run([*command, "--", str(folder)], check=False, capture_output=True)


def _locked(folder: Path) -> int | None:
    """Return a descriptor that locks a folder until it is closed; None if it is locked or gone."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    with contextlib.suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(descriptor).st_nlink > 0:
            return descriptor
    os.close(descriptor)
    return None


def _sweep() -> None:
    """Remove what processes of this user left that are no more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if folder.lstat().st_uid != os.getuid():
                continue
            descriptor = _locked(folder)
            if descriptor is not None:
                remove(folder)
                os.close(descriptor)
