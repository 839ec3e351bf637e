"""nbgrader as a library: its own converters, configured by the class's own file."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader


class NbgraderFailed(RuntimeError):
    """nbgrader reported an error; its own words are in the message."""


def nbgrader_api(config_file: Path, **directories: str) -> NbGraderAPI:
    """Return nbgrader's API for a class directory.

    Parameters
    ----------
    config_file : Path
        The class's ``nbgrader_config.py``.
    **directories : str
        Settings of nbgrader's ``CourseDirectory`` to use instead of the file's.
    """
    _make_alembic_findable()
    warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")  # about nbgrader's own queries
    config: Config = PyFileConfigLoader(config_file.name, str(config_file.parent)).load_config()
    config.CourseDirectory.update(directories)
    coursedir = CourseDirectory(config=config)
    api = NbGraderAPI(coursedir, config=config)
    api.log.setLevel(logging.ERROR)
    return api


def gradebook(api: NbGraderAPI) -> Gradebook:
    """Return the class's gradebook, to be used as a context manager."""
    return Gradebook(api.coursedir.db_url, api.coursedir.course_id)


def run(action: Callable[..., dict[str, Any]], *args: Any, **kwargs: Any) -> None:
    """Run one of the API's actions and raise if it did not succeed.

    Raises
    ------
    NbgraderFailed
        With the end of nbgrader's log.
    """
    outcome = action(*args, **kwargs)
    if not outcome["success"]:
        text = f"{outcome.get('log') or ''}\n{outcome.get('error') or ''}".strip()
        raise NbgraderFailed(f"nbgrader could not do it; its last words: …{text[-1500:]}")


def _make_alembic_findable() -> None:
    """Put this interpreter's scripts on PATH: nbgrader makes its database with the command ``alembic``."""
    scripts = str(Path(sys.executable).parent)
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join(filter(None, [scripts, os.environ.get("PATH", "")]))
