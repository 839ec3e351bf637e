"""One grader at a time in a class, whichever command started it; what a killed one left is swept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from autograder.grading.classdir import ClassDirectory
from autograder.grading.errors import ClassError, cannot_write
from autograder.grading.safe_files import TEMPORARY, write_whole

_LOCK, _AT_WORK = ".grading.lock", ".grading"


@contextmanager
def only_grader(classdir: ClassDirectory) -> Iterator[None]:
    """Hold the class for one grader, after sweeping what an earlier one left that was killed.

    Raises
    ------
    ClassError
        If another grader is at work here, or the class cannot be written to.
    """
    root = classdir.root
    try:
        lock = FileLock(root / _LOCK, timeout=0, mode=0o600)
        lock.acquire()
    except Timeout as error:
        raise ClassError(
            f"{root} is being graded already{_by_whom(root)}. Wait for that to end, and run the same command "
            "again."
        ) from error
    except OSError as error:
        raise ClassError(cannot_write(root, error.strerror or str(error))) from error
    try:
        _sweep(root)
        _note(root)
        yield
    finally:
        with suppress(OSError):
            (root / _AT_WORK).unlink()
        lock.release()


def _by_whom(root: Path) -> str:
    try:
        process = (root / _AT_WORK).read_text(encoding="utf-8").strip()
    except OSError:
        return ""
    return f" (by process {process})"


def _note(root: Path) -> None:
    """Note which process is at work."""
    try:
        write_whole(root / _AT_WORK, f"{os.getpid()}\n".encode(), 0o600)
    except OSError as error:
        raise ClassError(cannot_write(root, error.strerror or str(error))) from error


def _sweep(root: Path) -> None:
    """Remove the half-written files of a grader that was killed."""
    for folder in (root, root / "verdicts", *root.glob("autograded/*/*"), *root.glob("feedback/*/*")):
        for path in (*folder.glob(f"{TEMPORARY}*"), *folder.glob(".staged-*")):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
