"""One grader at a time in a class, whichever command started it; what a killed one left is swept."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from filelock import FileLock, Timeout

from autograder.grading.classdir import ClassDirectory
from autograder.grading.errors import ClassError, cannot_write
from autograder.grading.safe_files import TEMPORARY, write_whole

_LOCK, _AT_WORK = ".grading.lock", ".grading"
_SCRATCH = "autograder-"


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
        process = (root / _AT_WORK).read_text(encoding="utf-8").split("\n")[0]
    except OSError:
        return ""
    return f" (by process {process})"


def _note(root: Path) -> None:
    """Note which process is at work, and where its temporary files are."""
    try:
        write_whole(root / _AT_WORK, f"{os.getpid()}\n{scratch()}\n".encode(), 0o600)
    except OSError as error:
        raise ClassError(cannot_write(root, error.strerror or str(error))) from error


@cache
def scratch() -> Path:
    """Return this process's folder for temporary files; it goes with the process, or with the next grader.

    Others may pass through it, as a student's code does that runs as another user, but not look around.
    """
    folder = Path(tempfile.mkdtemp(prefix=_SCRATCH))
    folder.chmod(0o711)
    atexit.register(_remove, folder, os.getpid())
    return folder


def _remove(folder: Path, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(root: Path) -> None:
    """Remove what a grader that was killed left: half-written files, and its temporary folder."""
    for folder in (root, root / "verdicts", *root.glob("autograded/*/*"), *root.glob("feedback/*/*")):
        for path in (*folder.glob(f"{TEMPORARY}*"), *folder.glob(".staged-*")):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
    try:
        folder = Path((root / _AT_WORK).read_text(encoding="utf-8").splitlines()[1])
    except (OSError, IndexError, UnicodeDecodeError):
        return
    ours = folder.parent == Path(tempfile.gettempdir()) and folder.name.startswith(_SCRATCH)
    if ours and folder != scratch() and folder.is_dir() and folder.lstat().st_uid == os.getuid():
        shutil.rmtree(folder, ignore_errors=True)
