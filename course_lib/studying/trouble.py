"""What a student can mend."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Trouble(Exception):
    """Something is not as it has to be; the message says what, where, and what to do."""

    def _render_traceback_(self) -> list[str]:
        """Tell IPython to show one line: the message says everything."""
        return [f"{type(self).__name__}: {self}"]


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say in a sentence that a file cannot be written: a full or read-only disk is no bug."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        advice = "; free some space, or use a folder that you may write to"
        if error.errno == errno.ELOOP:  # a link, and the reason says what to do
            advice = ""
            path = Path(error.filename or path)
        raise Trouble(f"{path}: cannot be written ({reason}). It is as it was{advice}.") from error
