"""Folders on the disk for workers that have no file system of their own."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from course_lib.running.scratch import remove, scratch


class Folders:
    """A temporary folder with one folder for each worker."""

    def __init__(self) -> None:
        self._root = Path(tempfile.mkdtemp(prefix="workers-", dir=scratch()))
        self._root.chmod(0o711)  # workers of another user pass through, and see nobody else's

    def __reduce__(self) -> tuple[type[Folders], tuple[()]]:
        """Return what another process has instead: folders of its own."""
        return Folders, ()

    def new(self, uid: int | None) -> Path:
        """Return a new folder that belongs to the user ``uid``, or to this process's."""
        folder = Path(tempfile.mkdtemp(dir=self._root))
        if uid is not None:
            os.chown(folder, uid, uid)
        return folder

    def remove(self, folder: Path) -> None:
        """Remove a worker's folder, whatever it made of it."""
        remove(folder)

    def close(self) -> None:
        """Remove everything."""
        remove(self._root)
