"""Folders on the disk for workers that have no file system of their own."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

_PREFIX = "course-workers-"


class Folders:
    """A temporary folder with one folder for each worker; those of graders that were killed are swept."""

    def __init__(self) -> None:
        _sweep()
        self._root = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
        self._root.chmod(0o711)  # workers of another user pass through, and see nobody else's

    def new(self, uid: int | None) -> Path:
        """Return a new folder that belongs to the user ``uid``, or to this process's."""
        folder = Path(tempfile.mkdtemp(dir=self._root))
        if uid is not None:
            os.chown(folder, uid, uid)
        return folder

    def remove(self, folder: Path) -> None:
        """Remove a worker's folder, whatever it made of it."""
        _remove(folder)

    def close(self) -> None:
        """Remove everything."""
        _remove(self._root)


def _sweep() -> None:
    """Remove what graders left that are no more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        with contextlib.suppress(OSError):
            mine = folder.lstat().st_uid == os.getuid() and not folder.is_symlink()
            if mine and owner.isdigit() and not _runs(int(owner)):
                _remove(folder)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _remove(folder: Path) -> None:
    with contextlib.suppress(RecursionError):  # folders in folders in folders
        shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():  # the same, or folders that were made unreadable
        for command in (["chmod", "-R", "u+rwx"], ["rm", "-rf"]):
            subprocess.run([*command, "--", str(folder)], check=False, capture_output=True)
