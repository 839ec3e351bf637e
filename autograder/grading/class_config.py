"""A class's ``nbgrader_config.py``, read as nbgrader reads it, without its seconds of importing."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.grading.errors import ClassError


def load_config(path: Path) -> Config:
    """Return the configuration that a class's file makes.

    Raises
    ------
    ClassError
        If the file is missing or raises something; the line is named.
    """
    root = str(path.parent)
    if root not in sys.path:  # nbgrader's commands find the class's own plugins so
        sys.path.append(root)
    try:
        return PyFileConfigLoader(path.name, root).load_config()
    except (Exception, SystemExit) as error:
        raise ClassError(
            f"{path} cannot be used: {type(error).__name__}: {error}{_line(error, path)}. Nothing was "
            "changed; repair the file, or copy it from a class that `autograder init` makes."
        ) from error


def _line(error: BaseException, path: Path) -> str:
    numbers = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == str(path)]
    return f" (line {numbers[-1]})" if numbers else ""


def permissions(config: Config) -> int:
    """Return the mode of graded files, as nbgrader's ``Autograde`` has it."""
    default = 664 if config.CourseDirectory.get("groupshared", False) else 444
    wanted = config.Autograde.get("permissions", config.BaseConverter.get("permissions", default))
    return int(str(wanted), 8)


def make_alembic_findable() -> None:
    """Put this interpreter's scripts on PATH: nbgrader makes its database with the command ``alembic``."""
    scripts = str(Path(sys.executable).parent)
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join(filter(None, [scripts, os.environ.get("PATH", "")]))
