"""What stops a command for a whole class: one sentence that says what happened and what to do."""

from __future__ import annotations

import errno
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class ClassError(Exception):
    """A class directory is not as a command needs it; the message says what to do."""


class NbgraderFailed(RuntimeError):
    """nbgrader reported an error; its own words are in the message."""


#: What is the machine's trouble, not one student's.
_MACHINES = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG, errno.EIO, errno.EMFILE, errno.ENFILE)


@contextmanager
def machine_errors(root: Path) -> Iterator[None]:
    """Turn a full disk, a read-only class and the like into a :class:`ClassError`; let all else through."""
    try:
        yield
    except OSError as error:
        if error.errno not in _MACHINES:
            raise
        raise ClassError(cannot_write(root, error.strerror or str(error))) from error


def cannot_write(root: Path, reason: str) -> str:
    """Return the sentence for a class directory that takes no more."""
    return (
        f"{root} cannot be written to ({reason}). What was graded before is kept; make room or permit "
        "writing, and run the same command again."
    )


def what_failed(error: Exception) -> str:
    """Return what failed in the grader itself, and in which line of it."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error}, in {Path(frame.filename).name} line {frame.lineno}"
