"""``course start``: a notebook is put into the student's folder, and opened."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from course_lib.studying.desk import KEPT
from course_lib.studying.finding import notebook_there
from course_lib.studying.notebooks import Released


class CannotStart(OSError):
    """The notebook cannot be put where it is wanted; the message says why, and what to do."""


@dataclass(frozen=True)
class Started:
    """Where the notebook is, and whether it had been there before."""

    path: Path
    was_there: bool


def start(notebook: Released, folder: Path, elsewhere: Iterable[Path] = ()) -> Started:
    """Put a notebook into a folder, which becomes a course folder, unless the student has one already.

    Parameters
    ----------
    notebook : Released
    folder : Path
        Where it is put; the student's may be there or in a folder of its own below, under whatever name.
    elsewhere : iterable of Path
        Where to look before that.

    Raises
    ------
    CannotStart
        If the folder cannot be written to. Nothing is there then that was not there before.
    """
    path = folder / f"{notebook.name}.ipynb"
    there = notebook_there(notebook.name, [*elsewhere, folder, folder / notebook.name])
    if there is not None:
        return Started(there, was_there=True)
    content = notebook.path.read_bytes()
    try:
        (folder / KEPT).mkdir(parents=True, exist_ok=True)
        _write_new(path, content)
    except FileExistsError as error:
        if path.is_file():
            return Started(path, was_there=True)
        raise CannotStart(f"{error.filename or path} is in the way. Name another folder.") from error
    except OSError as error:
        raise CannotStart(
            f"{path} cannot be written ({error.strerror or error}). Free some space, or name a folder that "
            f"you may write to: course start {notebook.name} FOLDER."
        ) from error
    return Started(path, was_there=False)


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, whole or not at all."""
    with path.open("xb") as file:
        try:
            file.write(content)
            file.flush()
            return
        except OSError as error:
            failed = error
    path.unlink()
    raise failed


def has_jupyterlab() -> bool:
    """Return whether JupyterLab is installed here."""
    return find_spec("jupyterlab") is not None


def open_jupyterlab(path: Path) -> int:
    """Run JupyterLab in the notebook's folder, with the notebook open, until it is stopped."""
    command = [sys.executable, "-m", "jupyterlab", path.name]
    if getattr(os, "geteuid", lambda: 1)() == 0:  # in a container; Jupyter refuses to begin otherwise
        command.append("--allow-root")
    with suppress(KeyboardInterrupt):  # Ctrl-C is how it is stopped
        return subprocess.call(command, cwd=path.parent)
    return 0
